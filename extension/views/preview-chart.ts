import type { Plan } from '../../schemas/plan.ts';
import type { Offering } from '../../schemas/catalog.ts';
import { durationText } from './figures.ts';
import { machineText } from './machine-text.ts';
import { costTicks, timeTicks, type Tick } from './preview-axis.ts';
import { preciseUsd, totalUsd } from './preview-figures.ts';
import type { Translate } from './translate.ts';

/** One machine that could be taken. */
export interface Candidate {
  /** Names its offering within a plan. */
  readonly key: string;
  /** From 1; the same in chart and table. */
  readonly number: number;
  readonly machine: string;
  readonly zone: string;
  readonly cost: string;
  readonly time: string;
  /** Why it is not the pick; empty for the pick. */
  readonly reason: string;
  readonly isPick: boolean;
}

/** A candidate as a point; coordinates are those of the chart's box. */
export interface ChartPoint {
  readonly key: string;
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly isPick: boolean;
  /** Whether no other point is cheaper and as fast. */
  readonly isOnFront: boolean;
}

export interface CostChart {
  readonly width: number;
  readonly height: number;
  /** Where the axes cross. */
  readonly origin: { readonly x: number; readonly y: number };
  /** By time, then by cost. */
  readonly points: readonly ChartPoint[];
  /** `x,y x,y …`, the front as steps. */
  readonly front: string;
  readonly timeTicks: readonly Tick[];
  readonly costTicks: readonly Tick[];
}

const width = 640;
const height = 300;
const origin = { x: 76, y: 252 };
const end = { x: 616, y: 20 };

/** The pick and its alternatives, in the plan's order. */
export function candidatesOf(plan: Plan, t: Translate): readonly Candidate[] {
  return optionsOf(plan).map(({ offering, cost, latency, reason }, index) => ({
    key: offeringKey(offering),
    number: index + 1,
    machine: machineText(offering),
    zone: offering.zone,
    cost: totalUsd(cost.usdPerRun?.target, cost.complete, t),
    time: durationText(latency.timeToResultSeconds.target, t),
    // The pick's own stands at the top of the page.
    reason: index === 0 ? '' : (reason ?? ''),
    isPick: index === 0,
  }));
}

/** Cost of a run against time to result; null where fewer than two costs are known. */
export function costChart(plan: Plan, t: Translate): CostChart | null {
  const candidates = candidatesOf(plan, t);
  const known = optionsOf(plan).flatMap(({ cost, latency }, index) => {
    const [candidate, usd] = [candidates[index], cost.usdPerRun?.target];
    return candidate === undefined || usd === undefined
      ? []
      : [{ candidate, usd, seconds: latency.timeToResultSeconds.target }];
  });
  if (known.length < 2) return null;
  const byTime = known.sort((a, b) => a.seconds - b.seconds || a.usd - b.usd);
  const times = timeTicks(
    byTime.map(({ seconds }) => seconds),
    origin.x,
    end.x,
    (at) => durationText(at, t),
  );
  const costs = costTicks(
    byTime.map(({ usd }) => usd),
    origin.y,
    end.y,
    (at) => preciseUsd(at, t),
  );
  const points = byTime.map(({ candidate, usd, seconds }, index): ChartPoint => {
    const { key, number, isPick } = candidate;
    const isOnFront = byTime.slice(0, index).every((faster) => faster.usd > usd);
    return {
      key,
      number,
      isPick,
      isOnFront,
      x: times.at(seconds),
      y: costs.at(usd),
      label: labelOf(candidate, t),
    };
  });
  const front = frontOf(points.filter(({ isOnFront }) => isOnFront));
  return { width, height, origin, points, front, timeTicks: times.ticks, costTicks: costs.ticks };
}

/** The offering that a key names; null where the plan has no such one. */
export function offeringOfKey(plan: Plan, key: string): Offering | null {
  return optionsOf(plan).find(({ offering }) => offeringKey(offering) === key)?.offering ?? null;
}

function optionsOf({ offering, cost, latency, reason, alternatives }: Plan) {
  const pick = offering && cost && latency ? [{ offering, cost, latency, reason }] : [];
  return [...pick, ...alternatives];
}

function offeringKey({ machineType, machineCount, accelerator, zone, provisioningModel }: Offering): string {
  const gpus = accelerator === null ? 'none' : `${accelerator.count}x${accelerator.type}`;
  return [machineType, machineCount, gpus, zone, provisioningModel].join('/');
}

function labelOf({ number, machine, zone, cost, time, isPick }: Candidate, t: Translate): string {
  const text = t('{0}: {1} in {2}, {3} per run, result in {4}', number, machine, zone, cost, time);
  return isPick ? t('{0}, in this plan', text) : text;
}

/** What comes next on the front is slower and cheaper: first along the time, then down the cost. */
function frontOf(points: readonly ChartPoint[]): string {
  return points
    .flatMap(({ x, y }, index) => [
      ...(index === 0 ? [] : [`${x},${points[index - 1]?.y ?? y}`]),
      `${x},${y}`,
    ])
    .join(' ');
}
