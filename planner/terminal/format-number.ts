/** A number with at most `digits` significant digits, without trailing zeros and with thousands separated: `1,234`. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? 'unlimited' : 'unknown';
  if (Math.abs(value) >= 10 ** (digits - 1)) return withThousands(String(Math.round(value)));
  return String(Number(value.toPrecision(digits)));
}

/** `1 run`, `2 runs`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 1)} ${count === 1 ? one : many}`;
}

/** Commas between the thousands of a decimal number. By hand, as the first use of Intl takes tens of milliseconds. */
export function withThousands(digits: string): string {
  const [whole = '', ...fraction] = digits.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}
