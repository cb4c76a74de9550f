import type { ChangeAction, ChangeSet } from '../../schemas/change.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import { blockingChecks, type Preflight, type PreflightCheck } from '../../schemas/preflight.ts';
import type { Catalog, PreflightReader, Quota } from '../ports.ts';
import { bootDiskGib } from '../optimiser/need.ts';
import { diskKindOf } from '../optimiser/offering-rules.ts';
import { credentialsCheck } from '../preflight/credentials-check.ts';
import { obtainabilityCheck } from '../preflight/obtainability-check.ts';
import { quotaChecks, untoldMetrics } from '../preflight/quota-checks.ts';
import type { QuotaDemand } from '../preflight/quota-needs.ts';
import { obtainabilityOf } from '../rules/obtainability.ts';
import { dataDiskGibOfPlan } from './choose-machine.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** What an apply would change. */
export interface Changes {
  readonly environment: ChangeSet;
  readonly job: ChangeSet;
}

/** Looks at quotas, obtainability and credentials before an apply; changes nothing and tells the host what it found. */
export async function runPreflight(
  ports: PlannerPorts,
  plan: Plan,
  changes: Changes,
  signal?: AbortSignal,
): Promise<Preflight> {
  const { preflight: reader } = await ports.connection();
  if (!reader || !plan.offering) return { checks: [] };
  const checks = [
    ...(await orUnknown('quota', 'The quotas', () => quotasOf(ports, reader, plan, changes, signal))),
    ...(await orUnknown('obtainability', 'The obtainability', () => adviceOf(reader, plan, changes, signal))),
    ...(await orUnknown('credentials', 'The credentials', () => credentialsOf(ports, reader, plan))),
  ];
  tell(ports, checks);
  return { checks };
}

/** What cannot be read is unknown, and no reason not to go on: the apply itself will tell. */
async function orUnknown(
  kind: PreflightCheck['kind'],
  what: string,
  look: () => Promise<readonly PreflightCheck[]>,
): Promise<readonly PreflightCheck[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof HeadstartError) || error.failure.code === 'interrupted') throw error;
    const message = `${what} could not be read: ${error.failure.message}`;
    return [{ kind, status: 'unknown', message, nextStep: error.failure.nextStep }];
  }
}

async function quotasOf(
  ports: PlannerPorts,
  reader: PreflightReader,
  plan: Plan,
  changes: Changes,
  signal?: AbortSignal,
): Promise<readonly PreflightCheck[]> {
  const catalog = await ports.catalog();
  const demand = demandOf(plan, changes, catalog);
  const region = plan.offering?.region;
  if (!demand || region === undefined) return [];
  const { project } = plan;
  const released = await releasedBy(ports, plan, changes, catalog);
  const told = await reader.quotas(project, region, signal);
  const limits = await limitsOf(reader, { project, region, metrics: untoldMetrics(demand, told) }, signal);
  return quotaChecks({ project, region, demand, released, quotas: [...told, ...limits] });
}

/** What cannot be read here (the API may be off) leaves what is told by the other as it is. */
async function limitsOf(
  reader: PreflightReader,
  request: Parameters<NonNullable<PreflightReader['limits']>>[0],
  signal?: AbortSignal,
): Promise<readonly Quota[]> {
  if (request.metrics.length === 0 || !reader.limits) return [];
  try {
    return await reader.limits(request, signal);
  } catch (error) {
    if (!(error instanceof HeadstartError) || error.failure.code === 'interrupted') throw error;
    return [];
  }
}

/** What an apply makes or starts; null where it makes nothing. */
function demandOf(plan: Plan, { environment, job }: Changes, catalog: Catalog): QuotaDemand | null {
  const machine = actionOn(job, 'google_compute_instance');
  const disk = actionOn(job, 'google_compute_disk');
  const gateway = actionOn(environment, 'google_compute_router_nat');
  const made = (action: ChangeAction): boolean => action === 'create' || action === 'replace';
  const starts = made(machine) || machine === 'start' || machine === 'stop-start';
  if (!starts && !made(disk) && gateway !== 'create') return null;
  return machineDemand(plan, catalog, {
    machines: starts ? 1 : 0,
    diskGib: (made(machine) ? bootDiskGib : 0) + (made(disk) ? dataDiskGibOfPlan(plan) : 0),
    natGateways: gateway === 'create' ? 1 : 0,
  });
}

