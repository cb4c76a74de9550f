import { describe, expect, test } from 'vitest';
import { contributionEpsilon } from '../../../planner/predictor/federation/contribution.ts';
import { drawnStages, nodesOf } from '../../../planner/predictor/federation/drawn-stages.ts';
import type { DrawBelow } from '../../../planner/predictor/federation/exact-noise.ts';
import { federatedRuns } from '../../../planner/predictor/federation/federated-run.ts';
import {
  binOf,
  exactCounts,
  noisedCounts,
  type CellCounts,
} from '../../../planner/predictor/federation/node-counts.ts';
import { buildPact, partyRuns, seededDraw, toolRun, vocabularyKey } from './party.ts';

// Two stages of few nodes, so that the attack can be tried often; nothing is too few to be given.
const pact = buildPact({
  trees: [
    [
      { by: [{ kind: 'word', of: 'name' }], splits: 2 },
      { by: [{ kind: 'word', of: 'family' }], splits: 1 },
    ],
  ],
  metric: { of: 'peakMemoryGib', lower: 1, upper: 256, bins: 8 },
  leastRuns: 1,
  epsilon: { contribution: 1, judgement: 1, total: 8 },
});
const stages = drawnStages(pact, 1);
const others = federatedRuns(pact, vocabularyKey, partyRuns({ seed: 4, runs: 60, tools: [1, 2, 3] }));
const [target] = federatedRuns(pact, vocabularyKey, [toolRun('secret', 'secret', 2 ** 30, 100)]);
const absent = exactCounts(pact, 1, others);
const present = exactCounts(pact, 1, [...others, target!]);
const cells = nodesOf(stages, target!.row).map((node) => node * 8 + binOf(pact.metric, target!.value));

/** The strongest attacker: knows every other run, and so what the cells of the one would hold without it. */
function seems(given: readonly CellCounts[]): boolean {
  const more = cells.map((cell, stage) => (given[stage]!.get(cell) ?? 0) - (absent[stage]!.get(cell) ?? 0));
  return more.reduce((sum, each) => sum + each, 0) > 0.5 * cells.length;
}

/** How much more often a member is taken for one than somebody who is none, over many contributions. */
function advantage(
  tries: number,
  contribute: (counts: readonly CellCounts[]) => readonly CellCounts[],
): number {
  const times = (counts: readonly CellCounts[]): number =>
    Array.from({ length: tries }, () => seems(contribute(counts))).filter(Boolean).length;
  return (times(present) - times(absent)) / tries;
}

/** A threshold of noise hides a lone run altogether; without it the attacker has more to go by. */
function noised(draw: DrawBelow) {
  return (counts: readonly CellCounts[]) => noisedCounts(pact, counts, draw);
}

describe('who is a member', () => {
  test('is plain to see without noise', () => {
    expect(advantage(5, (counts) => counts)).toBe(1);
  });

  test('is told no better than ε allows', () => {
    const epsilon = contributionEpsilon(pact);
    // Kairouz, Oh and Viswanath, ICML 2015: (e^ε - 1) ÷ (e^ε + 1); four standard errors of 400 tries for chance.
    const allowed = (Math.exp(epsilon) - 1) / (Math.exp(epsilon) + 1);
    expect(Math.abs(advantage(400, noised(seededDraw(9))))).toBeLessThan(allowed + 4 * Math.sqrt(0.5 / 400));
  });
});
