import fc from 'fast-check';
import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { SpotExposure } from '../../schemas/profile.ts';

/** 240 machine-hours of n2-standard-4 in us-central1 without a preemption; what a test is about is laid over it. */
export function buildExposure(changes: Partial<SpotExposure> = {}): SpotExposure {
  const region = changes.region ?? 'us-central1';
  return {
    region,
    zone: `${region}-a`,
    machineType: 'n2-standard-4',
    machineHours: 240,
    preemptions: 0,
    ...changes,
  };
}

/** One run that was on Spot there. */
export function buildSpotRecord(...exposures: readonly Partial<SpotExposure>[]): CapacityRecord {
  return { origin: 'measured', spot: exposures.map(buildExposure), queue: null };
}

/** One run that waited in the queue so long. */
export function buildWait(seconds: number, acceleratorType: string | null = 'nvidia-l4'): CapacityRecord {
  return { origin: 'measured', spot: [], queue: { acceleratorType, seconds } };
}

export const spotRegions = ['us-central1', 'us-east1', 'europe-west4'] as const;
export const spotTypes = ['n2-standard-4', 'e2-standard-2', 'g2-standard-4', 'n1-standard-8'] as const;

/** From a minute to ten years of Spot, taken back never to often. */
export const exposures: fc.Arbitrary<SpotExposure> = fc
  .record({
    region: fc.constantFrom(...spotRegions),
    machineType: fc.constantFrom(...spotTypes),
    power: fc.double({ min: -2, max: 5, noNaN: true }),
    preemptions: fc.nat(40),
  })
  .map(({ power, ...rest }) => buildExposure({ ...rest, machineHours: 10 ** power }));

/** What a few earlier runs met on Spot. */
export const spotHistories: fc.Arbitrary<readonly CapacityRecord[]> = fc
  .array(fc.array(exposures, { minLength: 1, maxLength: 2 }), { maxLength: 6 })
  .map((runs) => runs.map((spot) => buildSpotRecord(...spot)));
