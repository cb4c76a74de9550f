/** A mark on an axis, at its coordinate. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** An axis: where a value stands, and the marks between the ends. */
export interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

type Format = (value: number) => string;

const minute = 60;
const hour = 3600;
const day = 86_400;
/** Steps that read as whole minutes, half hours and half days, as `durationText` words them. */
const secondSteps = [1, 2, 5, 10, 15, 30];
const longSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * day),
];
const wantedTicks = 5;

/** `from` and `to` are coordinates; the values are seconds. */
export function timeTicks(values: readonly number[], from: number, to: number, format: Format): Axis {
  const [least, most] = padded(values);
  const steps = most < 90 ? secondSteps : longSteps;
  const rough = (most - least) / wantedTicks;
  return axis(least, most, steps.find((step) => step >= rough) ?? rough, { from, to, format });
}

/** `from` and `to` are coordinates; the values are USD. */
export function costTicks(values: readonly number[], from: number, to: number, format: Format): Axis {
  const [least, most] = padded(values);
  const rough = (most - least) / wantedTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((count) => count * power >= rough) ?? 10) * power;
  return axis(least, most, step, { from, to, format });
}

/** Ends that leave room for the points; equal values get room on both sides. */
function padded(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least) * 0.15 || most * 0.1 || 1;
  return [Math.max(0, least - room), most + room];
}

function axis(
  least: number,
  most: number,
  step: number,
  { from, to, format }: { readonly from: number; readonly to: number; readonly format: Format },
): Axis {
  const at = (value: number): number => round(from + ((value - least) / (most - least)) * (to - from));
  const first = Math.ceil(least / step);
  const count = Math.floor(most / step) - first + 1;
  const ticks = Array.from({ length: Math.max(0, count) }, (_, index) => {
    const value = (first + index) * step;
    return { at: at(value), label: format(value) };
  });
  return { at, ticks };
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
