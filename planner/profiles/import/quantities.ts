const bytesOf = new Map([
  ['', 1],
  ['B', 1],
  ['K', 1024],
  ['M', 1024 ** 2],
  ['G', 1024 ** 3],
  ['T', 1024 ** 4],
  ['P', 1024 ** 5],
]);

const bytesPerGib = 1024 ** 3;

/**
 * Bytes of `1.2 GB`, `512M`, `2048`: Nextflow and Slurm both count in powers of 1,024 whatever they call it. Null where the
 * text says no amount.
 */
export function bytes(text: string | undefined): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*([KMGTP]?)(?:i?B)?$/i.exec(text?.trim() ?? '');
  const unit = bytesOf.get(found?.[2]?.toUpperCase() ?? '');
  return found === null || unit === undefined ? null : Number(found[1]) * unit;
}

export function gib(text: string | undefined): number | null {
  const amount = bytes(text);
  return amount === null ? null : amount / bytesPerGib;
}

/** A plain number, or null. */
export function number(text: string | undefined): number | null {
  const plain = text?.trim() ?? '';
  return /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(plain) ? Number(plain) : null;
}

const secondsOf = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** Seconds of Nextflow's `1h 2m 3.4s`, or of its raw milliseconds. Null where the text says no time. */
export function nextflowSeconds(text: string | undefined): number | null {
  const milliseconds = number(text);
  if (milliseconds !== null) return milliseconds / 1000;
  const parts = [...(text ?? '').matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhd])\b/g)];
  if (parts.length === 0) return null;
  return parts.reduce(
    (total, [, amount, unit]) => total + Number(amount) * (secondsOf.get(unit ?? '') ?? NaN),
    0,
  );
}

/** Seconds of Slurm's `[days-[hours:]]minutes:seconds`. Null where the text says no time. */
export function slurmSeconds(text: string | undefined): number | null {
  const found = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text?.trim() ?? '');
  if (found === null) return null;
  const [days, hours, minutes, seconds] = found.slice(1).map((part?: string) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}

/**
 * The ISO instant of a date and time, or of raw milliseconds since 1970. A time without a zone is taken for UTC: neither Nextflow
 * nor Slurm writes the zone it means.
 */
export function isoInstant(text: string | undefined): string | null {
  const plain = text?.trim() ?? '';
  const milliseconds = /^\d{11,}$/.test(plain) ? Number(plain) : zoned(plain);
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function zoned(text: string): number {
  if (!/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d|$)/.test(text)) return NaN;
  const isoText = text.replace(' ', 'T');
  return Date.parse(
    /T.*(Z|[-+]\d\d:?\d\d)$/.test(isoText) || !isoText.includes('T') ? isoText : `${isoText}Z`,
  );
}
