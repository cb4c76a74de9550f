import fc from 'fast-check';
import type { PlanningLimits } from '../../planner/ports.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { aCpuPrediction, aGpuPrediction, aPlainJob } from './optimiser-requests.ts';

/** A request to choose, as the fuzz draws it. */
export interface Asked {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly limits: PlanningLimits;
}

function spread(target: number, width: number): { target: number; lower: number; upper: number } {
  return { target, lower: target / width, upper: target * width };
}

const gpuTypes = [
  'nvidia-l4',
  'nvidia-tesla-t4',
  'nvidia-tesla-v100',
  'nvidia-h100-80gb',
  'nvidia-h200-141gb',
  'nvidia-b200',
  'A100 80GB',
];

/** Needs from a laptop's to beyond the largest machine. */
export const predictions: fc.Arbitrary<Prediction> = fc
  .record({
    gpu: fc.boolean(),
    memory: fc.double({ min: -1, max: 3, noNaN: true }).map((power) => 10 ** power),
    vcpus: fc.constantFrom(1, 1, 2, 3, 4, 8, 16, 48, 100),
    gpuMemory: fc.constantFrom(2, 6, 9, 13, 18, 30, 34, 60, 70, 120, 160),
    gpuCount: fc.constantFrom(1, 1, 1, 2, 4, 8, 16),
    disk: fc.integer({ min: 1, max: 5000 }),
    width: fc.double({ min: 1, max: 4, noNaN: true }),
    cpuSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    flop: fc.double({ min: 1e12, max: 1e20, noNaN: true }),
    precision: fc.constantFrom('fp32', 'tf32', 'fp16', 'bf16', 'int8', 'int4', null),
    driver: fc.constantFrom('570', '580', '595', null),
    cuda: fc.constantFrom('11.8', '12.4', '12.8', '12.9', '13.0', null),
  })
  .map((drawn) => {
    const common = {
      memoryGib: spread(drawn.memory, drawn.width),
      vcpus: spread(drawn.vcpus, drawn.width),
      diskGib: spread(drawn.disk, drawn.width),
      runtimeSeconds: spread(1000, drawn.width),
    };
    const { precision } = drawn;
    if (!drawn.gpu)
      return aCpuPrediction({
        ...common,
        work: {
          cpuSeconds: drawn.cpuSeconds,
          parallelism: drawn.vcpus,
          gpuFlop: 0,
          precision: null,
          fixedSeconds: 10,
        },
      });
    return aGpuPrediction({
      ...common,
      gpuMemoryGib: spread(drawn.gpuMemory, 1.1),
      gpuCount: drawn.gpuCount,
      driverBranch: drawn.driver,
      cudaVersion: drawn.cuda,
      work: {
        cpuSeconds: drawn.cpuSeconds,
        parallelism: drawn.vcpus,
        gpuFlop: drawn.flop,
        precision,
        fixedSeconds: 10,
      },
    });
  });

/** Jobs that differ in objective, constraints and what the user fixed. */
export const jobs: fc.Arbitrary<Job> = fc
  .record({
    objective: fc.constantFrom('cheapest' as const, 'fastest' as const, 'balanced' as const),
    interruptible: fc.constantFrom(true, false, null),
    checkpointing: fc.constantFrom(true, false, null),
    maxUsd: fc.constantFrom(null, null, 0.5, 20),
    deadline: fc.constantFrom(null, null, '2026-07-16T13:00:00Z'),
    accelerator: fc.option(
      fc.record({ type: fc.constantFrom(...gpuTypes), count: fc.constantFrom(1, 2, 4, 8) }),
      { nil: undefined, freq: 4 },
    ),
    model: fc.option(
      fc.constantFrom(
        'SPOT' as const,
        'STANDARD' as const,
        'FLEX_START' as const,
        'RESERVATION_BOUND' as const,
      ),
      { nil: undefined, freq: 5 },
    ),
  })
  .map(({ accelerator, model, ...rest }) => {
    const provisioning = model === undefined ? {} : { provisioningModel: model };
    return aPlainJob({
      ...rest,
      resources: { ...provisioning, ...(accelerator === undefined ? {} : { accelerator }) },
    });
  });

const limits: fc.Arbitrary<PlanningLimits> = fc.constantFrom<PlanningLimits>(
  {},
  {},
  { region: 'any' },
  { region: 'europe-west4' },
  { zone: 'us-east1-b' },
  { spot: true },
  { spot: false },
);

export const asked: fc.Arbitrary<Asked> = fc.record({ job: jobs, prediction: predictions, limits });
