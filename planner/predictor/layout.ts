import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Topology } from '../../schemas/prediction.ts';
import type { History } from './history.ts';
import { succeeded } from './history.ts';
import { gpuMemoryOn } from './priors/gpu-memory.ts';
import type { Layout } from './situation.ts';
import { gib } from './wording.ts';

/** GPU counts that machine types offer (gcp-rules R02 to R06); 16 exists for one A100 type only and is not asked for. */
const gpuCounts = [1, 2, 4, 8];
const mostGpusPerMachine = 8;
/** A model of this size moves more gradient per step than PCIe or plain TCP carries while the GPUs compute. */
const heavyExchangeParameters = 1e9;

/**
 * GPUs of a job: what the user fixed, else what its last good run had, else its world size, else as many as its memory
 * needs. `accelerators` decides when a job no longer fits one GPU.
 */
export function layoutOf(job: Job, history: History, accelerators: readonly AcceleratorFacts[]): Layout {
  const fixed = job.resources.accelerator;
  if (fixed !== undefined) {
    return { machines: 1, gpusPerMachine: fixed.count, reason: `${String(fixed.count)} set by hand` };
  }
  if (!job.gpuRequired) return { machines: 1, gpusPerMachine: 0, reason: 'the code uses no GPU' };
  return fromRuns(history) ?? fromWorldSize(job) ?? fromMemory(job, accelerators);
}

function fromRuns(history: History): Layout | null {
  const run = succeeded(history.own)[0];
  const offering = run?.offerings.at(-1);
  if (run === undefined || offering?.accelerator == null) return null;
  return {
    machines: offering.machineCount,
    gpusPerMachine: offering.accelerator.count,
    reason: `as in ${run.id}, which succeeded`,
  };
}

function fromWorldSize(job: Job): Layout | null {
  const worldSize = job.distributed?.worldSize;
  if (job.distributed == null || worldSize == null || worldSize < 1) return null;
  const machines = Math.ceil(worldSize / mostGpusPerMachine);
  return {
    machines,
    gpusPerMachine: machines > 1 ? mostGpusPerMachine : roundedUp(worldSize),
    reason: `the code starts ${String(worldSize)} ${job.distributed.strategy} processes`,
  };
}

function fromMemory(job: Job, accelerators: readonly AcceleratorFacts[]): Layout {
  const largest = Math.max(0, ...accelerators.map((facts) => facts.memoryGib));
  const alone = gpuMemoryOn(job, 1).interval.upper;
  if (largest === 0 || alone <= largest) {
    return { machines: 1, gpusPerMachine: 1, reason: `one GPU holds the ${gib(alone)} it may need` };
  }
  return fitting(
    job,
    largest,
    `up to ${gib(alone)} of GPU memory do not fit the largest GPU (${gib(largest)})`,
  );
}

const machineCounts = [1, 2, 4, 8, 16, 32, 64];
const layouts = machineCounts.flatMap((machines) =>
  (machines === 1 ? gpuCounts : [mostGpusPerMachine]).map((gpusPerMachine) => ({ machines, gpusPerMachine })),
);
const bounds = { upper: 'upper bound', target: 'target', lower: 'lower bound' } as const;

/**
 * The fewest GPUs that hold the job: by its upper bound, else by its target, else by its lower bound. More GPUs do not help a job that keeps
 * its whole model on each; it gets one, and the choice of a machine says that nothing holds it.
 */
function fitting(job: Job, largest: number, problem: string): Layout {
  for (const bound of ['upper', 'target', 'lower'] as const) {
    const found = layouts.find(
      ({ machines, gpusPerMachine }) =>
        gpuMemoryOn(job, machines * gpusPerMachine).interval[bound] <= largest,
    );
    if (found !== undefined) return { ...found, reason: `${problem}, ${remedy(found, bounds[bound])}` };
  }
  return { machines: 1, gpusPerMachine: 1, reason: `${problem}, and more of them do not help` };
}

function remedy({ machines, gpusPerMachine }: Omit<Layout, 'reason'>, bound: string): string {
  return machines * gpusPerMachine === 1
    ? `but its ${bound} does`
    : `so the model is split, and its ${bound} fits`;
}

function roundedUp(count: number): number {
  return gpuCounts.find((offered) => offered >= count) ?? mostGpusPerMachine;
}

/**
 * The topology a layout needs. NVLink where a model is split over the GPUs of a machine or is large; RDMA where a large
 * one spans machines; several machines stand close together.
 */
export function topologyOf(job: Job, layout: Layout): Topology {
  const heavy = (job.model?.parameters ?? 0) >= heavyExchangeParameters;
  const { machines, gpusPerMachine } = layout;
  if (machines > 1) {
    return { machines, gpusPerMachine, interconnect: heavy ? 'rdma' : 'tcp', placement: 'compact' };
  }
  const interconnect = gpusPerMachine > 1 && heavy ? 'nvlink' : 'none';
  return { machines, gpusPerMachine, interconnect, placement: null };
}
