import { withThousands } from './format-number.ts';

/** USD with cents; below ten cents with the digits that matter (`$0.0042`). Null is unknown, never nothing. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return 'unknown';
  const magnitude = Math.abs(usd);
  if (magnitude === 0 || magnitude >= 0.1) return sign(usd) + dollars(magnitude, 2);
  return sign(usd) + '$' + Number(magnitude.toPrecision(2)).toFixed(Math.min(6, decimalsOf(magnitude)));
}

/** A total whose parts are not all known says "at least". */
export function formatTotalUsd(usd: number | null, complete: boolean): string {
  return usd === null || complete ? formatUsd(usd) : `at least ${formatUsd(usd)}`;
}

function sign(usd: number): string {
  return usd < 0 ? '-' : '';
}

function dollars(magnitude: number, decimals: number): string {
  return `$${withThousands(magnitude.toFixed(decimals))}`;
}

/** Decimals that show two significant digits. */
function decimalsOf(magnitude: number): number {
  return 1 - Math.floor(Math.log10(magnitude));
}
