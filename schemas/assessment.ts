import type { Analysis } from './job.ts';
import type { Plan } from './plan.ts';

/** What an editor shows beside the code: the plan, and where in the code it comes from. */
export interface Assessment {
  readonly analysis: Analysis;
  readonly plan: Plan;
}
