import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Plan } from '../schemas/plan.ts';
import { addStack, type StackKind } from './app.ts';

/** Terraform runs in the folder of the configuration and keeps its state beside it. */
const statePath = 'terraform.tfstate';

/**
 * Writes the configuration of one stack of a plan as `cdk.tf.json` into an existing folder, and nothing anywhere else.
 * The same plan gives the same bytes. Throws HeadstartError where the plan cannot be made into resources.
 */
export async function synthesise(plan: Plan, kind: StackKind, directory: string): Promise<void> {
  const outdir = await mkdtemp(join(directory, '.synth-'));
  try {
    const app = new App({ outdir, context: {}, stackTraces: false });
    addStack(app, kind, plan, statePath);
    app.synth();
    const text = await readFile(join(outdir, 'stacks', kind, 'cdk.tf.json'), 'utf8');
    const finished = join(outdir, 'finished.json');
    await writeFile(finished, withoutComments(text));
    await rename(finished, join(directory, 'cdk.tf.json'));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** cdktf leaves its construct paths and version under `//`; Terraform ignores them and reviewers should not see them. */
function withoutComments(text: string): string {
  const configuration: unknown = JSON.parse(text, (key, value: unknown) =>
    key === '//' ? undefined : value,
  );
  return `${JSON.stringify(configuration, null, 2)}\n`;
}
