import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Estimate } from './estimate.ts';
import type { History } from './history.ts';

/** How many machines with how many GPUs each, and why. */
export interface Layout {
  readonly machines: number;
  readonly gpusPerMachine: number;
  readonly reason: string;
}

/** Everything an estimator may look at. */
export interface Situation {
  readonly job: Job;
  readonly history: History;
  readonly accelerators: readonly AcceleratorFacts[];
  readonly layout: Layout;
}

/** One quantity's estimator: from what is known of a job to a target, bounds and a reason. Pure. */
export interface Estimator {
  estimate(situation: Situation): Estimate;
}
