import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Plan } from '../schemas/plan.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { JobStack } from './job-stack.ts';
import { singleOffering } from './single-offering.ts';

export type StackKind = 'environment' | 'job';

/** Adds one stack of a plan to an app; its id is its kind. */
export function addStack(scope: Construct, kind: StackKind, plan: Plan, statePath: string): TerraformStack {
  if (kind === 'job') return new JobStack(scope, kind, plan, statePath);
  const { region, zone } = singleOffering(plan);
  return new EnvironmentStack(scope, kind, { project: plan.project, region, zone, statePath });
}
