import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preemptionsPerHour } from '../../planner/optimiser/interruptions.ts';
import { createPreemptionRates, type PreemptionRates } from '../../planner/optimiser/preemption-rates.ts';
import type { CapacityRecord } from '../../schemas/capacity.ts';
import {
  buildSpotRecord,
  exposures,
  spotHistories,
  spotRegions,
  spotTypes,
} from '../support/capacity-records.ts';

const seriesOf = (machineType: string): string => machineType.split('-')[0] ?? '';
const ratesOf = (records: readonly CapacityRecord[]): PreemptionRates =>
  createPreemptionRates(records, seriesOf);

/** Expected preemptions a machine-day. */
function perDay(rates: PreemptionRates, series: string, region: string): number {
  return rates.of(series, region).perHour.target * 24;
}

/** Every series and region that histories speak of, and one of each that none does. */
const places = [...spotTypes.map(seriesOf), 'c3'].flatMap((series) =>
  [...spotRegions, 'asia-east1'].map((region) => [series, region] as const),
);

describe('preemption rates', () => {
  it('are the published ones without history', () => {
    for (const records of [[], [{ origin: 'measured' as const, spot: [], queue: null }]])
      expect(ratesOf(records).of('n2', 'us-central1').perHour).toEqual(preemptionsPerHour);
    const empty = ratesOf([buildSpotRecord({ machineHours: 0 })]).of('n2', 'us-central1').perHour;
    for (const bound of ['target', 'lower', 'upper'] as const)
      expect(empty[bound]).toBeCloseTo(preemptionsPerHour[bound], 12);
  });

  const worked: readonly (readonly [string, string, number])[] = [
    ['n2', 'us-central1', 0.08],
    ['e2', 'us-central1', 0.0867],
    ['n2', 'us-east1', 0.0933],
    ['e2', 'us-east1', 0.0933],
  ];
  it.each(worked)('after 240 quiet machine-hours of n2 in us-central1: %s in %s', (series, region, rate) => {
    expect(perDay(ratesOf([buildSpotRecord({})]), series, region)).toBeCloseTo(rate, 4);
  });

  it('of one series alone are the Gamma–Poisson posterior of 4 preemptions in 960 machine-hours', () => {
    fc.assert(
      fc.property(exposures, (exposure) => {
        const { perHour } = ratesOf([buildSpotRecord(exposure)]).of(
          seriesOf(exposure.machineType),
          exposure.region,
        );
        const hours = 960 + exposure.machineHours;
        const mean = (4 + exposure.preemptions) / hours;
        expect(perHour.target / mean).toBeCloseTo(1, 9);
        expect((perHour.upper - perHour.target) / Math.sqrt(mean / hours)).toBeCloseTo(1, 9);
        expect((perHour.target - perHour.lower) / Math.sqrt(mean / hours)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('rise with preemptions and fall with quiet hours, most for what met them, least in other regions', () => {
    fc.assert(
      fc.property(spotHistories, exposures, fc.boolean(), (records, exposure, isQuiet) => {
        const more = isQuiet ? { ...exposure, preemptions: 0 } : { ...exposure, machineHours: 0 };
        const [before, after] = [ratesOf(records), ratesOf([...records, buildSpotRecord(more)])];
        const sign = isQuiet ? -1 : 1;
        const moved = (series: string, region: string): number =>
          sign * (perDay(after, series, region) - perDay(before, series, region));
        for (const [series, region] of places) expect(moved(series, region)).toBeGreaterThanOrEqual(-1e-9);
        const own = moved(seriesOf(exposure.machineType), exposure.region);
        const sibling = moved('c3', exposure.region);
        const away = moved('c3', 'asia-east1');
        if (!isQuiet) {
          expect(own).toBeGreaterThanOrEqual(sibling - 1e-9);
          expect(sibling).toBeGreaterThanOrEqual(away - 1e-9);
        }
      }),
    );
  });

  it('have ordered bounds, and none in any region lies under the least of its series', () => {
    fc.assert(
      fc.property(spotHistories, (records) => {
        const rates = ratesOf(records);
        for (const [series, region] of places) {
          const { target, lower, upper } = rates.of(series, region).perHour;
          expect([lower >= 0, lower <= target, target <= upper]).toEqual([true, true, true]);
          expect(rates.least(series)).toBeLessThanOrEqual(target);
        }
      }),
    );
  });

  it('say what they rest on, each hour once', () => {
    const rates = ratesOf([
      buildSpotRecord({ machineHours: 4 }, { zone: 'us-central1-b', machineHours: 8, preemptions: 1 }),
      buildSpotRecord({ machineHours: 2 }, { region: 'us-east1', machineHours: 3, preemptions: 2 }),
      buildSpotRecord({ machineType: 'e2-standard-2', machineHours: 5 }),
    ]);
    expect(rates.of('n2', 'us-central1').seen()).toEqual({
      here: { machineHours: 14, preemptions: 1, runs: 2 },
      elsewhere: { machineHours: 8, preemptions: 2, runs: 1 },
    });
  });
});
