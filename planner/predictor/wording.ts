const bytesPerGib = 1024 ** 3;

/** Bytes as GiB. */
export function gibOf(bytes: number): number {
  return bytes / bytesPerGib;
}

/** A number for a sentence: three significant digits at most, no exponent. */
export function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
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
