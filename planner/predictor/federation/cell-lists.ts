import { z } from 'zod';
import { stageNodes } from './drawn-stages.ts';
import type { CellCounts } from './node-counts.ts';
import type { Pact } from './pact.ts';

/** Counts lie between 1 and this; whoever claims more wants to be heard above the others. */
const mostRuns = 100_000_000;

/** Counts as they are written: of each stage cell, count, cell, count … */
export const countsSchema = z.array(z.array(z.int().min(0).max(mostRuns))).max(64);

/** Cells in their order. */
export function writtenCells(cells: CellCounts): number[] {
  return [...cells].sort(([one], [other]) => one - other).flat();
}

/** Counts as they were written; null where a cell is none of the pact's, or stands there twice. */
export function countsIn(pact: Pact, written: z.infer<typeof countsSchema>): readonly CellCounts[] | null {
  const nodes = stageNodes(pact);
  if (written.length !== nodes.length) return null;
  const counts = written.map((pairs, stage) => cellsIn(pairs, nodes[stage]! * pact.metric.bins));
  return counts.every((each) => each !== null) ? counts : null;
}

function cellsIn(pairs: readonly number[], cells: number): CellCounts | null {
  const counts = new Map<number, number>();
  for (let at = 0; at < pairs.length; at += 2) {
    const [cell, count] = [pairs[at]!, pairs[at + 1] ?? 0];
    if (cell >= cells || count < 1 || counts.has(cell)) return null;
    counts.set(cell, count);
  }
  return counts;
}
