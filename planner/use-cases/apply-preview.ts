import { HeadstartError } from '../../schemas/failure.ts';
import { isEmpty, type ChangeSet } from '../../schemas/change.ts';
import type { HeldOffering, PreparedJob } from '../../schemas/prepared.ts';
import type { TerraformWorkspace } from '../ports.ts';
import { awaitReady } from './await-ready.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { environmentNameOf, offeringOf, type Preview } from './preview-changes.ts';
import { destroys } from './questions.ts';

/** Applies both change sets of a preview, environment first, and remembers what stands. */
export async function applyPreview(
  ports: PlannerPorts,
  preview: Preview,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  const environment = environmentNameOf(preview.plan);
  await ports.state.lock(`environment-${environment}`, () =>
    applyChanges(ports, preview.workspaces.environment, preview.environment, signal),
  );
  // Remembered before it is made: an interrupted apply must leave something that "release" can find.
  const prepared = await rememberPrepared(ports, preview);
  await applyChanges(ports, preview.workspaces.job, preview.job, signal);
  return awaitReady(ports, prepared, signal);
}

/** Applies one saved Terraform plan, telling the host of every resource. */
export async function applyChanges(
  ports: PlannerPorts,
  workspace: TerraformWorkspace,
  changes: ChangeSet,
  signal?: AbortSignal,
): Promise<void> {
  if (isEmpty(changes)) return;
  const { terraform } = await ports.connection();
  await terraform.apply(
    workspace,
    changes,
    (progress) => ports.host.emit({ code: 'apply-progress', stack: workspace.stack, progress }),
    signal,
  );
}

/** Remembers what is about to be made. An interrupted release is over with that: the disk may change again. */
async function rememberPrepared(ports: PlannerPorts, { plan, job }: Preview): Promise<PreparedJob> {
  const offering = offeringOf(plan);
  const since = (await (await ports.connection()).now()).toISOString();
  const before = await ports.state.prepared(plan.job.name);
  const { instance, dataDisk } = ports.synthesiser.names(plan);
  const prepared: PreparedJob = {
    jobName: plan.job.name,
    plan,
    directory: plan.source?.directory ?? before?.directory ?? '',
    project: plan.project,
    region: offering.region,
    zone: offering.zone,
    instance,
    dataDisk,
    preparedAt: before?.preparedAt ?? since,
    readyAt: null,
    ...(before?.path === undefined ? {} : { path: before.path }),
    filledAt: keepsDataDisk(job) ? (before?.filledAt ?? before?.readyAt ?? null) : null,
    runId: before?.runId ?? null,
    offerings: [...(await heldBefore(ports, before)), { offering, since }],
  };
  await ports.state.savePrepared(prepared);
  return prepared;
}

/** A machine that was preempted has cost nothing since. */
async function heldBefore(ports: PlannerPorts, before: PreparedJob | null): Promise<readonly HeldOffering[]> {
  const last = before?.offerings.at(-1);
  if (before === null || last?.offering.provisioningModel !== 'SPOT') return before?.offerings ?? [];
  const { cloud } = await ports.connection();
  const instance = await cloud.instance(before.project, before.zone, before.instance);
  const until = instance?.preemptedAt ?? null;
  return until === null ? before.offerings : [...before.offerings.slice(0, -1), { ...last, until }];
}

function keepsDataDisk({ changes }: ChangeSet): boolean {
  const disk = changes.find(({ type }) => type === 'google_compute_disk');
  return disk === undefined || !(disk.action === 'create' || destroys(disk));
}

export function declined(): HeadstartError {
  return new HeadstartError({
    code: 'declined',
    fault: 'user',
    message: 'Nothing was changed.',
    nextStep: null,
  });
}
