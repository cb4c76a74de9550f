import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EnvironmentStack } from './environment-stack.ts';
import type { StateLocation } from './google-provider.ts';
import { JobStack } from './job-stack.ts';
import type { StackSource } from './stack-source.ts';

/** Adds one stack to an app; its id is its kind. */
export function addStack(scope: Construct, source: StackSource, state: StateLocation): TerraformStack {
  return source.kind === 'job'
    ? new JobStack(scope, source.kind, source.plan, state)
    : new EnvironmentStack(scope, source.kind, { ...source.place, state });
}
