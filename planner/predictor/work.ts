import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Job, Precision } from '../../schemas/job.ts';
import { achievedShare, type Work } from '../../schemas/prediction.ts';

/** Dense 16-bit TFLOP/s of an L4 (NVIDIA L4 data sheet, without sparsity), for a catalogue without accelerators. */
const l4Tflops = 121;

/** The machine that `runtimeSeconds` is told for. */
export interface ReferenceMachine {
  readonly vcpus: number;
  readonly gpus: number;
  /** FLOP/s that one GPU achieves on this job; 0 without one. */
  readonly flopPerSecond: number;
  readonly acceleratorName: string | null;
}

/** Seconds that `work` takes on a machine, by the formula beside schemas/prediction.ts Work. */
export function secondsOn(work: Work, machine: ReferenceMachine): number {
  const cores = Math.max(0.1, Math.min(machine.vcpus, work.parallelism));
  const gpuSeconds = work.gpuFlop === 0 ? 0 : work.gpuFlop / (machine.gpus * machine.flopPerSecond);
  return work.cpuSeconds / cores + gpuSeconds + work.fixedSeconds;
}

/** The precision that the GPU multiplies in: quantised weights are expanded to 16 bit first; where the code is silent, fp32. */
export function arithmeticOf(job: Job): Precision | null {
  return job.precision === 'int4' ||
    ((job.method === 'lora' || job.method === 'qlora') && job.precision === 'int8')
    ? 'bf16'
    : job.precision;
}

/**
 * FLOP/s that one such GPU achieves in a precision; null where no peak is known. A precision that the hardware lacks is computed in the
 * next wider one, as the optimiser counts it too: both must agree for a runtime to come out as it was measured.
 */
export function achievedFlops(
  facts: Pick<AcceleratorFacts, 'tflops'>,
  precision: Precision | null,
): number | null {
  const { fp32, tf32, fp16, bf16, int8 } = facts.tflops;
  const wider: Readonly<Record<Precision, number | null>> = {
    fp32,
    tf32: tf32 ?? fp32,
    fp16: fp16 ?? fp32,
    bf16: bf16 ?? fp16 ?? fp32,
    int8: int8 ?? fp16 ?? fp32,
    int4: int8 ?? fp16 ?? fp32,
  };
  const peak = wider[precision ?? 'fp32'];
  return peak === null ? null : peak * 1e12 * achievedShare;
}

/**
 * The machine a runtime is told for: as many vCPUs as predicted and, with a GPU, the type that the user fixed or the smallest whose memory holds the upper bound.
 */
export function referenceMachine(
  job: Job,
  need: { readonly vcpus: Interval; readonly gpuMemoryGib: Interval | null; readonly gpus: number },
  accelerators: readonly AcceleratorFacts[],
): ReferenceMachine {
  if (need.gpuMemoryGib === null || need.gpus === 0) {
    return { vcpus: need.vcpus.target, gpus: 0, flopPerSecond: 0, acceleratorName: null };
  }
  const facts = referenceAccelerator(job, need.gpuMemoryGib, accelerators);
  const rate = facts === null ? null : achievedFlops(facts, arithmeticOf(job));
  return {
    vcpus: need.vcpus.target,
    gpus: need.gpus,
    flopPerSecond: rate ?? l4Tflops * 1e12 * achievedShare,
    acceleratorName: facts?.name ?? 'L4',
  };
}

/** The accelerator that the user fixed, else the smallest that holds the upper bound and has the precision, else the largest. */
function referenceAccelerator(
  job: Job,
  gpuMemoryGib: Interval,
  accelerators: readonly AcceleratorFacts[],
): AcceleratorFacts | null {
  const fixed = job.resources.accelerator?.type;
  if (fixed !== undefined) return accelerators.find((facts) => facts.type === fixed) ?? null;
  const precision = arithmeticOf(job) ?? 'fp32';
  const bySize = [...accelerators]
    .filter(
      (facts) =>
        facts.lastDriverBranch === null && facts.tflops[precision === 'int4' ? 'int8' : precision] !== null,
    )
    .sort((one, other) => one.memoryGib - other.memoryGib || (one.type < other.type ? -1 : 1));
  return bySize.find((facts) => facts.memoryGib >= gpuMemoryGib.upper) ?? bySize.at(-1) ?? null;
}
