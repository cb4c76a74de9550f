/**
 * Instants in the simulated cloud are those of our own clock, while its durations pass `factor` times as fast. Counted
 * from an origin, this is where an instant lies in the target's own time; on Google Cloud (factor 1) nothing changes.
 */
export function inTargetTime(instant: string, origin: string, factor: number): string {
  const start = Date.parse(origin);
  return new Date(start + (Date.parse(instant) - start) * factor).toISOString();
}

/** Seconds of the target's time between two instants; never below 0. */
export function targetSeconds(from: string, to: string, factor: number): number {
  return Math.max(0, ((Date.parse(to) - Date.parse(from)) / 1000) * factor);
}
