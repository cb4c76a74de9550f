import type { Interval } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';

/** An interval of one point. */
export function exactly(value: number): Interval {
  return { target: value, lower: value, upper: value };
}

/** A job that says nothing but its name; what a test is about is laid over it. */
export function aPlainJob(over: Partial<Job> = {}): Job {
  return {
    name: 'job',
    language: 'python',
    entry: 'main.py',
    command: ['python3', 'main.py'],
    env: {},
    frameworks: [],
    dependencies: {},
    pythonVersion: null,
    apiCalls: [],
    dataAccess: [],
    gpuRequired: false,
    task: null,
    method: null,
    model: null,
    datasets: [],
    batchSize: null,
    gradientAccumulation: null,
    sequenceLength: null,
    precision: null,
    optimizer: null,
    activationCheckpointing: null,
    distributed: null,
    workers: null,
    epochs: null,
    steps: null,
    checkpointing: null,
    ports: [],
    hosts: [],
    expectedRuntimeSeconds: null,
    resources: {},
    objective: 'cheapest',
    deadline: null,
    maxUsd: null,
    interruptible: null,
    checkpoint: null,
    labels: {},
    fingerprint: `sha256:${'0'.repeat(64)}`,
    family: 'plain',
    ...over,
  };
}

/** A CPU job of 1 GiB and one vCPU for ten minutes. */
export function aCpuPrediction(over: Partial<Prediction> = {}): Prediction {
  return {
    memoryGib: { target: 1, lower: 0.25, upper: 1.5 },
    vcpus: exactly(1),
    gpuMemoryGib: null,
    gpuCount: 0,
    acceleratorType: null,
    diskGib: { target: 10, lower: 5, upper: 20 },
    networkGbps: exactly(1),
    runtimeSeconds: { target: 600, lower: 300, upper: 1200 },
    work: { cpuSeconds: 600, parallelism: 1, gpuFlop: 0, precision: null, fixedSeconds: 0 },
    topology: { machines: 1, gpusPerMachine: 0, interconnect: 'none', placement: null },
    cudaVersion: null,
    driverBranch: null,
    image: { project: 'debian-cloud', family: 'debian-12' },
    confidence: 0.3,
    basis: 'priors',
    reasons: [],
    profileIds: [],
    ...over,
  };
}

/** A fine-tuning job that needs up to 18 GiB on one GPU and computes in bf16. */
export function aGpuPrediction(over: Partial<Prediction> = {}): Prediction {
  return aCpuPrediction({
    memoryGib: { target: 10, lower: 6, upper: 14 },
    vcpus: exactly(4),
    gpuMemoryGib: { target: 14, lower: 9, upper: 18 },
    gpuCount: 1,
    diskGib: { target: 60, lower: 30, upper: 100 },
    runtimeSeconds: { target: 2400, lower: 1200, upper: 4800 },
    work: { cpuSeconds: 300, parallelism: 4, gpuFlop: 1e17, precision: 'bf16', fixedSeconds: 60 },
    topology: { machines: 1, gpusPerMachine: 1, interconnect: 'none', placement: null },
    cudaVersion: '12.8',
    driverBranch: '570',
    image: { project: 'deeplearning-platform-release', family: 'common-cu128-ubuntu-2204-nvidia-570' },
    ...over,
  });
}
