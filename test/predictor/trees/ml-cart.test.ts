import { DecisionTreeRegression } from 'ml-cart';
import { describe, expect, it } from 'vitest';
import { binnedSet } from '../../../planner/predictor/trees/binned-set.ts';
import { cartLearner } from '../../../planner/predictor/trees/cart-learner.ts';
import { distributionOf, meanOf, quantileOf } from '../../../planner/predictor/trees/forest-prediction.ts';
import type { Forest } from '../../../planner/predictor/trees/forest.ts';
import type { Growth } from '../../../planner/predictor/trees/growth.ts';
import { wholeTree } from '../../support/tree-arbitraries.ts';

interface Case {
  /** What ml-cart 2.1.1 does by itself; a release that mends it shows here. */
  readonly itself: () => unknown;
  /** What comes of the learner that stands on it. */
  readonly guarded: () => Promise<unknown>;
}

const halves = Array.from({ length: 200 }, (_, index) => (index < 100 ? 2 : 30));
const ramp = Array.from({ length: 16 }, (_, index) => index);
const large = { ...wholeTree, leafWeight: 8 };

const cases: Readonly<
  Record<string, Case & { readonly found: readonly [itself: unknown, guarded: unknown] }>
> = {
  'refuses a split after which no error is left': {
    itself: () => trained(halves, halves).predict([[2], [30]]),
    guarded: async () => meansOf(await fit(halves, halves), [2, 30]),
    found: [
      [16, 16],
      [2, 30],
    ],
  },
  'refuses it with a negative threshold too': {
    itself: () => trained(halves, halves, { gainThreshold: -1 }).predict([[2], [30]]),
    guarded: async () => meansOf(await fit(halves, halves), [2, 30]),
    found: [
      [16, 16],
      [2, 30],
    ],
  },
  'takes its threshold for squared error, so that small units never split': {
    itself: () => trained(ramp, ramp.map(tiny), { gainThreshold: 0.01 }).predict([[0], [15]]),
    guarded: async () => meansOf(await fit(ramp, ramp.map(tiny), { ...wholeTree, leafWeight: 1 }), [0, 15]),
    found: [
      [tiny(7.5), tiny(7.5)],
      [tiny(0), tiny(15)],
    ],
  },
  'knows the least size of a node, not of a leaf': {
    itself: () => smallestLeaf(ramp, trained(ramp, [...ramp.slice(0, 15), 1000], { minNumSamples: 8 })),
    guarded: async () => leastWeight(await fit(ramp, [...ramp.slice(0, 15), 1000], large)),
    found: [1, 16],
  },
  'makes every prediction NaN of one target that is': {
    itself: () => trained(ramp, [NaN, ...ramp.slice(1)]).predict([[8]]),
    guarded: async () => meansOf(await fit(ramp, [NaN, ...ramp.slice(1).fill(8)]), [8]),
    found: [[NaN], [8]],
  },
  'sends a missing value to the right, whatever was missing in training': {
    itself: () => trained([...ramp], [...ramp.slice(0, 8).fill(1), ...ramp.slice(8)]).predict([[NaN]]),
    guarded: async () => {
      const values = halves.map((value) => (value === 2 ? NaN : value));
      return meansOf(await fit(values, halves), [NaN, 30]);
    },
    found: [[14.5], [2, 30]],
  },
  'writes an infinite depth as null, after which it never splits': {
    itself: () => {
      const loaded = DecisionTreeRegression.load(JSON.parse(JSON.stringify(trained(ramp, ramp.map(square)))));
      loaded.train(column(ramp), ramp.map(square));
      return new Set(loaded.predict(column(ramp))).size;
    },
    guarded: async () => fit(ramp, ramp, { ...wholeTree, maxDepth: Infinity }).catch(nameOf),
    found: [1, 'RangeError'],
  },
  'gives its live tree for a copy': {
    itself: () => {
      const cart = trained(ramp, ramp.map(square));
      const before = cart.predict([[0]]);
      Object.assign(leftmost(cart.toJSON().root), { distribution: -1 });
      return [before, cart.predict([[0]])].map(([value]) => value);
    },
    guarded: async () => {
      const [one, other] = [await fit(ramp, ramp.map(square)), await fit(ramp, ramp.map(square))];
      one.mean.fill(-1);
      return meansOf(other, [15]).map((mean) => mean > 100);
    },
    found: [[5 / 3, -1], [true]],
  },
  'ignores options that it does not know': {
    itself: () =>
      trained(ramp, ramp.map(square), { ...{ minLeaf: 100 } })
        .predict([[15]])
        .map((value) => value > 100),
    guarded: async () => fit(ramp, ramp, { ...wholeTree, leafWeight: NaN }).catch(nameOf),
    found: [[true], 'RangeError'],
  },
  'has no quantiles': {
    itself: () => Object.keys(leftmost(trained(ramp, ramp.map(square)).toJSON().root)).includes('samples'),
    guarded: async () => {
      const distribution = distributionOf(await fit(ramp, ramp, { ...wholeTree, maxDepth: 0 }), [3]);
      return [0, 0.5, 1].map((share) => quantileOf(distribution, share));
    },
    found: [false, [0, 7, 15]],
  },
};

describe.each(Object.entries(cases))('ml-cart %s', (_, { itself, guarded, found }) => {
  it('by itself', () => {
    expect(itself()).toEqual(found[0]);
  });

  it('and the learner on it does not', async () => {
    expect(await guarded()).toEqual(found[1]);
  });
});

it('is let no more rows than it can bear', async () => {
  const many = Array.from({ length: 1001 }, (_, index) => index);
  await expect(fit(many, many)).rejects.toThrow('1001 rows are above');
});

function fit(
  values: readonly number[],
  targets: readonly number[],
  growth: Growth = wholeTree,
): Promise<Forest> {
  const set = binnedSet({ columns: [Float64Array.from(values)], targets: Float64Array.from(targets) });
  return cartLearner().fit(set, growth);
}

function trained(
  values: readonly number[],
  targets: readonly number[],
  options: object = {},
): DecisionTreeRegression {
  const cart = new DecisionTreeRegression(options);
  cart.train(column(values), [...targets]);
  return cart;
}

function column(values: readonly number[]): number[][] {
  return values.map((value) => [value]);
}

function meansOf(forest: Forest, values: readonly number[]): readonly number[] {
  return values.map((value) => meanOf(forest, [value]));
}

function smallestLeaf(values: readonly number[], cart: DecisionTreeRegression): number {
  const predicted = cart.predict(column(values));
  return Math.min(...predicted.map((one) => predicted.filter((other) => other === one).length));
}

function leastWeight({ weight, left }: Forest): number {
  return Math.min(...weight.filter((_, node) => left[node] === 0));
}

type CartNode = ReturnType<DecisionTreeRegression['toJSON']>['root'];

function leftmost(node: CartNode): CartNode {
  return node.left ? leftmost(node.left) : node;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

/** Exact in binary, and so small that no squared error reaches 0.01. */
function tiny(value: number): number {
  return value / 1024;
}

function square(value: number): number {
  return value ** 2;
}
