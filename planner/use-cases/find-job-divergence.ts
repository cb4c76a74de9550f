import type { Divergence } from '../../schemas/divergence.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { findDivergence } from '../watcher/divergence.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** How the usage of a prepared machine has left its prediction; null where it has not, or the machine is unknown. */
export async function findJobDivergence(
  ports: PlannerPorts,
  { plan }: PreparedJob,
  samples: readonly UsageSample[],
  run: Run | null,
): Promise<Divergence | null> {
  const catalog = await ports.catalog();
  const facts = catalog.machineType(plan.offering?.machineType ?? '');
  if (!facts) return null;
  const gpu = catalog.accelerator(plan.offering?.accelerator?.type ?? '');
  const machine = { vcpus: facts.vcpus, memoryGib: facts.memoryGib, gpuMemoryGib: gpu?.memoryGib ?? null };
  return findDivergence({ prediction: plan.prediction, job: plan.job, machine, samples, run });
}
