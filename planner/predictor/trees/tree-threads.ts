import { Worker } from 'node:worker_threads';
import type { BinnedSet } from './binned-set.ts';
import type { Forest } from './forest.ts';
import type { Growth } from './growth.ts';
import { histogramTree } from './histogram-tree.ts';

/** What a thread is started with. */
export interface TreeOrder {
  readonly set: BinnedSet;
  readonly growth: Growth;
  readonly trees: readonly number[];
}

/** What a thread answers, once for each tree. */
export interface GrownTree {
  readonly tree: number;
  readonly forest: Forest;
}

interface ThreadedGrowth {
  readonly set: BinnedSet;
  readonly growth: Growth;
  readonly threads: number;
  /** The program of a thread, that of `threadProgram` where not named. */
  readonly program?: URL;
}

/**
 * Grows the trees of a forest in several threads, which read the same shared memory. A tree that no thread brings (none
 * could be started, one ended early) is grown here: slower, and the same tree.
 */
export async function grownInThreads({
  set,
  growth,
  threads,
  program = threadProgram(import.meta.url),
}: ThreadedGrowth): Promise<readonly Forest[]> {
  const trees = Array.from({ length: growth.trees }, (_, tree) => tree);
  const count = Math.min(threads, growth.trees);
  const orders = Array.from({ length: count }, (_, thread) =>
    trees.filter((tree) => tree % count === thread),
  );
  const grown = await Promise.all(orders.map((share) => brought(program, { set, growth, trees: share })));
  const forests = new Map(grown.flat().map(({ tree, forest }) => [tree, forest]));
  return trees.map((tree) => forests.get(tree) ?? histogramTree(set, growth, tree));
}

/** Where the program of a thread lies, from the file that is running: beside it, or in the folder of the bundle. */
export function threadProgram(from: string): URL {
  if (from.endsWith('.ts')) return new URL('./tree-worker.ts', from);
  return new URL(from.includes('/chunks/') ? '../tree-worker.js' : './tree-worker.js', from);
}

/** The trees that one thread has brought when it ends, however it ends. */
function brought(program: URL, order: TreeOrder): Promise<readonly GrownTree[]> {
  return new Promise((resolve) => {
    const grown: GrownTree[] = [];
    const worker = new Worker(program, { workerData: order });
    worker.on('message', (tree: GrownTree) => grown.push(tree));
    worker.once('error', () => {
      resolve(grown);
    });
    worker.once('exit', () => {
      resolve(grown);
    });
  });
}