interface Counted {
  readonly machines: 0 | 1;
  readonly diskGib: number;
  readonly natGateways: number;
}

/** Null where the catalog does not know the machine. */
function machineDemand({ offering }: Plan, catalog: Catalog, counted: Counted): QuotaDemand | null {
  const facts = offering && catalog.machineType(offering.machineType);
  if (!facts) return null;
  const { accelerator, provisioningModel } = offering;
  const { machines, diskGib: gib, natGateways } = counted;
  const runs = machines === 1;
  return {
    provisioningModel,
    machines,
    series: facts.series,
    vcpus: runs ? facts.vcpus : 0,
    gpus: runs ? accelerator : null,
    localSsdGib: runs ? facts.localSsdGib : 0,
    disks: [{ kind: diskKindOf(facts) ?? '', gib }],
    natGateways,
  };
}

/** What stands in the same region and goes or changes with the same apply counts as used now, and will not then. */
async function releasedBy(
  ports: PlannerPorts,
  plan: Plan,
  { job }: Changes,
  catalog: Catalog,
): Promise<QuotaDemand | null> {
  const standing = await ports.state.prepared(plan.job.name);
  const machine = actionOn(job, 'google_compute_instance');
  if (!standing || standing.region !== plan.offering?.region) return null;
  const { cloud } = await ports.connection();
  const instance = await cloud.instance(standing.project, standing.zone, standing.instance);
  const stops = instance?.status === 'RUNNING' && (machine === 'replace' || machine === 'stop-start');
  const diskGib =
    (machine === 'replace' && instance ? bootDiskGib : 0) +
    (actionOn(job, 'google_compute_disk') === 'replace' ? dataDiskGibOfPlan(standing.plan) : 0);
  return machineDemand(standing.plan, catalog, { machines: stops ? 1 : 0, diskGib, natGateways: 0 });
}

function actionOn({ changes }: ChangeSet, type: string): ChangeAction {
  return changes.find((change) => change.type === type)?.action ?? 'no-op';
}

async function adviceOf(
  reader: PreflightReader,
  { project, offering }: Plan,
  { job }: Changes,
  signal?: AbortSignal,
): Promise<readonly PreflightCheck[]> {
  if (offering?.provisioningModel !== 'SPOT') return [];
  if (actionOn(job, 'google_compute_instance') === 'no-op') return [];
  const { region, zone, machineType } = offering;
  const score = (await reader.obtainability?.({ project, region, zone, machineType }, signal)) ?? null;
  const advice = score === null ? null : { score, word: obtainabilityOf(score, 'SPOT') };
  return [obtainabilityCheck(advice, `${machineType} in ${zone}`)];
}

async function credentialsOf(
  ports: PlannerPorts,
  reader: PreflightReader,
  { latency }: Plan,
): Promise<readonly PreflightCheck[]> {
  const facts = await reader.credentials();
  return [credentialsCheck(facts, ports.clock.now(), latency?.timeToResultSeconds.upper ?? 0)];
}

/** What suffices in one line, everything else in one of its own. */
function tell({ host }: PlannerPorts, checks: readonly PreflightCheck[]): void {
  const enough = checks.flatMap(({ status, quota }) => (status === 'ok' && quota ? [quota.metric] : []));
  if (enough.length > 0) host.emit({ code: 'note', text: `Quotas that suffice: ${enough.join(', ')}.` });
  for (const { status, message, nextStep, quota } of checks) {
    if (status === 'ok' && quota) continue;
    const text = `${status === 'ok' || status === 'unknown' ? '' : 'Preflight: '}${message}${nextStep === null ? '' : ` ${nextStep}`}`;
    host.emit({ code: status === 'ok' || status === 'unknown' ? 'note' : 'warning', text });
  }
}

/** The failure of a preflight that forbids an apply; null where none does. */
export function preflightFailure(preflight: Preflight): Failure | null {
  const blocking = blockingChecks(preflight);
  if (blocking.length === 0) return null;
  const checks = blocking.map(({ message }) => message).join(' ');
  const remedy = blocking.flatMap(({ nextStep }) => nextStep ?? []).join(' ');
  return {
    code: 'quota',
    fault: 'cloud',
    message: `The project’s quota does not allow this, so nothing was applied. ${checks}`,
    detail: { id: 'quota-too-small', args: [checks, remedy] },
    nextStep: remedy,
  };
}
