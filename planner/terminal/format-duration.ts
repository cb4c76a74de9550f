interface Scale {
  /** The scale serves durations that round to fewer seconds than this. */
  readonly below: number;
  readonly large: readonly [seconds: number, unit: string];
  /** Null where a second unit would only be noise. */
  readonly small: readonly [seconds: number, unit: string] | null;
}

const second = [1, 's'] as const;
const minute = [60, 'min'] as const;
const hour = [3_600, 'h'] as const;
const day = [86_400, 'd'] as const;

const scales: readonly Scale[] = [
  { below: 60, large: second, small: null },
  { below: 600, large: minute, small: second },
  { below: 3_600, large: minute, small: null },
  { below: 86_400, large: hour, small: minute },
  { below: Infinity, large: day, small: hour },
];

/** Seconds in the units that matter: `4.2 s`, `45 s`, `5 min 30 s`, `41 min`, `1 h 40 min`, `2 d 3 h`. Null is unknown. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return 'unknown';
  if (!Number.isFinite(seconds)) return 'unlimited';
  if (seconds < 9.95) return `${Number(Math.max(0, seconds).toFixed(1))} s`;
  const scale = scales.find((one) => roundTo(seconds, stepOf(one)) < one.below);
  return scale === undefined ? 'unlimited' : inScale(seconds, scale);
}

function inScale(seconds: number, scale: Scale): string {
  const [largeSeconds, largeUnit] = scale.large;
  const rounded = roundTo(seconds, stepOf(scale));
  const count = Math.floor(rounded / largeSeconds);
  const rest = rounded - count * largeSeconds;
  if (scale.small === null || rest === 0) return `${count} ${largeUnit}`;
  return `${count} ${largeUnit} ${rest / scale.small[0]} ${scale.small[1]}`;
}

function stepOf(scale: Scale): number {
  return (scale.small ?? scale.large)[0];
}

function roundTo(seconds: number, step: number): number {
  return Math.round(seconds / step) * step;
}
