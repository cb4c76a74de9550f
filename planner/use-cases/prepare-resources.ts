import { HeadstartError } from '../../schemas/failure.ts';
import { isEmpty, type ChangeSet } from '../../schemas/change.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import type { TerraformWorkspace } from '../ports.ts';
import { activeRunOf } from './active-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { environmentNameOf, offeringOf, previewChanges, type Preview } from './preview-changes.ts';
import { spendQuestion } from './questions.ts';

/** Target-time bounds of waiting for a machine: the longest published set-up of a GPU machine, four times over. */
const readyTimeoutSeconds = 30 * 60;
const readyPollSeconds = 5;

/** Applies exactly this plan, after asking, and waits until the machine is ready. */
export async function prepareResources(
  ports: PlannerPorts,
  plan: Plan,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  refuseSeveralMachines(plan);
  return ports.state.lock(`job-${plan.job.name}`, async () => {
    await refuseWhileRunning(ports, plan);
    const preview = await previewChanges(ports, plan, signal);
    const standing = await ports.state.prepared(plan.job.name);
    if (standing && isEmpty(preview.environment) && isEmpty(preview.job))
      return awaitReady(ports, standing, signal);
    if (!(await ports.host.ask(spendQuestion(preview), signal))) throw declined();
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
  const prepared = await rememberPrepared(ports, preview.plan);
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

/** Waits until the guest says it is ready; throws HeadstartError `unreachable` when it never does. */
export async function awaitReady(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  const { cloud, clockFactor } = await ports.connection();
  ports.host.emit({ code: 'step', text: `Waiting for ${prepared.instance} to be ready` });
  for (let waited = 0; waited < readyTimeoutSeconds; waited += readyPollSeconds) {
    const instance = await cloud.instance(prepared.project, prepared.zone, prepared.instance);
    if (isReady(instance)) {
      const ready = { ...prepared, readyAt: prepared.readyAt ?? instance.readyAt };
      await ports.state.savePrepared(ready);
      return ready;
    }
    await ports.clock.sleep((readyPollSeconds * 1000) / clockFactor, signal);
  }
  throw neverReady(prepared);
}

type ReadyInstance = InstanceState & { readonly readyAt: string };

function isReady(instance: InstanceState | null): instance is ReadyInstance {
  return instance !== null && instance.status === 'RUNNING' && instance.readyAt !== null;
}

async function rememberPrepared(ports: PlannerPorts, plan: Plan): Promise<PreparedJob> {
  const offering = offeringOf(plan);
  const since = (await (await ports.connection()).now()).toISOString();
  const before = await ports.state.prepared(plan.job.name);
  const prepared: PreparedJob = {
    jobName: plan.job.name,
    plan,
    directory: plan.source?.directory ?? before?.directory ?? '',
    project: plan.project,
    region: offering.region,
    zone: offering.zone,
    instance: `headstart-${plan.job.name}`,
    dataDisk: `headstart-${plan.job.name}-data`,
    preparedAt: before?.preparedAt ?? since,
    readyAt: null,
    runId: before?.runId ?? null,
    offerings: [...(before?.offerings ?? []), { offering, since }],
  };
  await ports.state.savePrepared(prepared);
  return prepared;
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

async function refuseWhileRunning(ports: PlannerPorts, plan: Plan): Promise<void> {
  const standing = await ports.state.prepared(plan.job.name);
  const run = standing && (await activeRunOf(ports, standing));
  if (!run) return;
  throw new HeadstartError({
    code: 'run-active',
    fault: 'user',
    message: `${run.id} is running on ${standing.instance}.`,
    nextStep: `Watch it with "headstart watch ${plan.job.name}", or end it with "headstart release ${plan.job.name}".`,
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

function neverReady(prepared: PreparedJob): HeadstartError {
  return new HeadstartError({
    code: 'unreachable',
    fault: 'cloud',
    message: `${prepared.instance} did not become ready within ${readyTimeoutSeconds / 60} minutes.`,
    nextStep: `Look at its serial console, then remove it with "headstart release ${prepared.jobName}".`,
  });
}
