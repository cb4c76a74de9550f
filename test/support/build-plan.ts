import type { Offering } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';

const exactly = (target: number) => ({ target, lower: target, upper: target });

export function buildJob(changes: Partial<Job> = {}): Job {
  return {
    name: 'tune',
    language: 'python',
    entry: 'train.py',
    command: ['python3', 'train.py'],
    env: {},
    frameworks: [],
    dependencies: {},
    pythonVersion: null,
    apiCalls: [],
    dataAccess: [{ uri: 'gs://corpus/train', mode: 'read', bytes: 1_000_000 }],
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
    objective: 'balanced',
    deadline: null,
    maxUsd: null,
    interruptible: null,
    checkpoint: null,
    labels: {},
    fingerprint: `sha256:${'0'.repeat(64)}`,
    family: 'other',
    ...changes,
  };
}

export function buildPrediction(changes: Partial<Prediction> = {}): Prediction {
  return {
    memoryGib: exactly(4),
    vcpus: exactly(2),
    gpuMemoryGib: null,
    gpuCount: 0,
    acceleratorType: null,
    diskGib: exactly(20),
    networkGbps: exactly(1),
    runtimeSeconds: exactly(600),
    work: { cpuSeconds: 600, parallelism: 1, gpuFlop: 0, precision: null, fixedSeconds: 0 },
    topology: { machines: 1, gpusPerMachine: 0, interconnect: 'none', placement: null },
    cudaVersion: null,
    driverBranch: null,
    image: { project: 'debian-cloud', family: 'debian-12' },
    confidence: 0.3,
    basis: 'priors',
    reasons: [],
    profileIds: [],
    ...changes,
  };
}

/** A prediction for one GPU on the Deep Learning VM image. */
export function buildGpuPrediction(changes: Partial<Prediction> = {}): Prediction {
  return buildPrediction({
    gpuMemoryGib: exactly(16),
    gpuCount: 1,
    cudaVersion: '12.9',
    driverBranch: '580',
    image: { project: 'deeplearning-platform-release', family: 'common-cu129-ubuntu-2404-nvidia-580' },
    ...changes,
  });
}

export function buildOffering(changes: Partial<Offering> = {}): Offering {
  return {
    machineType: 'n2-standard-2',
    machineCount: 1,
    accelerator: null,
    region: 'us-central1',
    zone: 'us-central1-a',
    provisioningModel: 'STANDARD',
    usdPerHour: 0.1,
    ...changes,
  };
}

export function buildPlan(changes: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    job: buildJob(),
    prediction: buildPrediction(),
    offering: buildOffering(),
    cost: null,
    latency: null,
    alternatives: [],
    rejected: [],
    violations: [],
    reason: null,
    catalog: { asOf: '2026-07-16', source: 'test' },
    dataSnapshot: null,
    target: 'simulated',
    project: 'example-project',
    revision: 1,
    maxRunSeconds: 7200,
    idleMinutes: 30,
    planHash: `sha256:${'ab'.repeat(32)}`,
    ...changes,
  };
}
