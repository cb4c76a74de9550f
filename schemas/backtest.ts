/** How history is replayed: runs of a family drawn at random after a warm-up, or everything in its own order of time. */
export type BacktestProtocol = 'warm' | 'chronological';

/** How well one method would have sized some runs. */
export interface Accuracy {
  /** `headstart`, or a baseline by its name. */
  readonly method: string;
  /** That were judged. */
  readonly runs: number;
  /** Memory asked for and not used, times hours, failed attempts in full; in GB (10⁹ bytes) × h. */
  readonly wastageGbh: number;
  /** The same at the price of memory; null where that is unknown. */
  readonly wastageUsd: number | null;
  /** Attempts that asked for less than their run needed. */
  readonly failures: number;
  /** Runs with at least one such attempt. */
  readonly failedRuns: number;
  /** Median of |first request − peak| ÷ peak; null without runs. */
  readonly medianError: number | null;
  /** Share of peaks inside the interval; null where the method tells none. */
  readonly coverage: number | null;
  /** Median of |expected − actual run time| ÷ actual; null where the method expects none. */
  readonly runtimeMedianError: number | null;
  /**
   * USD of the cheapest machines that hold each request, failed attempts included, ÷ USD of the cheapest that would have
   * held each peak, − 1; null where no price is known.
   */
  readonly machineRegret: number | null;
}

/** Accuracy on the runs of one family, a method each. */
export interface FamilyAccuracy {
  readonly family: string;
  readonly runs: number;
  readonly methods: readonly Accuracy[];
}

/** What memory costs, for telling wastage in USD. */
export interface MemoryPrice {
  readonly usdPerGibHour: number;
  /** What it is the price of, for people. */
  readonly of: string;
  readonly asOf: string;
  readonly source: string;
}

/** Wastage of one method after so many judged runs, in GB·h. */
export interface WastageCurve {
  readonly method: string;
  readonly runs: readonly number[];
  readonly wastageGbh: readonly number[];
}

/** A run as the engine sized it. */
export interface SizedRun {
  readonly family: string;
  readonly peakGib: number;
  readonly requestedGib: number;
  readonly failed: boolean;
}

/** What a backtest found. */
export interface BacktestReport {
  readonly schemaVersion: 1;
  /** Where the history came from: `store`, or the file as it was named. */
  readonly source: string;
  readonly protocol: BacktestProtocol;
  /** Of the draws of the warm protocol. */
  readonly seed: number;
  readonly judged: number;
  /** Runs that were not judged: why, and how many. */
  readonly left: Readonly<Record<string, number>>;
  readonly price: MemoryPrice | null;
  readonly methods: readonly Accuracy[];
  /** Those that wasted most with the engine first. */
  readonly families: readonly FamilyAccuracy[];
  readonly curves: readonly WastageCurve[];
  /** At most some hundreds, evenly spread over the judged runs. */
  readonly sized: readonly SizedRun[];
}
