import type { Plan } from '../schemas/plan.ts';
import { singleOffering } from './single-offering.ts';

export type StackKind = 'environment' | 'job';

/** A project and region, which is all that an environment depends on. */
export interface EnvironmentPlace {
  readonly project: string;
  readonly region: string;
}

/** What a stack is made from: a plan, or for an environment its place alone. */
export type StackSource =
  | { readonly kind: 'job'; readonly plan: Plan }
  | { readonly kind: 'environment'; readonly place: EnvironmentPlace };

/** The stack of this kind that a plan asks for. Throws HeadstartError where the plan cannot be made into resources. */
export function stackOf(kind: StackKind, plan: Plan): StackSource {
  if (kind === 'job') return { kind, plan };
  return { kind, place: { project: plan.project, region: singleOffering(plan).region } };
}

/** Where in a bucket the state of a stack is: one folder per job, and per project and region. */
export function statePrefix(source: StackSource): string {
  if (source.kind === 'job') return `headstart/job/${source.plan.project}/${source.plan.job.name}`;
  return `headstart/environment/${source.place.project}/${source.place.region}`;
}
