import { cpus, totalmem } from 'node:os';

/** The value that a share of all is at or below; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** `p50 12.3 ms   p95 45.6 ms   (40 times)`. */
export function spread(milliseconds: readonly number[], digits = 1): string {
  const [median, late] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)];
  return `p50 ${median.toFixed(digits)} ms   p95 ${late.toFixed(digits)} ms   (${milliseconds.length} times)`;
}

/** Milliseconds that some work takes, with its result. */
export async function timed<T>(work: () => T | Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

/** The day and the machine that figures were taken on, without its name. */
export function whenAndWhere(now: Date): string {
  const [processor] = cpus();
  const memoryGib = (totalmem() / 2 ** 30).toFixed(0);
  const machine = `${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}, ${memoryGib} GiB`;
  return `${now.toISOString().slice(0, 10)}, ${machine}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
