import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Plan } from '../schemas/plan.ts';
import { addStack } from './add-stack.ts';
import type { StateLocation } from './google-provider.ts';
import { stackOf, statePrefix, type StackSource } from './stack-source.ts';

/** Terraform runs in the folder of the configuration and keeps its state beside it, unless there is a bucket for it. */
const statePath = 'terraform.tfstate';

/**
 * Writes the configuration of one stack as `cdk.tf.json` into an existing folder, and nothing anywhere else.
 * The same source gives the same bytes. Throws HeadstartError where the plan cannot be made into resources.
 * @param stateBucket - Cloud Storage bucket of the Terraform state; null keeps it in the folder
 */
export async function synthesise(
  source: StackSource,
  directory: string,
  stateBucket: string | null,
): Promise<void> {
  const outdir = await mkdtemp(join(directory, '.synth-'));
  try {
    const app = new App({ outdir, context: {}, stackTraces: false });
    addStack(app, source, stateLocation(source, stateBucket));
    app.synth();
    const text = await readFile(join(outdir, 'stacks', source.kind, 'cdk.tf.json'), 'utf8');
    const finished = join(outdir, 'finished.json');
    await writeFile(finished, withoutComments(text));
    await rename(finished, join(directory, 'cdk.tf.json'));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

function stateLocation(source: StackSource, bucket: string | null): StateLocation {
  if (bucket === null) return { kind: 'file', path: statePath };
  return { kind: 'bucket', bucket, prefix: statePrefix(source) };
}

/** cdktf leaves its construct paths and version under `//`; Terraform ignores them and reviewers should not see them. */
function withoutComments(text: string): string {
  const configuration: unknown = JSON.parse(text, (key, value: unknown) =>
    key === '//' ? undefined : value,
  );
  return `${JSON.stringify(configuration, null, 2)}\n`;
}

/**
 * Writes a whole cdktf output folder for a plan, as cdktf-cli expects it from its `app` command: manifest.json and
 * stacks/{environment,job}/cdk.tf.json. The job stack depends on the environment stack.
 * State stays where cdktf keeps it by default, `terraform.<stack>.tfstate` beside the output folder, written relatively
 * so that the same plan gives the same bytes in every folder.
 * @param outdir - cdktf-cli passes it as CDKTF_OUTDIR; made when absent
 */
export async function synthesiseApp(plan: Plan, outdir: string): Promise<void> {
  await mkdir(outdir, { recursive: true });
  const app = new App({ outdir, context: {}, stackTraces: false });
  const environment = addStack(app, stackOf('environment', plan), besideOutput('environment'));
  const job = addStack(app, stackOf('job', plan), besideOutput('job'));
  job.addDependency(environment);
  app.synth();
}

function besideOutput(stack: string): StateLocation {
  return { kind: 'file', path: `../../../terraform.${stack}.tfstate` };
}
