import type { PreflightCheck } from '../../schemas/preflight.ts';
import type { Quota } from '../ports.ts';
import { quotaNeeds, type QuotaDemand, type QuotaNeed } from './quota-needs.ts';

export interface QuotaRequest {
  readonly project: string;
  readonly region: string;
  readonly demand: QuotaDemand;
  /** What stands and is given back by the same apply (a machine that is replaced or changed); null where nothing is. */
  readonly released: QuotaDemand | null;
  /** As the cloud tells them. */
  readonly quotas: readonly Quota[];
}

/** Each quota that an apply draws on, as limit minus usage (R28 to R30). What is not told is unknown: neither room nor none. */
export function quotaChecks(request: QuotaRequest): readonly PreflightCheck[] {
  const { demand, released, quotas } = request;
  const told = new Set(quotas.map(({ metric }) => metric));
  const back = new Map(
    (released ? quotaNeeds(released, told) : []).map((need) => [need.metrics[0], need.amount]),
  );
  return quotaNeeds(demand, told)
    .map((need) => ({ ...need, amount: need.amount - (back.get(need.metrics[0]) ?? 0) }))
    .filter(
      ({ amount, isOptional, metrics }) =>
        amount > 0 && !(isOptional === true && !metrics.some((one) => told.has(one))),
    )
    .map((need) => checkOf(need, request));
}

/** Metrics that a demand draws on and that the Compute API does not tell, or tells as zero, which means nothing (R29). */
export function untoldMetrics(demand: QuotaDemand, quotas: readonly Quota[]): readonly string[] {
  const granted = new Set(quotas.filter(({ limit }) => limit > 0).map(({ metric }) => metric));
  return quotaNeeds(demand, new Set(quotas.map(({ metric }) => metric)))
    .filter(({ isUntold, metrics }) => isUntold === true && !metrics.some((metric) => granted.has(metric)))
    .flatMap(({ metrics }) => metrics);
}

function checkOf(need: QuotaNeed, request: QuotaRequest): PreflightCheck {
  const told = need.metrics.flatMap((metric) =>
    request.quotas.filter((quota) => isMeant(quota, metric, need, request)),
  );
  const granted = told.filter(({ limit }) => limit > 0);
  const limitOnly = told.filter(({ usage }) => usage === null);
  const isTold = need.isUntold === true ? limitOnly.length > 0 : told.length > 0;
  if (granted.length === 0 && !isTold) return untold(need, request);
  const enough = granted.find(({ limit, usage }) => usage !== null && limit - usage >= need.amount);
  if (enough) return enoughOf(need, enough);
  const perhaps = limitOnly.find(({ limit }) => limit >= need.amount);
  if (perhaps) return perhapsEnough(need, perhaps, request);
  return tooLittle(need, granted[0] ?? limitOnly[0] ?? told[0]!, request);
}

function isMeant(quota: Quota, metric: string, { scope }: QuotaNeed, { region }: QuotaRequest): boolean {
  return quota.metric === metric && quota.region === (scope === 'project' ? null : region);
}

function placeOf(region: string | null): string {
  return region === null ? 'in the project' : `in ${region}`;
}

function figures(
  need: QuotaNeed,
  { metric, region, limit, usage }: Quota,
): NonNullable<PreflightCheck['quota']> {
  return { metric, region, needed: need.amount, limit, usage };
}

function enoughOf(need: QuotaNeed, quota: Quota): PreflightCheck {
  const { metric, region, limit, usage } = quota;
  return {
    kind: 'quota',
    status: 'ok',
    message: `${metric} ${placeOf(region)}: ${need.amount} needed, ${limit - (usage ?? 0)} of ${limit} free.`,
    nextStep: null,
    quota: figures(need, quota),
  };
}

/** The limit would do; what is left of it is not told. */
function perhapsEnough(need: QuotaNeed, quota: Quota, { project }: QuotaRequest): PreflightCheck {
  const { metric, region, limit } = quota;
  return {
    kind: 'quota',
    status: 'unknown',
    message: `${metric} ${placeOf(region)}: ${need.amount} needed of a limit of ${limit}; how much of it is used is not told.`,
    nextStep: `Look it up at ${consolePage(project)}.`,
    quota: figures(need, quota),
  };
}

function tooLittle(need: QuotaNeed, quota: Quota, { project }: QuotaRequest): PreflightCheck {
  const { metric, region, limit, usage } = quota;
  const enough = (usage ?? 0) + need.amount;
  const free =
    usage === null ? `and the limit is ${limit}` : `${Math.max(0, limit - usage)} of ${limit} free`;
  return {
    kind: 'quota',
    status: need.isSoft === true ? 'warning' : 'blocked',
    message: `${metric} ${placeOf(region)}: ${need.amount} needed, ${free}.`,
    nextStep: `Ask for ${metric} of at least ${enough} ${placeOf(region)} (it is ${limit}) at ${consolePage(project)}${usage === null ? '' : `, or free ${enough - limit}`}.`,
    quota: figures(need, quota),
  };
}

function untold(need: QuotaNeed, { project, region }: QuotaRequest): PreflightCheck {
  const metric = need.metrics[0] ?? '';
  const place = need.scope === 'project' ? null : region;
  return {
    kind: 'quota',
    status: 'unknown',
    message: `${metric} ${placeOf(place)}: ${need.amount} needed; not judged: ${untoldReason(need)}.`,
    nextStep: `Look it up at ${consolePage(project)}.`,
    quota: { metric, region: place, needed: need.amount, limit: null, usage: null },
  };
}

/** Whether the limit is out of the Compute API's reach (R29), or only missing in what it told. */
function untoldReason({ isUntold }: QuotaNeed): string {
  return isUntold === true
    ? 'its limit is known to the Cloud Quotas API alone'
    : 'the Compute API does not tell the limit';
}

/** Google Cloud console, IAM & Admin, Quotas & System Limits. */
function consolePage(project: string): string {
  return `https://console.cloud.google.com/iam-admin/quotas?project=${encodeURIComponent(project)}`;
}
