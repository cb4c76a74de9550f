import type { Assessment } from '../../schemas/assessment.ts';
import { contributionsOf } from './contributions.ts';
import { findProblems } from './find-problems.ts';
import { planWithBasis, type PlanRequest } from './plan-job.ts';
import type { PlannerPorts } from './planner-ports.ts';
import type { ToldQuotas } from './told-quotas.ts';

/**
 * The plan of a file with what was read and where, what each line changes, and what keeps the job from running. Tells the
 * host nothing, since it is asked at every keystroke.
 */
export async function assessJob(
  ports: PlannerPorts,
  quotas: Pick<ToldQuotas, 'problemOf'>,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<Assessment> {
  const { basis, plan } = await planWithBasis(ports, request, signal);
  signal?.throwIfAborted();
  const contributions = contributionsOf(basis, plan);
  const problems = await findProblems(ports, { request, basis, plan });
  const { analysis } = basis;
  const quota = quotas.problemOf(analysis, plan);
  return { analysis, plan, contributions, problems: quota ? [...problems, quota] : problems };
}
