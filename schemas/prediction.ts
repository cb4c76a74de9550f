import type { Interval } from './interval.ts';

export interface Topology {
  readonly machines: number;
  readonly gpusPerMachine: number;
  readonly interconnect: 'none' | 'nvlink' | 'rdma' | 'tcp';
  readonly placement: 'compact' | null;
}

/** The newest image of a family. */
export interface ImageFamily {
  readonly project: string;
  readonly family: string;
}

/** A Python environment for the job. */
export interface SoftwareInstallation {
  /** `major.minor`. */
  readonly python: string;
  /** Arguments of `pip install`, one list a call, in order. */
  readonly packages: readonly (readonly string[])[];
}

/** Where a predicted quantity comes from: what it rests on most, and on how many runs. */
export interface Source {
  /** `similar-jobs` are of other families, alike in their features; `federation`: runs of other organisations. */
  readonly from: 'user' | 'code' | 'similar-jobs' | 'federation' | 'family' | 'own-runs';
  readonly runs: number;
}

/** A quantity that is told and bought nothing by: its interval, where it comes from, and one sentence about it. */
export interface Expected extends Interval, Source {
  readonly reason: string;
}

/** What a run will do with its machine, beside what it needs of it. What is unknown is absent. */
export interface ExpectedUse {
  /** vCPUs in use on average; `vcpus` is their 95th percentile. */
  readonly meanVcpus?: Expected;
  /** Fraction 0 to 1, mean over the GPUs and the run. */
  readonly gpuUtilization?: Expected;
  /** Peak of bytes read and written together. */
  readonly diskBytesPerSecond?: Expected;
  /** Seconds from the request of a machine until it can run the job; the plan's latency where no run has told it. */
  readonly readySeconds?: Expected;
}

/** What a job will need. Quantities are for one machine; `gpuMemoryGib` is for one GPU. */
export interface Prediction {
  readonly memoryGib: Interval;
  readonly vcpus: Interval;
  /** Per GPU; null when no GPU is needed. */
  readonly gpuMemoryGib: Interval | null;
  /** GPUs per machine. */
  readonly gpuCount: number;
  /** The accelerator type that the job was measured or asked to run on; null leaves it to the optimiser. */
  readonly acceleratorType: string | null;
  readonly diskGib: Interval;
  readonly networkGbps: Interval;
  /** On the reference machine of `work`; the optimiser scales it to each offering. */
  readonly runtimeSeconds: Interval;
  /** What the runtime is made of, so that it can be carried over to another machine. */
  readonly work: Work;
  readonly topology: Topology;
  /** CUDA major.minor, or null without a GPU. */
  readonly cudaVersion: string | null;
  readonly driverBranch: string | null;
  readonly image: ImageFamily;
  /** Accelerator types for which another image is taken → that image. Read it with `imageOn`. */
  readonly imagesOn?: Readonly<Record<string, ImageFamily>>;
  /** What the machine is given before it is ready, beside what its image has; absent where nothing is asked for. */
  readonly software?: SoftwareInstallation;
  /** Accelerator types that the job's libraries have no working build for → why, and the nearest that works. */
  readonly refusedAccelerators?: Readonly<Record<string, string>>;
  /** Absent in older plans. */
  readonly expected?: ExpectedUse;
  /** Of each quantity by its field; absent in older plans. */
  readonly sources?: Readonly<Record<string, Source>>;
  /** Version of the models that took part; absent where none did. */
  readonly modelVersion?: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly basis: 'priors' | 'profiles' | 'both';
  /** One sentence a quantity, each beginning with the field it explains, e.g. `memoryGib: …`. */
  readonly reasons: readonly string[];
  /** Ids of the profiles the prediction rests on, newest first. */
  readonly profileIds: readonly string[];
}

/** The image of a machine with this accelerator type; null: without one. */
export function imageOn({ image, imagesOn = {} }: Prediction, acceleratorType: string | null): ImageFamily {
  const own = acceleratorType !== null && Object.hasOwn(imagesOn, acceleratorType);
  return (own ? imagesOn[acceleratorType] : undefined) ?? image;
}

/**
 * Share of an accelerator's dense peak that training achieves, for predicting and for choosing alike: published model FLOP
 * utilisations are 0.21 (GPT-3) to 0.46 (PaLM 540B; Chowdhery et al. 2022, arXiv 2204.02311, table 3), and single-GPU
 * fine-tuning with the Hugging Face Trainer lies in the middle.
 */
export const achievedShare = 0.35;

/**
 * The work of a job, for carrying a runtime from one machine to another.
 * runtime(machine) = cpuSeconds × slowness ÷ (min(vcpus, parallelism) × relative core speed)
 *                  + gpuFlop ÷ (GPUs × achievable FLOP/s) + fixedSeconds, each scaled by the bounds of runtimeSeconds.
 */
export interface Work {
  /** CPU seconds on one vCPU of the reference machine (n2-standard, CoreMark per vCPU 17,300). */
  readonly cpuSeconds: number;
  /** How many vCPUs the job can keep busy. */
  readonly parallelism: number;
  /** Floating-point operations on the accelerator, over all GPUs; 0 without one. */
  readonly gpuFlop: number;
  readonly precision: 'fp32' | 'tf32' | 'fp16' | 'bf16' | 'int8' | 'int4' | null;
  /** Seconds that no machine makes shorter (downloads, start-up of the framework). */
  readonly fixedSeconds: number;
  /**
   * By kind of machine (`n2`; see `machineKind`): CPU time there ÷ what its core speed lets expect, as runs of the same work on
   * several kinds have shown. 1 for a kind that is not in it; absent where runs have shown nothing.
   */
  readonly slowness?: Readonly<Record<string, number>>;
}

/** The kind of a machine type: `n2-standard-4` is an `n2`. */
export function machineKind(machineType: string): string {
  return machineType.split('-')[0] ?? machineType;
}
