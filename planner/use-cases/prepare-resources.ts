import { HeadstartError } from '../../schemas/failure.ts';
import { isEmpty } from '../../schemas/change.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import { activeRunOf } from './active-run.ts';
import { declined } from './apply-preview.ts';
import { awaitReady } from './await-ready.ts';
import { climbLadder } from './climb-ladder.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { offeringOf, previewChanges, type Preview } from './preview-changes.ts';
import { destroys, spendQuestion } from './questions.ts';
import { preflightFailure } from './run-preflight.ts';

/**
 * Applies exactly this plan, after asking, and waits until the machine is ready. Where the cloud has no room for it, what
 * is prepared is the next of its ladder, which the question has shown.
 */
export async function prepareResources(
  ports: PlannerPorts,
  plan: Plan,
  signal?: AbortSignal,
): Promise<PreparedJob> {
  const ask: Consent = (preview, standing) => ports.host.ask(spendQuestion(preview, standing), signal);
  return prepareWithConsent(ports, plan, ask, signal);
}

/** Whether what a preview would do is agreed to. */
type Consent = (preview: Preview, standing: PreparedJob | null) => Promise<boolean>;

/** As `prepareResources`, with another way of asking. */
export async function prepareWithConsent(
  ports: PlannerPorts,
  plan: Plan,
  consent: Consent,
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
    const blocked = preflightFailure(preview.preflight);
    if (blocked) throw new HeadstartError(blocked);
    if (!(await consent(preview, standing))) throw declined();
    return climbLadder(ports, preview, standing, signal);
  });
}

function refuseSeveralMachines(plan: Plan): void {
  const { machineCount } = offeringOf(plan);
  if (machineCount === 1) return;
  throw new HeadstartError({
    code: 'multi-machine-unsupported',
    fault: 'user',
    message: `This plan needs ${machineCount} machines; groups of machines can be planned and priced, but not yet applied.`,
    detail: { id: 'many-machines', args: [machineCount] },
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
    detail: { id: 'run-on-machine', args: [jobName, run.id, instance] },
    nextStep: `Watch it with "headstart watch ${jobName}", or end it with "headstart release ${jobName}".`,
  });
}
