import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { PastRun } from '../../schemas/profile.ts';

/** One quantity of a run in the prediction's unit; null where the run does not tell it. */
export type Observe = (run: PastRun) => number | null;

export const peakMemoryGib: Observe = (run) => positive(run.summary.peakMemoryGib);
export const peakGpuMemoryGib: Observe = (run) => positive(run.summary.peakGpuMemoryGib);

/** vCPUs in use at the 95th percentile of time. A played-back or imported share belongs to a machine that nobody knows. */
export const busyVcpus: Observe = (run) => {
  const share = run.origin !== 'measured' ? null : run.summary.p95CpuUtilization;
  return share === null || run.machine === undefined ? null : positive(share * run.machine.vcpus);
};

/** vCPUs in use on average. */
export const meanVcpus: Observe = (run) => {
  const share = run.origin !== 'measured' ? null : run.summary.meanCpuUtilization;
  return share === null || run.machine === undefined ? null : positive(share * run.machine.vcpus);
};

export const gpuUtilization: Observe = (run) => positive(run.summary.meanGpuUtilization);
export const diskBytesPerSecond: Observe = (run) => positive(run.summary.peakDiskBytesPerSecond);
export const readySeconds: Observe = (run) => positive(run.readySeconds);

/** Peak of bytes sent and received together, in Gbit/s. */
export const peakNetworkGbps: Observe = (run) => {
  const bytes = run.summary.peakNetworkBytesPerSecond;
  return bytes === null ? null : positive((bytes * 8) / 1e9);
};

function positive(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value > 0 ? value : null;
}

/** Share of a GPU's memory from which a failure for memory is put down to the GPU. */
const fullShare = 0.9;

/** Which memory an out-of-memory run ran out of: the GPU's where its peak came near the accelerator's size, else the machine's. */
export function exhaustedMemory(run: PastRun, accelerators: readonly AcceleratorFacts[]): 'gpu' | 'host' {
  const type = run.offerings.at(-1)?.accelerator?.type;
  const facts = accelerators.find((each) => each.type === type);
  const peak = run.summary.peakGpuMemoryGib;
  return facts !== undefined && peak !== null && peak >= fullShare * facts.memoryGib ? 'gpu' : 'host';
}
