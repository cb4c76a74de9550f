/** Where a series of runs has changed for good: a new release of a tool, larger data. */
export interface Drift {
  /** Runs since the change, the newest ones. */
  readonly newer: number;
  /** Median since the change ÷ median before it. */
  readonly factor: number;
  /** What a run from before the change still counts, 0 to 0.5. */
  readonly olderWeight: number;
}

/** Newest runs looked at: an older change tells nothing of the next run. */
const window = 40;
const fewestNewer = 3;
/** Runs that do not differ would fall apart so with this probability, at most. */
const level = 0.01;
const leastFactor = 1.1;
/** Older runs that may lie on the wrong side: one outlier in ten hides no change. */
const exceptions = 0.1;

/**
 * Whether the newest of some values, newest first and above 0, all lie above or all below the ones before. Of n runs that
 * do not differ, k given ones are the largest or the smallest with the probability 2 ÷ C(n, k) (the extreme of Wilcoxon's
 * rank sum; Biometrics Bulletin 1, 1945). Null where there is no such change.
 *
 * | runs before | runs since | 2 ÷ C(n, k) | a change | weight of those before |
 * |-------------|------------|-------------|----------|------------------------|
 * | 10          | 2          | 0.030       | no       | 1                      |
 * | 5           | 4          | 0.016       | no       | 1                      |
 * | 10          | 3          | 0.0070      | yes      | 0.5                    |
 * | 10          | 4          | 0.0020      | yes      | 0.25                   |
 * | 5           | 5          | 0.0079      | yes      | 0.125                  |
 * | 10          | 7          | 0.0001      | yes      | 0                      |
 */
export function driftOf(values: readonly number[]): Drift | null {
  const seen = values.slice(0, window);
  let [best, likeliest]: [Drift | null, number] = [null, level];
  for (let newer = fewestNewer; newer <= seen.length - fewestNewer; newer += 1) {
    const spared = Math.floor((seen.length - newer) * exceptions);
    const chance = 2 / combinations(seen.length - spared, newer);
    if (chance > likeliest || !isApart(seen, newer, spared)) continue;
    const factor = middle(seen.slice(0, newer)) / middle(seen.slice(newer));
    if (!isChange(factor)) continue;
    [best, likeliest] = [{ newer, factor, olderWeight: weightBefore(newer) }, chance];
  }
  return best;
}

/** Weights of runs, newest first, in which those before a change count as their drift says. */
export function driftWeights(values: readonly number[]): readonly number[] {
  const drift = driftOf(values);
  return values.map((_, place) => (drift !== null && place >= drift.newer ? drift.olderWeight : 1));
}

/** Halved with every run that confirms the change, and nothing once little is left. */
function weightBefore(newer: number): number {
  const weight = 2 ** (fewestNewer - 1 - newer);
  return weight < 0.1 ? 0 : weight;
}

/** Whether the newer values all lie above, or all below, the others but for those spared. Nothing is sorted for it. */
function isApart(seen: readonly number[], newer: number, spared: number): boolean {
  let [least, most] = [Infinity, -Infinity];
  for (let place = 0; place < newer; place += 1) {
    least = Math.min(least, seen[place]!);
    most = Math.max(most, seen[place]!);
  }
  let [above, below] = [0, 0];
  for (let place = newer; place < seen.length; place += 1) {
    if (seen[place]! >= least) above += 1;
    if (seen[place]! <= most) below += 1;
    if (above > spared && below > spared) return false;
  }
  return true;
}

function isChange(factor: number): boolean {
  return Math.abs(Math.log(factor)) >= Math.log(leastFactor);
}

function middle(values: readonly number[]): number {
  const ascending = new Float64Array(values).sort();
  return ascending[Math.floor(ascending.length / 2)] ?? NaN;
}

/** Ways to take k of n. */
function combinations(n: number, k: number): number {
  let ways = 1;
  for (let taken = 1; taken <= k; taken += 1) ways *= (n - k + taken) / taken;
  return ways;
}
