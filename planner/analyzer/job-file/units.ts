import { bytesPattern, instantPattern } from '../../../schemas/job-file.ts';

const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  PiB: 2 ** 50,
};

/** Whole bytes of a size such as `10GiB`; null for text that is no size. */
export function bytesOf(size: number | string): number | null {
  if (typeof size === 'number') return size;
  const [, amount, unit] = bytesPattern.exec(size) ?? [];
  const factor = unit === undefined ? undefined : unitBytes[unit];
  return amount === undefined || factor === undefined ? null : Math.round(Number(amount) * factor);
}

const secondsPer: readonly (readonly [RegExp, number])[] = [
  [/(\d+)\s*d/i, 86_400],
  [/(\d+)\s*h/i, 3_600],
  [/(\d+)\s*m/i, 60],
  [/(\d+)\s*s/i, 1],
];

/** Seconds of a duration such as `1h30m` or `PT90M`; null for anything else. */
export function durationSeconds(text: string): number | null {
  const plain = text.replace(/[PT]/g, '');
  const seconds = secondsPer.reduce(
    (sum, [pattern, factor]) => sum + Number(pattern.exec(plain)?.[1] ?? 0) * factor,
    0,
  );
  return seconds > 0 ? seconds : null;
}

/** The instant a deadline means, ISO 8601 in UTC: an instant stays, a duration counts from `now`; null when it is neither. */
export function resolveDeadline(deadline: string, now: Date): string | null {
  if (instantPattern.test(deadline)) {
    const instant = new Date(deadline.replace(' ', 'T'));
    return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
  }
  const seconds = durationSeconds(deadline);
  const instant = seconds === null ? null : new Date(now.getTime() + seconds * 1000);
  return instant === null || Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
