import { App, type TerraformStack } from 'cdktf';
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

/**
 * Writes a whole cdktf output folder for a plan, as cdktf-cli expects it from its `app` command: manifest.json and
 * stacks/{environment,job}/cdk.tf.json. The job stack depends on the environment stack.
 * State stays where cdktf keeps it by default, `terraform.<stack>.tfstate` beside the output folder, written relatively
 * so that the same plan gives the same bytes in every folder.
 * @param outdir - cdktf-cli passes it as CDKTF_OUTDIR; made when absent
 */
export function synthesiseApp(plan: Plan, outdir: string): void {
  const app = new App({ outdir, context: {}, stackTraces: false });
  const environment = addStack(app, 'environment', plan, '../../../terraform.environment.tfstate');
  const job = addStack(app, 'job', plan, '../../../terraform.job.tfstate');
  job.addDependency(environment);
  app.synth();
}
