import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesOf, costChart, offeringOfKey } from '../../extension/views/preview-chart.ts';
import { barOf, intervalRows } from '../../extension/views/preview-intervals.ts';
import { costTicks, timeTicks } from '../../extension/views/preview-axis.ts';
import type { Alternative, Cost, Latency } from '../../schemas/plan.ts';
import { buildOffering, buildPlan, buildPrediction } from '../support/build-plan.ts';
import { english } from '../support/english.ts';

const exactly = (target: number) => ({ target, lower: target, upper: target });

function option(machineType: string, usd: number | null, time: number, complete = true): Alternative {
  const cost: Cost = {
    usdPerRun: usd === null ? null : exactly(usd),
    usdPerHour: 1,
    complete,
    breakdown: [],
  };
  const latency: Latency = {
    readySeconds: exactly(60),
    runtimeSeconds: exactly(time - 60),
    timeToResultSeconds: exactly(time),
  };
  return { offering: buildOffering({ machineType }), cost, latency };
}

function planOf([pick, ...alternatives]: readonly Alternative[]) {
  return buildPlan({ ...(pick ?? {}), alternatives });
}

const four = planOf([
  option('pick', 2, 600),
  option('faster', 4, 300),
  option('worse', 5, 900),
  option('cheaper', 1, 1200, false),
]);

describe('the chart of cost against time', () => {
  it('has a point for each machine, by time, and the pick among them', () => {
    const points = costChart(four, english)?.points ?? [];
    expect(points.map(({ number }) => number)).toEqual([2, 1, 3, 4]);
    expect(points.filter(({ isPick }) => isPick).map(({ number }) => number)).toEqual([1]);
  });

  it('leads along the front in steps: to the right, then down', () => {
    const chart = costChart(four, english);
    expect(chart?.points.filter(({ isOnFront }) => isOnFront).map(({ number }) => number)).toEqual([2, 1, 4]);
    const corners = (chart?.front.split(' ') ?? []).map((corner) => corner.split(',').map(Number));
    const moves = corners.slice(1).map(([x = 0, y = 0], index) => {
      const [fromX = 0, fromY = 0] = corners[index] ?? [];
      return y === fromY && x >= fromX ? 'right' : x === fromX && y >= fromY ? 'down' : 'astray';
    });
    expect(moves).toEqual(['right', 'down', 'right', 'down']);
  });

  it('says of each point what it is', () => {
    expect(costChart(four, english)?.points.map(({ label }) => label)).toEqual([
      '2: faster in us-central1-a, $4.00 per run, result in 5 min',
      '1: pick in us-central1-a, $2.00 per run, result in 10 min, in this plan',
      '3: worse in us-central1-a, $5.00 per run, result in 15 min',
      '4: cheaper in us-central1-a, at least $1.00 per run, result in 20 min',
    ]);
  });

  it('leaves out what has no price, which the table has', () => {
    const plan = planOf([option('pick', 2, 600), option('odd', null, 300), option('other', 3, 300)]);
    expect(costChart(plan, english)?.points.map(({ number }) => number)).toEqual([3, 1]);
    expect(candidatesOf(plan, english).map(({ cost }) => cost)).toEqual(['$2.00', 'unknown', '$3.00']);
  });

  it.each([
    ['one machine', planOf([option('pick', 2, 600)])],
    ['one price', planOf([option('pick', 2, 600), option('odd', null, 300)])],
    ['no machine', buildPlan({ offering: null })],
  ])('is not there for %s', (_name, plan) => expect(costChart(plan, english)).toBeNull());

  it('finds the offering of each key', () => {
    const found = candidatesOf(four, english).map(({ key }) => offeringOfKey(four, key)?.machineType);
    expect(found).toEqual(['pick', 'faster', 'worse', 'cheaper']);
    expect(offeringOfKey(four, 'nothing')).toBeNull();
  });
});

const positive = fc.double({ min: 1e-4, max: 1e7, noNaN: true });
const values = fc.oneof(
  fc.array(positive, { minLength: 1, maxLength: 12 }),
  fc
    .record({ value: positive, count: fc.integer({ min: 2, max: 5 }) })
    .map(({ value, count }) => Array.from({ length: count }, () => value)),
);

describe.each([
  ['time', timeTicks],
  ['cost', costTicks],
])('an axis of %s', (_name, ticksOf) => {
  it('has every value and every tick between its ends, in order, at most twelve', () => {
    fc.assert(
      fc.property(values, fc.constant([76, 616] as const), (all, [from, to]) => {
        const axis = ticksOf(all, from, to, String);
        const places = [...all].sort((a, b) => a - b).map(axis.at);
        const marks = axis.ticks.map(({ at }) => at);
        for (const list of [places, marks]) {
          expect(list).toEqual([...list].sort((a, b) => a - b));
          expect(list.every((at) => at >= from && at <= to)).toBe(true);
        }
        expect(marks.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('a bar of an interval', () => {
  it('keeps lower, target and upper in order, within its length', () => {
    fc.assert(
      fc.property(positive, positive, positive, (a, b, c) => {
        const [lower = 0, target = 0, upper = 0] = [a, b, c].sort((one, other) => one - other);
        const bar = barOf({ lower, target, upper });
        const places = [0, bar?.lower ?? -1, bar?.target ?? -1, bar?.upper ?? -1, 1];
        for (const [index, place] of places.slice(1).entries())
          expect(place).toBeGreaterThanOrEqual((places[index] ?? 0) - 1e-9);
      }),
    );
  });

  it.each([
    ['an upper bound that nobody knows', { lower: 1, target: 2, upper: Infinity }],
    ['nothing at all', { lower: 0, target: 0, upper: 0 }],
  ])('is not there for %s', (_name, interval) => expect(barOf(interval)).toBeNull());

  it('is logarithmic where its ends are far apart', () => {
    expect(barOf({ lower: 6, target: 350, upper: 8500 })?.isLogarithmic).toBe(true);
    expect(barOf({ lower: 1, target: 2, upper: 3 })?.isLogarithmic).toBe(false);
  });
});

describe('the rows of a prediction', () => {
  it('say what each quantity rests on', () => {
    const prediction = buildPrediction({
      memoryGib: { target: 4, lower: 2, upper: 8 },
      reasons: ['memoryGib: measured twice', 'runtimeSeconds: ten epochs'],
    });
    const rows = intervalRows(planOf([{ ...option('pick', 2, 600) }]), english);
    expect(rows.map(({ label }) => label)).not.toContain('Memory of one GPU');
    expect(intervalRows(buildPlan({ prediction }), english)[0]).toMatchObject({
      ...{ label: 'Memory', target: '4.0 GiB', range: '2.0 GiB to 8.0 GiB', reason: 'measured twice' },
    });
  });

  it('call an unknown cost unknown, and an incomplete one "at least"', () => {
    const costRow = (usd: number | null, complete: boolean) =>
      intervalRows(planOf([option('pick', usd, 600, complete)]), english).find(
        ({ label }) => label === 'Cost per run',
      );
    expect(costRow(null, false)).toMatchObject({ target: 'unknown', bar: null });
    expect(costRow(2, false)?.target).toBe('at least $2.00');
    expect(costRow(2, true)?.target).toBe('$2.00');
  });
});
