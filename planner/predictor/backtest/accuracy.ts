import type { Accuracy, WastageCurve } from '../../../schemas/backtest.ts';
import { gbPerGib, wastageGbh, type SizedAttempts } from './attempts.ts';

/** What accuracy in money is told by; each is null where a price is unknown. */
export interface Prices {
  readonly usdPerGibHour: number | null;
  /** The cheapest machine that holds a request: its memory beside the system's share, and USD per hour. */
  readonly machineFor: (vcpus: number, requestGib: number) => PricedMachine | null;
}

export interface PricedMachine {
  /** GiB that a run can have on it. */
  readonly usableGib: number;
  readonly usdPerHour: number;
}

/** How well a method sized some runs. */
export function accuracyOf(method: string, sized: readonly SizedAttempts[], prices: Prices): Accuracy {
  const wastage = total(sized.map(wastageGbh));
  const { usdPerGibHour } = prices;
  return {
    ...{ method, runs: sized.length, wastageGbh: wastage },
    wastageUsd: usdPerGibHour === null ? null : (wastage / gbPerGib) * usdPerGibHour,
    failures: total(sized.map(({ attempts }) => attempts.length - 1)),
    failedRuns: sized.filter(({ attempts }) => attempts.length > 1).length,
    medianError: medianOf(sized.map(({ run, attempts }) => relative(attempts[0]!, run.peakGib))),
    coverage: coverageOf(sized),
    runtimeMedianError: medianOf(
      sized.flatMap(({ run, expectedSeconds }) =>
        expectedSeconds === null ? [] : [relative(expectedSeconds, run.runtimeSeconds)],
      ),
    ),
    machineRegret: regretOf(sized, prices),
  };
}

/** Share of the peaks in their interval; null where there is no interval. */
function coverageOf(sized: readonly SizedAttempts[]): number | null {
  const inside = sized.flatMap(({ run: { peakGib }, first: { lower, upper } }) =>
    lower === undefined || upper === undefined ? [] : [lower <= peakGib && peakGib <= upper ? 1 : 0],
  );
  return inside.length === 0 ? null : total(inside) / inside.length;
}

function regretOf(sized: readonly SizedAttempts[], prices: Prices): number | null {
  const spent = sized.flatMap((one) => machineUsd(one, prices) ?? []);
  const best = total(spent.map((one) => one.best));
  return best === 0 ? null : total(spent.map((one) => one.chosen)) / best - 1;
}

/**
 * USD of the machines that a run's requests would have taken, and of the cheapest that holds its peak, each for the run's
 * whole time. A machine may hold more than was asked for: attempts end at the first that holds the peak. Null where the run's
 * vCPUs are unknown or no machine is.
 */
export function machineUsd(
  { run, attempts }: SizedAttempts,
  { machineFor }: Prices,
): { readonly chosen: number; readonly best: number } | null {
  const { vcpus } = run.features;
  const machineOf = (gib: number): PricedMachine | null =>
    vcpus === undefined ? null : machineFor(vcpus, gib);
  const best = machineOf(run.peakGib);
  if (best === null) return null;
  const machines = attempts.map((gib) => machineOf(gib) ?? best);
  const held = machines.findIndex(({ usableGib }) => usableGib >= run.peakGib);
  const paid = machines.slice(0, held + 1);
  const usd = (machine: PricedMachine): number => (machine.usdPerHour * run.runtimeSeconds) / 3600;
  return { chosen: total(paid.map(usd)), best: usd(best) };
}

/** Points of a curve at most. */
const mostPoints = 120;

/** Wastage added up over the judged runs, at evenly spread places and the last. */
export function curveOf(method: string, sized: readonly SizedAttempts[]): WastageCurve {
  const every = Math.max(1, Math.ceil(sized.length / mostPoints));
  const runs: number[] = [];
  const wastage: number[] = [];
  let sum = 0;
  for (const [place, one] of sized.entries()) {
    sum += wastageGbh(one);
    if ((place + 1) % every !== 0 && place + 1 !== sized.length) continue;
    runs.push(place + 1);
    wastage.push(sum);
  }
  return { method, runs, wastageGbh: wastage };
}

/** The runs of a list that are evenly spread over it, `most` of them at most. */
export function spread<T>(list: readonly T[], most: number): readonly T[] {
  const every = Math.max(1, Math.ceil(list.length / most));
  return list.filter((_, place) => place % every === 0);
}

/** Runs by family in the order in which they come. */
export function byFamily(sized: readonly SizedAttempts[]): ReadonlyMap<string, readonly SizedAttempts[]> {
  return Map.groupBy(sized, ({ run }) => run.features.family);
}

function relative(said: number, actual: number): number {
  return Math.abs(said - actual) / actual;
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
