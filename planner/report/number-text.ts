const three = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Three digits, all of those before the point: `0.0456`, `45.6`, `4,562`. A dash for what is unknown. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  return (Math.abs(value) >= 1000 ? whole : three).format(value);
}

/** `12.3 %`; a dash for what is unknown. */
export function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${number(fraction * 100)} %`;
}

/** `$0.0123`; a dash for what is unknown. */
export function usd(value: number | null): string {
  return value === null ? '–' : `$${number(value)}`;
}
