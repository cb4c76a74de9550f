import * as z from 'zod';

/**
 * The contract of `headstart plan FILE --json` as issue 2 has it: fields may be added, none may be renamed or change
 * its type. Written down once more here, so that a change of ours does not change the contract with it.
 */
const interval = z
  .looseObject({ target: z.number(), lower: z.number(), upper: z.number() })
  .refine(({ target, lower, upper }) => lower <= target && target <= upper, 'lower ≤ target ≤ upper');

const offering = z.looseObject({
  machineType: z.string(),
  machineCount: z.int().min(1),
  accelerator: z.looseObject({ type: z.string(), count: z.int().min(1) }).nullable(),
  region: z.string(),
  zone: z.string(),
  provisioningModel: z.enum(['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND']),
  usdPerHour: z.number().nullable(),
});

const cost = z.looseObject({
  usdPerRun: interval.nullable(),
  usdPerHour: z.number().nullable(),
  complete: z.boolean(),
  breakdown: z.array(
    z
      .looseObject({
        item: z.string(),
        usdPerHour: z.number().nullish(),
        usdPerMonth: z.number().nullish(),
      })
      .refine((item) => 'usdPerHour' in item || 'usdPerMonth' in item, 'an hour or a month has a price'),
  ),
});

const latency = z.looseObject({
  readySeconds: interval,
  runtimeSeconds: interval,
  timeToResultSeconds: interval,
});

const job = z.looseObject({
  name: z.string().regex(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/),
  language: z.string(),
  frameworks: z.array(z.looseObject({ name: z.string(), version: z.string().nullable() })),
  dependencies: z.record(z.string(), z.string().nullable()),
  apiCalls: z.array(z.string()),
  dataAccess: z.array(
    z.looseObject({
      uri: z.string(),
      mode: z.enum(['read', 'write', 'read-write']),
      bytes: z.number().nullable(),
    }),
  ),
  gpuRequired: z.boolean(),
});

const prediction = z.looseObject({
  memoryGib: interval,
  vcpus: interval,
  gpuMemoryGib: interval.nullable(),
  gpuCount: z.int().min(0),
  diskGib: interval,
  networkGbps: interval,
  runtimeSeconds: interval,
  topology: z.looseObject({
    machines: z.int().min(1),
    gpusPerMachine: z.int().min(0),
    interconnect: z.enum(['none', 'nvlink', 'rdma', 'tcp']),
    placement: z.literal('compact').nullable(),
  }),
  cudaVersion: z
    .string()
    .regex(/^\d+\.\d+$/)
    .nullable(),
  driverBranch: z.string().regex(/^\d+$/).nullable(),
  image: z.looseObject({ project: z.string(), family: z.string() }),
  confidence: z.number().min(0).max(1),
  basis: z.enum(['priors', 'profiles', 'both']),
  reasons: z.array(z.string()).min(1),
});

export const planContract = z.looseObject({
  schemaVersion: z.literal(1),
  job,
  prediction,
  offering: offering.nullable(),
  cost: cost.nullable(),
  latency: latency.nullable(),
  alternatives: z.array(z.looseObject({ offering, cost, latency, dominated: z.literal(true).optional() })),
  rejected: z.array(
    z.looseObject({
      criterion: z.string(),
      count: z.int().min(1),
      example: z.string(),
      reason: z.string().min(1),
    }),
  ),
  violations: z.array(z.looseObject({ rule: z.string(), message: z.string(), source: z.string() })),
  planHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});
