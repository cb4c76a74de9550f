import { HeadstartError } from '../../schemas/failure.ts';
import type { Change } from '../../schemas/change.ts';
import type { Divergence } from '../../schemas/divergence.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { choose } from '../optimiser/choose.ts';
import { adjustedPrediction } from '../watcher/adjusted-prediction.ts';
import { capacityHistory } from './capacity-history.ts';
import { leastDataDiskGib } from './choose-machine.ts';
import { assemblePlan } from './plan-job.ts';
import { isActive, runOf } from './active-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { applyPreview } from './apply-preview.ts';
import { destroys } from './questions.ts';
import { offeringOf, previewChanges, type Preview } from './preview-changes.ts';

/** The plan that follows from a divergence, or null where the standing machine is still the choice. */
export async function planAdjustment(
  ports: PlannerPorts,
  prepared: PreparedJob,
  divergence: Divergence,
  samples: readonly UsageSample[],
): Promise<Plan | null> {
  const { plan } = prepared;
  const prediction = adjustedPrediction({ prediction: plan.prediction, divergence, samples });
  const adjusted = await chooseInPlace(ports, prepared, prediction);
  return adjusted.offering && adjusted.offering.machineType !== plan.offering?.machineType ? adjusted : null;
}

/** Only machines that the standing one can become by stop, change of type and start (R26b). */
async function chooseInPlace(
  ports: PlannerPorts,
  prepared: PreparedJob,
  prediction: Prediction,
): Promise<Plan> {
  const catalog = await ports.catalog();
  const { plan } = prepared;
  const { job } = plan;
  const dataSnapshot = await ports.state.dataSnapshot(job.name);
  const least = leastDataDiskGib(prepared, dataSnapshot);
  const now = ports.clock.now();
  const current = offeringOf(plan);
  const capacity = await capacityHistory(ports);
  const choice = choose({ job, prediction, catalog, current, now, capacity, leastDataDiskGib: least });
  const source = plan.source ?? { path: '', directory: prepared.directory };
  return assemblePlan(ports, { job, prediction, choice, catalog, dataSnapshot, prepared, source });
}

/** Previews an adjusted plan and refuses it where it would do more than stop, change and start the machine. */
export async function previewAdjustment(
  ports: PlannerPorts,
  plan: Plan,
  signal?: AbortSignal,
): Promise<Preview> {
  const preview = await previewChanges(ports, plan, signal);
  const destructive = preview.job.changes.find((change) => destroys(change));
  if (destructive) throw wouldReplace(destructive);
  return preview;
}

/**
 * Applies a previewed adjustment. The machine's run is stopped with SIGTERM and goes on after the start. Null, with a
 * note, where the run has ended while somebody thought about it: there is nothing left to adjust the machine for.
 */
export async function adjustResources(
  ports: PlannerPorts,
  preview: Preview,
  signal?: AbortSignal,
): Promise<PreparedJob | null> {
  const { plan } = preview;
  return ports.state.lock(`job-${plan.job.name}`, async () => {
    const before = await ports.state.prepared(plan.job.name);
    const run = before ? await runOf(ports, before) : null;
    if (run && !isActive(run)) {
      ports.host.emit({ code: 'note', text: 'The run has ended meanwhile; the machine stays as it is.' });
      return null;
    }
    const adjusted = await applyPreview(ports, preview, signal);
    const from = before?.plan.offering?.machineType ?? '';
    ports.host.emit({ code: 'adjusted', from, to: offeringOf(plan).machineType, revision: plan.revision });
    return adjusted;
  });
}

function wouldReplace(change: Change): HeadstartError {
  return new HeadstartError({
    code: 'conflict',
    fault: 'headstart',
    message: `The adjustment would replace ${change.address} (${change.forcedBy.join(', ')}), so it was not applied.`,
    detail: { id: 'would-replace', args: [change.address, change.forcedBy.join(', ')] },
    nextStep: 'Release the job after its run and prepare it again.',
  });
}
