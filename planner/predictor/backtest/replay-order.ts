import { drawnSplit } from './drawn-split.ts';
import type { ReplayedRun } from './replayed-run.ts';

/** One thing that happens in a replay: a run asks for memory, or it ends and can be learnt from. */
export interface ReplayEvent {
  readonly happens: 'size' | 'end';
  readonly run: ReplayedRun;
}

/** Smaller families are left out of the published protocol. */
export const publishedFewestRuns = 34;

/**
 * The published protocol (Bader et al., Sizey, IEEE CLUSTER 2024): family by family, a drawn 30 % of the runs is learnt
 * first; then the others, in a drawn order, are sized and learnt one by one. Families with fewer than `fewestRuns` are left out.
 */
export function warmEvents(
  runs: readonly ReplayedRun[],
  { seed, fewestRuns }: { readonly seed: number; readonly fewestRuns: number },
): readonly ReplayEvent[] {
  const families = Map.groupBy(runs, ({ features }) => features.family);
  return [...families.values()]
    .filter(({ length }) => length >= fewestRuns)
    .flatMap((family) => {
      const { warmUp, judged } = drawnSplit(seed, family.length);
      return [
        ...warmUp.map((place) => ended(family[place]!)),
        ...judged.flatMap((place) => [sized(family[place]!), ended(family[place]!)]),
      ];
    });
}

/**
 * Everything as it happened: each run is sized when it was submitted, knowing the runs that had ended by then, and learnt when
 * it ended. What ends at the instant of a submission is known to it.
 */
export function chronologicalEvents(runs: readonly ReplayedRun[]): readonly ReplayEvent[] {
  const events = runs.flatMap((run, place) => [
    { at: run.submittedAt, rank: 1, place, event: sized(run) },
    { at: Math.max(run.endedAt, run.submittedAt + 1), rank: 0, place, event: ended(run) },
  ]);
  return events
    .sort((one, other) => one.at - other.at || one.rank - other.rank || one.place - other.place)
    .map(({ event }) => event);
}

function sized(run: ReplayedRun): ReplayEvent {
  return { happens: 'size', run };
}

function ended(run: ReplayedRun): ReplayEvent {
  return { happens: 'end', run };
}
