import type { Interval } from '../../../schemas/interval.ts';

/** What the bounds and the target of an interval stand for. */
const shares = { lower: 0.05, target: 0.5, upper: 0.95 } as const;

/**
 * How far an interval is from what came: mean quantile loss of its three values by their logarithms (Koenker and Bassett,
 * Econometrica 46, 1978). 0 for one who knew; wide bounds cost as much as wrong ones.
 */
export function intervalLoss(interval: Interval, observed: number): number {
  const loss = (name: keyof typeof shares): number => {
    const error = Math.log(observed / Math.max(interval[name], Number.MIN_VALUE));
    return Math.max(shares[name] * error, (shares[name] - 1) * error);
  };
  return (loss('lower') + loss('target') + loss('upper')) / 3;
}
