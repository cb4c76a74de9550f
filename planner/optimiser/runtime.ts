import type { AcceleratorFacts, MachineTypeFacts } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import { achievedShare, machineKind, type Prediction, type Work } from '../../schemas/prediction.ts';

/** CoreMark per vCPU of the reference machine of `Work` (n2-standard). */
const referenceCoremark = 17_300;

/** How far a runtime may be off where no CoreMark is published for the machine: all series with one lie within 0.75 and 1.7 of the reference. */
const unknownCpuSpread = 1.7;

/** A job that mostly waits keeps less than one vCPU busy; below this the quotient would be noise. */
const leastCores = 0.1;

/** Seconds of a run on one machine type; see schemas/prediction.ts for the formula. */
export function runtimeSecondsOn(
  prediction: Prediction,
  machine: MachineTypeFacts,
  gpu: AcceleratorFacts | null,
  gpus: number,
): number {
  const { work } = prediction;
  const speed = (machine.coremarkPerVcpu ?? referenceCoremark) / referenceCoremark;
  const cores = Math.max(leastCores, Math.min(machine.vcpus, work.parallelism));
  const slowness = work.slowness?.[machineKind(machine.name)] ?? 1;
  const cpu = (work.cpuSeconds * slowness) / (cores * speed);
  return cpu + gpuSeconds(work, gpu, gpus) + work.fixedSeconds;
}

function gpuSeconds(work: Work, gpu: AcceleratorFacts | null, gpus: number): number {
  if (work.gpuFlop === 0 || !gpu) return 0;
  return work.gpuFlop / (Math.max(1, gpus) * achievableFlops(gpu, work.precision));
}

/** FLOP/s that one GPU reaches. A precision that the hardware lacks is computed in the next wider one, 4 bits in 8. */
export function achievableFlops(gpu: AcceleratorFacts, precision: Work['precision']): number {
  return peakTflops(gpu, precision) * 1e12 * achievedShare;
}

function peakTflops({ tflops }: AcceleratorFacts, precision: Work['precision']): number {
  const fp32 = tflops.fp32 ?? 1;
  switch (precision) {
    case 'fp32':
    case null:
      return fp32;
    case 'tf32':
      return tflops.tf32 ?? fp32;
    case 'bf16':
      return tflops.bf16 ?? tflops.fp16 ?? fp32;
    case 'fp16':
      return tflops.fp16 ?? fp32;
    case 'int8':
    case 'int4':
      return tflops.int8 ?? tflops.fp16 ?? fp32;
  }
}

/** The runtime with its bounds: the prediction's own spread, and more where the machine's CPU speed is unknown. */
export function runtimeInterval(
  prediction: Prediction,
  machine: MachineTypeFacts,
  seconds: number,
): Interval {
  const { target, lower, upper } = prediction.runtimeSeconds;
  const unknown = machine.coremarkPerVcpu === null ? unknownCpuSpread : 1;
  const ratio = (bound: number): number => (target > 0 ? bound / target : 1);
  return {
    target: seconds,
    lower: (seconds * ratio(lower)) / unknown,
    upper: seconds * ratio(upper) * unknown,
  };
}
