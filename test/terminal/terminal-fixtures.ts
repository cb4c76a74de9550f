import type { Analysis } from '../../schemas/job.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Alternative, Plan } from '../../schemas/plan.ts';
import type { Run } from '../../schemas/run.ts';
import { buildJob, buildPlan, buildPrediction } from '../support/build-plan.ts';

export const interval = (target: number, lower: number, upper: number): Interval => ({
  target,
  lower,
  upper,
});

export const l4 = {
  machineType: 'g2-standard-8',
  machineCount: 1,
  accelerator: { type: 'nvidia-l4', count: 1 },
  region: 'us-central1',
  zone: 'us-central1-a',
  provisioningModel: 'STANDARD',
  usdPerHour: 0.8536,
} as const;

const alternative: Alternative = {
  offering: { ...l4, provisioningModel: 'SPOT', usdPerHour: 0.34 },
  cost: { usdPerRun: interval(0.31, 0.2, 0.9), usdPerHour: 0.4, complete: true, breakdown: [] },
  latency: {
    readySeconds: interval(240, 120, 600),
    runtimeSeconds: interval(3000, 2000, 6000),
    timeToResultSeconds: interval(3240, 2120, 6600),
  },
  reason: 'Spot machines can be taken away, and the job has no checkpoint.',
};

export const trainingJob = buildJob({
  name: 'finetune',
  frameworks: [{ name: 'torch', version: '2.8.0' }],
  gpuRequired: true,
  task: 'fine-tuning',
  method: 'lora',
  model: { name: 'mistral-7b', parameters: 7_240_000_000 },
  batchSize: 4,
});

/** A plan with one of everything that a view shows. */
export const fullPlan: Plan = buildPlan({
  job: trainingJob,
  prediction: buildPrediction({
    memoryGib: interval(21.4, 14, 31),
    vcpus: interval(6, 4, 12),
    gpuMemoryGib: interval(18.2, 15, 22.5),
    gpuCount: 1,
    runtimeSeconds: interval(2460, 1200, 6000),
    cudaVersion: '12.9',
    driverBranch: '580',
    image: { project: 'deeplearning-platform-release', family: 'common-cu129-ubuntu-2404-nvidia-580' },
    confidence: 0.45,
    reasons: ['memoryGib: 15 GiB of weights in host memory while loading, 4 GiB framework, 2 workers.'],
  }),
  offering: l4,
  cost: {
    usdPerRun: interval(0.92, 0.5, 2.2),
    usdPerHour: 0.87,
    complete: false,
    breakdown: [
      { item: 'g2-standard-8 with 1 L4', usdPerHour: 0.8536 },
      { item: 'data disk 50 GiB', usdPerMonth: 5 },
      { item: 'egress', usdPerHour: null },
    ],
  },
  latency: {
    readySeconds: interval(180, 90, 420),
    runtimeSeconds: interval(2460, 1200, 6000),
    timeToResultSeconds: interval(2640, 1290, 6420),
  },
  alternatives: [alternative],
  rejected: [
    { criterion: 'memory', count: 412, example: 'n1-standard-1', reason: 'less than 31 GiB' },
    {
      criterion: 'GPU memory',
      count: 1033,
      example: 'n1-standard-8 with nvidia-tesla-t4',
      reason: 'less than 22.5 GiB',
    },
  ],
  violations: [{ rule: 'R20', message: 'GPU machines cannot migrate live.', source: 'gcp-rules' }],
  reason: 'Cheapest machine whose GPU holds the upper bound of 22.5 GiB.',
  catalog: { asOf: '2026-07-01', source: 'cloud price list' },
  dataSnapshot: 'finetune-data-1',
  target: 'simulated',
  revision: 2,
  maxRunSeconds: 14_400,
  idleMinutes: 30,
});

export const analysis: Analysis = {
  schemaVersion: 1,
  job: trainingJob,
  directory: '/project',
  evidence: {
    batchSize: [{ file: 'train.py', line: 12, text: 'batch_size=4', origin: 'code', certainty: 1 }],
    language: [{ file: null, line: null, text: 'the file ends in .py', origin: 'default', certainty: 1 }],
  },
  warnings: [{ message: 'Unreadable requirement', file: 'requirements.txt', line: 3 }],
};

export function buildRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run-01',
    jobName: 'finetune',
    instance: 'headstart-finetune',
    state: 'running',
    origin: 'measured',
    exitCode: null,
    submittedAt: '2026-01-01T00:00:00Z',
    startedAt: '2026-01-01T00:00:05Z',
    endedAt: null,
    runSeconds: 75,
    starts: 1,
    checkpointAt: null,
    measuredCpuSeconds: null,
    ...changes,
  };
}

/** C0 and C1 controls and the bidirectional overrides. */
export function isControl(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x202a && point <= 0x202e);
}
