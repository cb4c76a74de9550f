import type { BinnedSet } from './binned-set.ts';
import type { Forest } from './forest.ts';
import type { Growth } from './growth.ts';

/** What grows a forest out of binned runs. Learners differ in how, and never in what a forest is. */
export interface TreeLearner {
  readonly name: 'ml-cart' | 'histogram';
  /** Most rows that it is meant for; Infinity where any number. */
  readonly mostRows: number;
  /**
   * Grows a forest.
   * @throws RangeError (as a rejection) where the set has more rows than `mostRows`, or the growth is out of its bounds.
   */
  fit(set: BinnedSet, growth: Growth): Promise<Forest>;
}
