import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { SpotEvidence } from '../../schemas/plan.ts';
import type { SpotExposure } from '../../schemas/profile.ts';
import { preemptionsPerHour } from './interruptions.ts';

/** How often Spot machines of one series in one region are taken back, and what that rests on. */
export interface PreemptionRate {
  /** Preemptions per machine-hour. */
  readonly perHour: Interval;
  /** What earlier runs saw of this series in this region, and of all other Spot machines. */
  seen(): { readonly here: SpotEvidence; readonly elsewhere: SpotEvidence };
}

/** Rates of one choice. Each is worked out once. */
export interface PreemptionRates {
  of(series: string, region: string): PreemptionRate;
  /** What no region's expected rate of a series lies under, per machine-hour. */
  least(series: string): number;
}

const nothing: SpotEvidence = { machineHours: 0, preemptions: 0, runs: 0 };
const published: PreemptionRate = {
  perHour: preemptionsPerHour,
  seen: () => ({ here: nothing, elsewhere: nothing }),
};

/** The series of a machine type, null for a name that the catalog does not know. */
export type SeriesOf = (machineType: string) => string | null;

/**
 * Rates learnt from the Spot machine-hours of earlier runs: a Gamma–Poisson posterior on three levels (all regions, region,
 * series in its region), each the prior of the next. They are joined by hierarchical credibility (Bühlmann and Straub 1970,
 * Jewell 1975): the best linear estimate, which counts every hour once and lets a region or series teach the others less
 * than itself. With μ the published mean and τ² a third of the published variance for each level (no source splits it),
 * A = μ/τ² = 2880 machine-hours weigh as much as one level does. Of k preemptions in T hours, with z = T/(T + A):
 *
 *     series in region   (k + A × region) / (T + A)
 *     region             (all + Σ k/(T + A)) / (1 + Z)              Z = Σ z over its series
 *     all                (μ + Σ [Σ k/(T + A)]/(1 + Z)) / (1 + Q)    Q = Σ Z/(1 + Z) over the regions
 *
 * The bounds lie one standard deviation from that mean, as 5 and 15 % a day do from the published 10. Worked: 240 machine-
 * hours without a preemption, and no other: 8 % a day for that series there, which is (4 + 0)/(40 + 10) of the Gamma prior
 * of 4 preemptions in 40 days; 8.7 % for another series of the region, 9.3 % elsewhere. Without history the published rate.
 */
export function createPreemptionRates(
  records: readonly CapacityRecord[],
  seriesOf: SeriesOf,
): PreemptionRates {
  const { all, regions } = countEvidence(records, remembered(seriesOf));
  if (regions.size === 0) return { of: () => published, least: () => preemptionsPerHour.target };
  const pool = poolOf([...regions.values()].map(levelOf));
  const estimates = new Map(
    [...regions].map(([region, bySeries]) => [region, regionOf(levelOf(bySeries), pool)]),
  );
  const rates = remembered((series) =>
    remembered((region) => {
      const own = regions.get(region)?.get(series) ?? nothing;
      const perHour = rateOf(own, estimates.get(region) ?? pool);
      return { perHour, seen: () => ({ here: without(own, nothing), elsewhere: without(all, own) }) };
    }),
  );
  const ofOthers = Math.min(pool.rate, ...[...estimates.values()].map(({ rate }) => rate));
  const least = remembered((series) => {
    const own = [...regions].filter(([, bySeries]) => bySeries.has(series));
    return Math.min(ofOthers, ...own.map(([region]) => rates(series)(region).perHour.target));
  });
  return { of: (series, region) => rates(series)(region), least };
}

/** Answers of a function of names, each worked out once. */
function remembered<T>(work: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = work(name);
    known.set(name, answer);
    return answer;
  };
}

const mean = preemptionsPerHour.target;
/** Of each of the three levels, in (preemptions per hour)². */
const levelVariance = (preemptionsPerHour.upper - mean) ** 2 / 3;
const levelHours = mean / levelVariance;

type BySeries = ReadonlyMap<string, SpotEvidence>;

/** Evidence while it is counted; `lastRun` keeps a run with several machines from counting twice. */
interface Tally extends SpotEvidence {
  machineHours: number;
  preemptions: number;
  runs: number;
  lastRun: number;
}

/** What all runs saw, together and by region and series. */
function countEvidence(
  records: readonly CapacityRecord[],
  seriesOf: SeriesOf,
): { readonly all: Tally; readonly regions: ReadonlyMap<string, BySeries> } {
  const all: Tally = { ...nothing, lastRun: -1 };
  const regions = new Map<string, Map<string, Tally>>();
  for (const [run, { spot }] of records.entries())
    for (const exposure of spot) {
      const bySeries = regions.get(exposure.region) ?? new Map<string, Tally>();
      regions.set(exposure.region, bySeries);
      const series = seriesOf(exposure.machineType) ?? exposure.machineType;
      const tally = bySeries.get(series) ?? { ...nothing, lastRun: -1 };
      bySeries.set(series, tally);
      for (const one of [all, tally]) add(one, exposure, run);
    }
  return { all, regions };
}

function add(tally: Tally, { machineHours, preemptions }: SpotExposure, run: number): void {
  tally.machineHours += machineHours;
  tally.preemptions += preemptions;
  tally.runs += tally.lastRun === run ? 0 : 1;
  tally.lastRun = run;
}

function without(all: SpotEvidence, part: SpotEvidence): SpotEvidence {
  return {
    machineHours: Math.max(0, all.machineHours - part.machineHours),
    preemptions: all.preemptions - part.preemptions,
    runs: all.runs - part.runs,
  };
}

/** What a region's series say together: Σ k/(T + A) and Z. */
interface Level {
  readonly rate: number;
  readonly weight: number;
}

/** A rate that is the prior of the next level, with its variance at the published mean. */
interface Estimate {
  readonly rate: number;
  readonly variance: number;
}

function levelOf(bySeries: BySeries): Level {
  let level: Level = { rate: 0, weight: 0 };
  for (const { preemptions, machineHours } of bySeries.values()) {
    const hours = machineHours + levelHours;
    level = { rate: level.rate + preemptions / hours, weight: level.weight + machineHours / hours };
  }
  return level;
}

function poolOf(levels: readonly Level[]): Estimate {
  let [rate, weight] = [mean, 1];
  for (const level of levels) {
    rate += level.rate / (1 + level.weight);
    weight += level.weight / (1 + level.weight);
  }
  return { rate: rate / weight, variance: levelVariance / weight };
}

function regionOf({ rate, weight }: Level, pool: Estimate): Estimate {
  const rest = 1 / (1 + weight);
  return { rate: (pool.rate + rate) * rest, variance: rest * levelVariance + rest ** 2 * pool.variance };
}

function rateOf({ machineHours, preemptions }: SpotEvidence, region: Estimate): Interval {
  const rest = levelHours / (machineHours + levelHours);
  const target = preemptions / (machineHours + levelHours) + rest * region.rate;
  const variance = rest * levelVariance + rest ** 2 * region.variance;
  // Of a count, the variance of the rate goes with the rate: the Gamma of this mean and of mean ÷ variance hours.
  const deviation = Math.sqrt((variance * target) / mean);
  return { target, lower: Math.max(0, target - deviation), upper: target + deviation };
}
