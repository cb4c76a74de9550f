import type { Interval } from '../../../schemas/interval.ts';
import { drawnStages, nodesOf, type DrawnStage } from './drawn-stages.ts';
import type { CellCounts } from './node-counts.ts';
import type { FederatedMetric, Pact } from './pact.ts';

/** What a party gave in a round, and how far it is believed: a weight from 0 to 1. */
export interface WeighedCounts {
  readonly round: number;
  readonly counts: readonly CellCounts[];
  readonly weight: number;
}

/** Counts of all parties and rounds, ready to be asked. */
export interface FederatedModel {
  readonly metric: FederatedMetric;
  readonly rounds: readonly RoundModel[];
  /** Runs in each bin over all: what is expected of a job that nothing is known of. */
  readonly root: Float64Array;
}

interface RoundModel {
  readonly stages: readonly DrawnStage[];
  readonly counts: readonly CellCounts[];
}

/** What a model expects, and of how many runs it has that, after weights and noise. */
export interface FederatedEstimate {
  /** 90 %: from the 5 % to the 95 % quantile; the target is the median. */
  readonly interval: Interval;
  readonly runs: number;
}

/** Runs that what the coarser stage expects counts for beside those of a node: noise alone moves no estimate far. */
const coarserCounts = 3;

/** The model of what parties gave; null where no node has runs. */
export function federatedModel(pact: Pact, given: readonly WeighedCounts[]): FederatedModel | null {
  const rounds = [...new Set(given.map(({ round }) => round))].sort((one, other) => one - other);
  const models = rounds.map((round): RoundModel => {
    const stages = drawnStages(pact, round);
    const ofRound = given.filter((each) => each.round === round && each.weight > 0);
    return { stages, counts: stages.map((_, stage) => addedUp(ofRound, stage)) };
  });
  const root = new Float64Array(pact.metric.bins);
  for (const { counts } of models)
    for (const [cell, count] of counts[0] ?? []) root[cell % pact.metric.bins]! += count;
  return root.some((count) => count > 0) ? { metric: pact.metric, rounds: models, root } : null;
}

function addedUp(given: readonly WeighedCounts[], stage: number): CellCounts {
  const sums = new Map<number, number>();
  for (const { counts, weight } of given)
    for (const [cell, count] of counts[stage]!) sums.set(cell, (sums.get(cell) ?? 0) + weight * count);
  return sums;
}

/** What the model expects of a row: from the root on, each stage's runs beside what the one before it expected. */
export function federatedEstimate(model: FederatedModel, row: ArrayLike<number>): FederatedEstimate {
  let shares = normalised(model.root);
  let most = 0;
  for (const { stages, counts } of model.rounds) {
    nodesOf(stages, row).forEach((node, stage) => {
      const { runs, bins } = cellsOf(counts[stage]!, node, model.metric.bins);
      if (runs === 0) return;
      most = Math.max(most, runs);
      shares = shares.map((share, bin) => (bins[bin]! + coarserCounts * share) / (runs + coarserCounts));
    });
  }
  return { interval: intervalIn(model.metric, shares), runs: most };
}

function cellsOf(
  counts: CellCounts,
  node: number,
  length: number,
): { readonly runs: number; readonly bins: Float64Array } {
  const bins = Float64Array.from({ length }, (_, bin) => counts.get(node * length + bin) ?? 0);
  return { runs: bins.reduce((sum, count) => sum + count, 0), bins };
}

function normalised(counts: Float64Array): Float64Array {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => count / sum);
}

/** The median within its bin by the share that is reached there; bounds are the outer edges of theirs. */
function intervalIn(metric: FederatedMetric, shares: Float64Array): Interval {
  const [low, middle, high] = [reached(shares, 0.05), reached(shares, 0.5), reached(shares, 0.95)];
  return {
    target: edgeOf(metric, middle.bin + middle.within),
    lower: edgeOf(metric, low.bin),
    upper: edgeOf(metric, high.bin + 1),
  };
}

/** The bin in which a share of the runs is reached, and how far into it. */
function reached(shares: Float64Array, share: number): { readonly bin: number; readonly within: number } {
  let sum = 0;
  const bin = shares.findIndex((each) => (sum += each) >= share - 1e-9);
  return { bin, within: Math.max(0, Math.min(1, 1 - (sum - share) / shares[bin]!)) };
}

/** Edges count from 0 at the lower bound; they are of equal ratio. */
function edgeOf({ lower, upper, bins }: FederatedMetric, edge: number): number {
  return lower * (upper / lower) ** (edge / bins);
}
