import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Interval } from '../../schemas/interval.ts';

/** So many observed waits weigh as much as what is published. */
const priorWaits = 4;

/** A wait for another accelerator says half as much as one for the same. */
const otherTypeWeight = 0.5;

/** Seconds in the queue for an accelerator, and how many waits for it that rests on. */
export interface QueueWait {
  readonly seconds: Interval;
  readonly waits: number;
}

/**
 * The published wait, moved by those that earlier runs had: first by the waits for other accelerators, then by those for the
 * same. Each step is the mean of the prior, which counts as four waits, and the observed (a normal mean with known
 * variance); the bounds move in the same way to the shortest and longest. Worked: 60 min published, two waits of 12 min:
 * (4 × 60 + 2 × 12)/6 = 44 min. Without history the published wait.
 */
export function createQueueWaits(
  records: readonly CapacityRecord[],
  prior: Interval,
): (acceleratorType: string) => QueueWait {
  const queues = records.flatMap(({ queue }) => queue ?? []);
  return (acceleratorType) => {
    const own = queues.filter((queue) => queue.acceleratorType === acceleratorType);
    const others = queues.filter((queue) => queue.acceleratorType !== acceleratorType);
    const seconds = moved(moved(prior, others, otherTypeWeight), own, 1);
    return { seconds, waits: own.length };
  };
}

function moved(prior: Interval, waits: readonly { readonly seconds: number }[], weight: number): Interval {
  if (waits.length === 0) return prior;
  const share = (waits.length * weight) / (waits.length * weight + priorWaits);
  const seconds = waits.map((wait) => wait.seconds);
  const toward = (from: number, to: number): number => from + (to - from) * share;
  return {
    target: toward(prior.target, seconds.reduce((sum, one) => sum + one, 0) / seconds.length),
    lower: toward(prior.lower, Math.min(...seconds)),
    upper: toward(prior.upper, Math.max(...seconds)),
  };
}
