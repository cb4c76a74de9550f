import { HeadstartError } from '../../schemas/failure.ts';
import { isEmpty, type ChangeSet } from '../../schemas/change.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { TerraformWorkspace } from '../ports.ts';
import { activeRunOf } from './active-run.ts';
import { awaitReady } from './await-ready.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { environmentNameOf, offeringOf, previewChanges, type Preview } from './preview-changes.ts';
import { destroys, spendQuestion } from './questions.ts';

/** Applies exactly this plan, after asking, and waits until the machine is ready. */
export async function prepareResources(
  ports: PlannerPorts,
  plan: Plan,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  refuseSeveralMachines(plan);
  return ports.state.lock(`job-${plan.job.name}`, async () => {
    const standing = await ports.state.prepared(plan.job.name);
    const run = standing && (await activeRunOf(ports, standing));
    // A run that stopped with its machine goes on when that machine is started again.
    if (run && run.state !== 'stopped') throw runActive(standing, run);
    const preview = await previewChanges(ports, plan, signal);
    if (run && preview.job.changes.some(destroys)) throw runActive(standing, run);
    if (standing && isEmpty(preview.environment) && isEmpty(preview.job))
      return awaitReady(ports, standing, signal);
    if (!(await ports.host.ask(spendQuestion(preview, standing), signal))) throw declined();
    return applyPreview(ports, preview, signal);
  });
}

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
    filledAt: keepsDataDisk(job) ? (before?.filledAt ?? before?.readyAt ?? null) : null,
    runId: before?.runId ?? null,
    offerings: [...(before?.offerings ?? []), { offering, since }],
  };
  await ports.state.savePrepared(prepared);
  return prepared;
}

function keepsDataDisk({ changes }: ChangeSet): boolean {
  const disk = changes.find(({ type }) => type === 'google_compute_disk');
  return disk === undefined || !(disk.action === 'create' || destroys(disk));
}

function refuseSeveralMachines(plan: Plan): void {
  const { machineCount } = offeringOf(plan);
  if (machineCount === 1) return;
  throw new HeadstartError({
    code: 'multi-machine-unsupported',
    fault: 'user',
    message: `This plan needs ${machineCount} machines; groups of machines can be planned and priced, but not yet applied.`,
    nextStep:
      'Set resources.accelerator in job.yaml to a type that holds the job on one machine, and plan again.',
  });
}

function runActive(standing: PreparedJob, run: Run): HeadstartError {
  const { jobName, instance } = standing;
  const stands = run.state === 'stopped' ? 'stopped with' : 'is running on';
  return new HeadstartError({
    code: 'run-active',
    fault: 'user',
    message: `${run.id} ${stands} ${instance}.`,
    nextStep: `Watch it with "headstart watch ${jobName}", or end it with "headstart release ${jobName}".`,
  });
}

export function declined(): HeadstartError {
  return new HeadstartError({
    code: 'declined',
    fault: 'user',
    message: 'Nothing was changed.',
    nextStep: null,
  });
}
