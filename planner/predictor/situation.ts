import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Estimate } from './estimate.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { noHistory, type History } from './history.ts';
import type { FederatedKnowledge } from './federation/federated-knowledge.ts';
import type { PredictionModels } from './online/prediction-models.ts';

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
  /** Absent where none were trained. */
  readonly models?: PredictionModels;
  /** Absent where this machine takes part in no federation. */
  readonly federated?: readonly FederatedKnowledge[];
}

/** One quantity's estimator: from what is known of a job to a target, bounds and a reason. Pure. */
export interface Estimator {
  estimate(situation: Situation): Estimate;
}

/** The situation that a run of another job was in, without history, models and federations: what its code alone let expect. */
export function situationOf(run: PastRun, situation: Situation): Situation {
  const offering = run.offerings.at(-1);
  const layout = {
    machines: offering?.machineCount ?? 1,
    gpusPerMachine: offering?.accelerator?.count ?? 0,
    reason: `as in ${run.id}`,
  };
  return { accelerators: situation.accelerators, job: run.job, history: noHistory, layout };
}

/** The situation of a job of which no model and no federation has learnt anything. */
export function withoutModels({ job, history, accelerators, layout }: Situation): Situation {
  return { job, history, accelerators, layout };
}
