import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { forestBytes, loadForest } from '../../../planner/predictor/trees/forest-bytes.ts';
import { meanOf, distributionOf } from '../../../planner/predictor/trees/forest-prediction.ts';
import type { Forest } from '../../../planner/predictor/trees/forest.ts';
import { histogramLearner } from '../../../planner/predictor/trees/histogram-learner.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { anyQuestion, anyTreeRows, smallForest, trainingSetOf } from '../../support/tree-arbitraries.ts';

const seeded = { seed: 20261124, numRuns: fuzzRuns(150, 20_000) };

const anyForest = anyTreeRows.map((rows) => binnedSet(trainingSetOf(rows)));

describe('a forest as bytes', () => {
  it('is read as the forest that was written', () =>
    fc.assert(
      fc.asyncProperty(anyForest, async (set) => {
        const forest = await histogramLearner(1).fit(set, smallForest);
        expect(loadForest(forestBytes(forest))).toEqual({ ok: true, forest });
      }),
      seeded,
    ));

  it('is refused with one bit of it turned, or cut short, or longer', async () => {
    const bytes = forestBytes(await example());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), fc.nat(bytes.length - 1), (place, bit, length) => {
        const turned = bytes.map((byte, index) => (index === place ? byte ^ (1 << bit) : byte));
        expect(loadForest(turned).ok).toBe(false);
        expect(loadForest(bytes.slice(0, length)).ok).toBe(false);
        expect(loadForest(Uint8Array.from([...bytes, bit])).ok).toBe(false);
      }),
      seeded,
    );
  });

  it('is refused when it is something else', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(loadForest(bytes).ok).toBe(false);
      }),
      seeded,
    ));

  it('that somebody made up with a right checksum is refused, or can be asked without end or NaN', async () => {
    const bytes = forestBytes(await example());
    const change = fc.tuple(fc.integer({ min: 12, max: bytes.length - 1 }), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), anyQuestion, (changes, question) => {
        const made = bytes.slice();
        for (const [place, byte] of changes) made[place] = byte;
        const loaded = loadForest(sealed(made));
        if (!loaded.ok) return;
        expect(meanOf(loaded.forest, question)).not.toBeNaN();
        expect(distributionOf(loaded.forest, question).shares.at(-1)).toBeCloseTo(1);
      }),
      seeded,
    );
  });
});

const example = (): Promise<Forest> => histogramLearner(1).fit(exampleSet, smallForest);

const exampleSet = binnedSet({
  columns: [Float64Array.from({ length: 30 }, (_, index) => index % 6), new Float64Array(30).fill(NaN, 5)],
  targets: Float64Array.from({ length: 30 }, (_, index) => (index * 7) % 30),
});

/** With the checksum that its bytes should have: it stands at 8, over all from 12 on. */
function sealed(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  new DataView(bytes.buffer).setUint32(8, crc32(bytes.subarray(12)), true);
  return bytes;
}

const faults: readonly (readonly [what: string, change: (forest: Forest) => Partial<Forest>, why: string])[] =
  [
    ['no trees', () => ({ roots: new Uint32Array() }), 'root'],
    ['a root beyond its nodes', ({ left }) => ({ roots: Uint32Array.of(0, left.length) }), 'roots'],
    ['a node that is its own child', ({ left }) => ({ left: changed(left, 1, 1) }), 'child'],
    ['a child of none', ({ left }) => ({ left: changed(left, 0, 3) }), 'parent'],
    ['a feature there is not', ({ feature }) => ({ feature: feature.map(() => 2) }), 'asks'],
    ['a threshold that is no number', ({ threshold }) => ({ threshold: threshold.map(() => NaN) }), 'asks'],
    ['a mean that is no number', ({ mean }) => ({ mean: changed(mean, 0, NaN) }), 'mean'],
    ['a weight of nothing', ({ weight }) => ({ weight: changed(weight, 0, 0) }), 'weight'],
    ['leaves without samples', ({ sampleCount }) => ({ sampleCount: sampleCount.map(() => 0) }), 'samples'],
    ['samples out of order', ({ sampleValue }) => ({ sampleValue: sampleValue.toReversed() }), 'samples'],
    [
      'samples that weigh nothing',
      ({ sampleWeight }) => ({ sampleWeight: sampleWeight.map(() => 0) }),
      'samples',
    ],
  ];

it.each(faults)('a forest with %s is refused', async (_, change, why) => {
  const forest = await example();
  const loaded = loadForest(forestBytes({ ...forest, ...change(forest) }));
  expect(loaded.ok ? '' : loaded.why).toContain(why);
});

it('of another version is refused by its number', async () => {
  const bytes = forestBytes(await example());
  bytes[4] = 2;
  expect(loadForest(bytes)).toEqual({ ok: false, why: 'it has version 2, and this reads version 1' });
});

function changed<T extends Uint32Array | Float64Array>(array: T, index: number, value: number): T {
  const copy = array.slice() as T;
  copy[index] = value;
  return copy;
}
