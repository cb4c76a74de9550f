import { drawnStages, nodesOf, stageNodes } from './drawn-stages.ts';
import { discreteLaplace, type DrawBelow } from './exact-noise.ts';
import type { FederatedRun } from './federated-run.ts';
import { stagesOf, type FederatedMetric, type Pact } from './pact.ts';

/** Runs in each bin of the metric for each node of a stage that has any: node × bins + bin → runs. */
export type CellCounts = ReadonlyMap<number, number>;

/** The bin of a value, which is clipped to the metric's bounds. */
export function binOf({ lower, upper, bins }: FederatedMetric, value: number): number {
  const share = Math.log(value / lower) / Math.log(upper / lower);
  return Math.max(0, Math.min(bins - 1, Math.floor(share * bins)));
}

/**
 * The counts of each stage without any noise. These never leave a party. No run is left out for there being many alike:
 * another one in its place would move twice as much as the noise is made for.
 */
export function exactCounts(pact: Pact, round: number, runs: readonly FederatedRun[]): readonly CellCounts[] {
  const stages = drawnStages(pact, round);
  const counts = stages.map(() => new Map<number, number>());
  for (const { row, value } of runs) {
    const bin = binOf(pact.metric, value);
    nodesOf(stages, row).forEach((node, stage) => {
      const cell = node * pact.metric.bins + bin;
      counts[stage]!.set(cell, (counts[stage]!.get(cell) ?? 0) + 1);
    });
  }
  return counts;
}

/**
 * Scale of the noise on each count. A run is in one cell of each stage, so that what it moves in all is the number of
 * stages: scale = stages ÷ ε, rounded up to a whole number.
 *
 * Worked example: four stages and ε 4 give a scale of 1: a count is off by 0.8 on average, by 3 or more once in 10.
 */
export function noiseScale(pact: Pact): number {
  return Math.ceil(stagesOf(pact) / pact.epsilon.contribution);
}

/** Cells below this many scales count as empty: of 1,000 empty ones five are not below it, at a scale of 1. */
const heardFrom = 5;

/**
 * What a party gives away: noise on every cell, also of nodes where it has no runs; then cells that noise alone could
 * have filled and nodes of fewer than `leastRuns` × scale are left out, which costs no ε.
 */
export function noisedCounts(
  pact: Pact,
  counts: readonly CellCounts[],
  draw: DrawBelow,
): readonly CellCounts[] {
  const scale = noiseScale(pact);
  const { bins } = pact.metric;
  return stageNodes(pact).map((nodes, stage) => {
    const given = new Map<number, number>();
    for (let node = 0; node < nodes; node += 1) {
      const cells = Array.from({ length: bins }, (_, bin) => {
        const cell = node * bins + bin;
        const count = (counts[stage]!.get(cell) ?? 0) + discreteLaplace(scale, draw);
        return [cell, count] as const;
      }).filter(([, count]) => count >= heardFrom * scale);
      const runs = cells.reduce((sum, [, count]) => sum + count, 0);
      if (runs >= pact.leastRuns * scale) for (const [cell, count] of cells) given.set(cell, count);
    }
    return given;
  });
}
