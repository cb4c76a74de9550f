/** What is known of a run before it starts. What is absent, not finite or not above 0 is unknown, never 0. */
export interface RunFeatures {
  /** Kind of task: runs of one kind do the same to different data. */
  readonly family: string;
  /** Size of what it reads. */
  readonly inputBytes?: number;
  /** Memory that its user asked for. */
  readonly requestedGib?: number;
  readonly vcpus?: number;
  /** Time limit that its user set. */
  readonly timeLimitSeconds?: number;
  /** Container image, tag and the like: text that runs may have in common, by its name. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A run that has ended well, with what it needed. One without a finite peak above 0 teaches nothing of memory. */
export interface EndedRun {
  readonly features: RunFeatures;
  readonly peakGib: number;
  readonly runtimeSeconds: number;
}

/** What a sizing rests on most. */
export type SizingBasis = 'nothing' | 'request' | 'other-families' | 'family';

/** A quantity with the interval that holds it in nine runs of ten. */
export interface Sizing {
  /** What to ask for, or to expect. Above 0; a request may lie above `upper`, where a failure costs much. */
  readonly target: number;
  readonly lower: number;
  readonly upper: number;
  readonly basis: SizingBasis;
  /** Runs of the family that it rests on. */
  readonly runs: number;
  /** How it was found, in the field's words, such as `linear in input size`. */
  readonly method: string;
}

/** An attempt that ran out of memory. */
export interface FailedAttempt {
  readonly features: RunFeatures;
  /** 1 for the first. */
  readonly attempt: number;
  readonly askedGib: number;
}

/** Sizes runs, and learns from each that ends. Deterministic: the same runs in the same order give the same answers. */
export interface SizingModel {
  /** Learns a run. Constant time, amortised. */
  observe(run: EndedRun): void;
  /** Memory to ask for, in GiB: the request of the least expected cost, failures included. */
  size(features: RunFeatures): Sizing;
  /** Memory to ask for after a failure, in GiB; always more than was asked for. */
  retry(failed: FailedAttempt): Sizing;
  /** Time the run takes, in seconds; null while nothing is known that says so. */
  runtime(features: RunFeatures): Sizing | null;
}
