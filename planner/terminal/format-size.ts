import { formatNumber } from './format-number.ts';

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `21.5 GiB`, `512 MiB` below one GiB; null is unknown. */
export function formatGib(gib: number | null): string {
  return gib === null ? 'unknown' : formatBytes(gib * 2 ** 30);
}

/** Bytes in binary units with three significant digits; null is unknown. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return 'unknown';
  if (bytes < 1) return bytes === 0 ? '0 B' : '< 1 B';
  const power = Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(bytes / 1024 ** power)} ${byteUnits[power] ?? 'B'}`;
}

/** Parameters of a model: `7.2B`, `350M`. */
export function formatParameters(parameters: number): string {
  if (parameters >= 1e9) return `${formatNumber(parameters / 1e9)}B`;
  if (parameters >= 1e6) return `${formatNumber(parameters / 1e6)}M`;
  return formatNumber(parameters);
}

/** A fraction 0 to 1 as percent; null is unknown. */
export function formatPercent(fraction: number | null): string {
  return fraction === null ? 'unknown' : `${formatNumber(fraction * 100, 2)} %`;
}
