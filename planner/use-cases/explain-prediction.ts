import type { Explanation, SimilarRun } from '../../schemas/assessment.ts';
import type { Profile } from '../../schemas/profile.ts';
import { planWithBasis, type PlanRequest } from './plan-job.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** Runs that are told one by one; a prediction may rest on hundreds. */
const mostRuns = 50;

/** Why the prediction for a file is what it is: the reasons, the runs it rests on, newest first, and what was read. */
export async function explainPrediction(
  ports: PlannerPorts,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Explanation> {
  const { basis, plan } = await planWithBasis(ports, request, signal);
  const { reasons, profileIds } = plan.prediction;
  const store = await ports.profiles();
  const profiles = await Promise.all(profileIds.slice(0, mostRuns).map((id) => store.get(id)));
  const similarRuns = profiles.flatMap((profile) => (profile ? [similarRun(profile)] : []));
  return { reasons, similarRuns, evidence: basis.analysis.evidence };
}

function similarRun({ id, recordedAt, offerings, summary, runtimeSeconds, usd }: Profile): SimilarRun {
  const machineType = offerings.at(-1)?.machineType ?? null;
  return { id, recordedAt, machineType, peakMemoryGib: summary.peakMemoryGib, runtimeSeconds, usd };
}
