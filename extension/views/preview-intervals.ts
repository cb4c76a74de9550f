import type { Interval } from '../../schemas/interval.ts';
import type { Plan } from '../../schemas/plan.ts';
import { durationText, gibText } from './figures.ts';
import { preciseUsd, rangeText, totalUsd } from './preview-figures.ts';
import type { Translate } from './translate.ts';

/** Where bounds and target stand on a bar, as shares 0 to 1 of its length. */
export interface Bar {
  readonly lower: number;
  readonly target: number;
  readonly upper: number;
  readonly isLogarithmic: boolean;
}

/** A predicted quantity; what is not known has no bar. */
export interface IntervalRow {
  readonly label: string;
  readonly target: string;
  readonly range: string;
  /** What the figure rests on, in one sentence; empty where nothing is told. */
  readonly reason: string;
  readonly bar: Bar | null;
}

/** Bounds further apart than this would press a linear bar's target against its left end. */
const widestLinearSpread = 20;
/** Space beside the bounds, as a share of the bar. */
const margin = 0.06;

/** A bar's own scale: from 0 where the bounds are near one another, logarithmic between them where they are far apart. */
export function barOf({ lower, target, upper }: Interval): Bar | null {
  if (![lower, target, upper].every(Number.isFinite) || upper <= 0) return null;
  const isLogarithmic = lower > 0 && upper / lower > widestLinearSpread;
  const [from, to] = isLogarithmic ? [Math.log(lower), Math.log(upper)] : [0, upper];
  const share = (value: number): number => {
    const at = isLogarithmic ? Math.log(value) : value;
    return margin + ((at - from) / (to - from)) * (1 - 2 * margin);
  };
  return { lower: share(lower), target: share(target), upper: share(upper), isLogarithmic };
}

/** What the job needs, and what that comes to on the machine of the plan. */
export function intervalRows(plan: Plan, t: Translate): readonly IntervalRow[] {
  return [...needRows(plan, t), ...outcomeRows(plan, t)];
}

function needRows({ prediction }: Plan, t: Translate): readonly IntervalRow[] {
  const gib = (value: number): string => gibText(value, t);
  const row = (field: string, label: string, interval: Interval, format: (value: number) => string) => ({
    ...rowOf(label, interval, format, t),
    reason: reasonOf(prediction.reasons, field),
  });
  const { memoryGib, vcpus, gpuMemoryGib, diskGib, networkGbps } = prediction;
  return [
    row('memoryGib', t('Memory'), memoryGib, gib),
    row('vcpus', t('vCPUs'), vcpus, plainNumber),
    ...(gpuMemoryGib === null ? [] : [row('gpuMemoryGib', t('Memory of one GPU'), gpuMemoryGib, gib)]),
    row('diskGib', t('Disk'), diskGib, gib),
    row('networkGbps', t('Network'), networkGbps, (gbps) => t('{0} Gbit/s', plainNumber(gbps))),
  ];
}

function outcomeRows({ cost, latency, prediction }: Plan, t: Translate): readonly IntervalRow[] {
  if (cost === null || latency === null) return [];
  const time = (seconds: number): string => durationText(seconds, t);
  const usd = (value: number): string => preciseUsd(value, t);
  const runtime = rowOf(t('Run time on this machine'), latency.runtimeSeconds, time, t);
  return [
    rowOf(t('Until it is ready'), latency.readySeconds, time, t),
    { ...runtime, reason: reasonOf(prediction.reasons, 'runtimeSeconds') },
    rowOf(t('Time to result'), latency.timeToResultSeconds, time, t),
    cost.usdPerRun === null
      ? { label: t('Cost per run'), target: t('unknown'), range: '', reason: '', bar: null }
      : {
          ...rowOf(t('Cost per run'), cost.usdPerRun, usd, t),
          target: totalUsd(cost.usdPerRun.target, cost.complete, t),
        },
  ];
}

function rowOf(label: string, interval: Interval, format: (value: number) => string, t: Translate) {
  const range = rangeText(interval, format, t);
  return { label, target: format(interval.target), range, reason: '', bar: barOf(interval) };
}

/** A reason begins with the field that it explains. */
function reasonOf(reasons: readonly string[], field: string): string {
  const reason = reasons.find((one) => one.startsWith(`${field}: `)) ?? '';
  return reason.slice(reason === '' ? 0 : field.length + 2);
}

function plainNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
