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

function checkOf(need: QuotaNeed, request: QuotaRequest): PreflightCheck {
  const told = need.metrics.flatMap((metric) =>
    request.quotas.filter((quota) => isMeant(quota, metric, need, request)),
  );
  const granted = told.filter(({ limit }) => limit > 0);
  if (granted.length === 0 && (told.length === 0 || need.isUntold === true)) return untold(need, request);
  const enough = granted.find(({ limit, usage }) => limit - usage >= need.amount);
  if (enough) return enoughOf(need, enough);
  return tooLittle(need, granted[0] ?? told[0]!, request);
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
    message: `${metric} ${placeOf(region)}: ${need.amount} needed, ${limit - usage} of ${limit} free.`,
    nextStep: null,
    quota: figures(need, quota),
  };
}

function tooLittle(need: QuotaNeed, quota: Quota, { project }: QuotaRequest): PreflightCheck {
  const { metric, region, limit, usage } = quota;
  const enough = usage + need.amount;
  return {
    kind: 'quota',
    status: need.isSoft === true ? 'warning' : 'blocked',
    message: `${metric} ${placeOf(region)}: ${need.amount} needed, ${Math.max(0, limit - usage)} of ${limit} free.`,
    nextStep: `Ask for ${metric} of at least ${enough} ${placeOf(region)} (it is ${limit}) at ${consolePage(project)}, or free ${enough - limit}.`,
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
