import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** Newest runs of all jobs whose Spot machines and queue waits count: what the cloud had room for long ago says little. */
const capacityRunsLimit = 1000;

/** What runs of all jobs on this target met on Spot and in the queue; for Google Cloud only what was measured there. */
export async function capacityHistory(ports: PlannerPorts): Promise<readonly CapacityRecord[]> {
  const store = await ports.profiles();
  const { target } = ports.settings;
  const records = await store.capacity({ target, limit: capacityRunsLimit });
  return target === 'gcp' ? records.filter(({ origin }) => origin === 'measured') : records;
}
