import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnStages, positionsOf } from '../../../planner/predictor/federation/drawn-stages.ts';
import type { FederatedRun } from '../../../planner/predictor/federation/federated-run.ts';
import {
  exactCounts,
  noisedCounts,
  type CellCounts,
} from '../../../planner/predictor/federation/node-counts.ts';
import { stagesOf } from '../../../planner/predictor/federation/pact.ts';
import { buildPact, seededDraw } from './party.ts';

const pact = buildPact();
const stages = stagesOf(pact);

const anyRun: fc.Arbitrary<FederatedRun> = fc.record({
  row: fc
    .array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: NaN }), {
      minLength: positionsOf(pact).length,
      maxLength: positionsOf(pact).length,
    })
    .map((values) => Float64Array.from(values)),
  value: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  job: fc.constantFrom('a', 'b', 'c'),
});

/** Sum over all cells of how far two counts are apart: what differential privacy calls their L1 distance. */
function distance(one: readonly CellCounts[], other: readonly CellCounts[]): number {
  return one.reduce((sum, cells, stage) => {
    const keys = new Set([...cells.keys(), ...other[stage]!.keys()]);
    return [...keys].reduce(
      (inner, cell) => inner + Math.abs((cells.get(cell) ?? 0) - (other[stage]!.get(cell) ?? 0)),
      sum,
    );
  }, 0);
}

describe('counts', () => {
  test('one run more moves as many counts as there are stages, by one each', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 40 }), anyRun, (runs, more) => {
        expect(distance(exactCounts(pact, 1, runs), exactCounts(pact, 1, [...runs, more]))).toBe(stages);
      }),
      { numRuns: 30 },
    );
  });

  test('nothing of few runs is given', () => {
    const counts = noisedCounts(
      pact,
      drawnStages(pact, 1).map(() => new Map()),
      seededDraw(3),
    );
    for (const cells of counts) {
      const runs = new Map<number, number>();
      for (const [cell, count] of cells) {
        const node = Math.floor(cell / pact.metric.bins);
        runs.set(node, (runs.get(node) ?? 0) + count);
      }
      expect([...runs.values()].every((sum) => sum >= pact.leastRuns)).toBe(true);
    }
  });

  test('trees are the same for all, and others in another round', () => {
    expect(drawnStages(pact, 1)).toEqual(drawnStages(buildPact(), 1));
    expect(drawnStages(pact, 2)).not.toEqual(drawnStages(pact, 1));
  });
});
