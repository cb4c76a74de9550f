const bytesPerGib = 1024 ** 3;

/** Bytes as GiB. */
export function gibOf(bytes: number): number {
  return bytes / bytesPerGib;
}

/** Made once: a number that looks it up by itself takes ten times as long. */
const grouped = new Intl.NumberFormat('en-US');

/** A number for a sentence: three significant digits at most, no exponent. */
export function figure(value: number): string {
  if (value >= 100) return grouped.format(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** `13 GiB`. */
export function gib(value: number): string {
  return `${figure(value)} GiB`;
}

/** A parameter count as people say it: `7 B`, `350 M`. */
export function parameterCount(parameters: number): string {
  if (parameters >= 1e9) return `${figure(parameters / 1e9)} B`;
  if (parameters >= 1e6) return `${figure(parameters / 1e6)} M`;
  return figure(parameters);
}

/** `90 s`, `25 min`, `3.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${figure(seconds)} s`;
  if (seconds < 7200) return `${figure(seconds / 60)} min`;
  return `${figure(seconds / 3600)} h`;
}

/** `one run`, `3 runs`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${String(count)} ${noun}s`;
}

/** At most six characters for a hint: `9.5`, `64`, `1,024`, `44 k`, `1.2 M`. */
export function compact(value: number): string {
  if (value < 10) return String(Number(value.toPrecision(2)));
  if (value < 10_000) return Math.round(value).toLocaleString('en-US');
  const [size, letter] = value < 1e6 ? [1e3, 'k'] : value < 1e9 ? [1e6, 'M'] : [1e9, 'G'];
  return `${Number((value / size).toPrecision(2)).toLocaleString('en-US')} ${letter}`;
}

/** A duration for a hint: as `duration`, in days from a hundred hours on. */
export function compactDuration(seconds: number): string {
  return seconds < 360_000 ? duration(seconds) : `${compact(seconds / 86_400)} days`;
}
