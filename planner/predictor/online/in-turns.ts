import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others get their turn. */
const turn = 10;

/** Does something to each item, in their order, and lets others have the processor every few milliseconds. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => R): Promise<readonly R[]> {
  const results: R[] = [];
  let started = performance.now();
  for (const item of items) {
    results.push(work(item));
    if (performance.now() - started < turn) continue;
    await setImmediate();
    started = performance.now();
  }
  return results;
}
