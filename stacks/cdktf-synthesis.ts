import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, DISABLE_STACK_TRACE_IN_METADATA } from 'cdktf';
import { RootConstruct } from 'constructs';
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
  const text = configurationText(source, stateBucket);
  const unfinished = await mkdtemp(join(directory, '.synth-'));
  try {
    const file = join(unfinished, 'cdk.tf.json');
    await writeFile(file, text);
    await rename(file, join(directory, 'cdk.tf.json'));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Text of the `cdk.tf.json` of one stack; touches no file. The stack stands alone, since an App of cdktf makes its output
 * folder as soon as there is one. An App would also resolve every element once in advance, to find references to other
 * stacks: there are none.
 */
export function configurationText(source: StackSource, stateBucket: string | null): string {
  return withoutStackTraces(() => {
    const root = new RootConstruct();
    root.node.setContext(DISABLE_STACK_TRACE_IN_METADATA, true);
    const stack = addStack(root, source, stateLocation(source, stateBucket));
    stack.runAllValidations();
    return `${JSON.stringify(plain(stack.toTerraform()), null, 2)}\n`;
  });
}

/** cdktf notes where each of its tokens is made: two thirds of its time, and shown nowhere. */
function withoutStackTraces<T>(work: () => T): T {
  const own = Object.getOwnPropertyDescriptor(Error, 'captureStackTrace');
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    if (own) Object.defineProperty(Error, 'captureStackTrace', own);
  }
}

function stateLocation(source: StackSource, bucket: string | null): StateLocation {
  if (bucket === null) return { kind: 'file', path: statePath };
  return { kind: 'bucket', bucket, prefix: statePrefix(source) };
}

/**
 * Keys in order, as cdktf writes them. It leaves its construct paths and version under `//`; Terraform ignores them and
 * reviewers should not see them.
 */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => key !== '//');
  members.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
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
