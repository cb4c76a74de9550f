import type { SimilarRun } from '../../schemas/assessment.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Profile } from '../../schemas/profile.ts';
import { nearestRuns } from '../predictor/nearest-runs.ts';
import type { PlannerPorts } from './planner-ports.ts';
import type { PlanningBasis } from './planning-basis.ts';

/** Runs that are told one by one; a prediction may rest on hundreds. */
const mostRuns = 50;
/** Of runs that trees took for similar ones. */
const mostNear = 10;
/** Newest runs among which they are looked for. */
const searchedRuns = 2000;

/**
 * The runs that a prediction rests on, newest first: those of the job and its family; where it has none and trees had a say,
 * those of other jobs that the trees took for similar, nearest first.
 */
export async function similarRunsOf(
  ports: PlannerPorts,
  basis: PlanningBasis,
  prediction: Prediction,
): Promise<readonly SimilarRun[]> {
  const { profileIds } = prediction;
  if (profileIds.length === 0) return nearRuns(ports, basis, prediction);
  const store = await ports.profiles();
  const profiles = await Promise.all(profileIds.slice(0, mostRuns).map((id) => store.get(id)));
  return profiles.flatMap((profile) => (profile ? [similarRun(profile)] : []));
}

async function nearRuns(
  { profiles }: PlannerPorts,
  { models, analysis, target }: PlanningBasis,
  prediction: Prediction,
): Promise<readonly SimilarRun[]> {
  const decides = Object.values(prediction.sources ?? {}).some(({ from }) => from === 'similar-jobs');
  if (models === null || !decides) return [];
  const store = await profiles();
  const runs = await store.runs({ target, limit: searchedRuns });
  const near = nearestRuns(analysis.job, prediction, models, runs).slice(0, mostNear);
  const found = await Promise.all(
    near.map(async ({ run, nearness }) => ({ profile: await store.get(run.id), nearness })),
  );
  return found.flatMap(({ profile, nearness }) => (profile ? [{ ...similarRun(profile), nearness }] : []));
}

function similarRun(profile: Profile): SimilarRun {
  const { id, job, outcome, recordedAt, offerings, summary, runtimeSeconds, usd } = profile;
  const machineType = offerings.at(-1)?.machineType ?? null;
  const { peakMemoryGib } = summary;
  return { id, jobName: job.name, outcome, recordedAt, machineType, peakMemoryGib, runtimeSeconds, usd };
}
