import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangeSet } from '../../schemas/change.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { ProviderSource, Terraform, TerraformWorkspace } from '../ports.ts';
import { classifyStderr } from './classify-stderr.ts';
import { planChanges } from './plan-changes.ts';
import { stateHash } from './state-hash.ts';
import { runTerraform, type TerraformExit } from './terraform-child-process.ts';
import { terraformEnvironment } from './terraform-environment.ts';
import { readOutputsJson, readPlanJson } from './terraform-json.ts';
import { terraformEvent, type TerraformEvent } from './terraform-events.ts';
import { parseTerraformVersion, requireMinimumVersion } from './terraform-version.ts';

export interface TerraformOptions {
  /** Path of the binary; asked at each run, may throw HeadstartError `terraform-missing` (see findTerraform). */
  readonly binary: () => Promise<string>;
  readonly provider: ProviderSource;
  /** The user's environment, of which a list of names is passed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * True where the provider is Headstart's own and another build of it may stand in the same place: a lock file that
   * names another checksum is then dropped, and init runs again. Never for the registry's provider.
   */
  readonly replacesLockFile?: boolean;
}

const planFileName = 'headstart.tfplan';
const lockFileMismatch =
  /checksums? (previously )?recorded in the dependency lock file|doesn't match any of the checksums|dependency lock file/i;

/** The Terraform CLI as a child process: non-interactive, cancellable, its answers read from JSON. */
export function createTerraform(options: TerraformOptions): Terraform {
  const run = (workspace: TerraformWorkspace, args: readonly string[], how: RunOptions = {}) =>
    runAttached(options, workspace, args, how);
  return {
    init: (workspace, signal) => init(run, options.replacesLockFile ?? false, workspace, signal),
    plan: (workspace, planOptions, signal) => plan(run, workspace, planOptions ?? {}, signal),
    async apply(workspace, changes, onProgress, signal) {
      if (changes.planFile === null) return;
      await refuseStale(workspace, changes);
      const onEvent = (event: TerraformEvent) => {
        if (event.kind === 'progress') onProgress(event.progress);
      };
      const args = ['apply', '-json', '-input=false', '-lock-timeout=10s', changes.planFile];
      await run(workspace, args, { signal, changes, onEvent });
    },
    async outputs(workspace) {
      const { stdout } = await run(workspace, ['output', '-json', '-no-color']);
      return plainOutputs(stdout);
    },
    version: () => version(options),
  };
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Lines are read as events of an apply of these changes, or of a plan when it is null. */
  readonly changes?: ChangeSet | null;
  readonly onEvent?: (event: TerraformEvent) => void;
  readonly accepted?: readonly number[];
}

type Run = (
  workspace: TerraformWorkspace,
  args: readonly string[],
  options?: RunOptions,
) => Promise<TerraformExit>;

/** One Terraform run with its own provider attachment; throws the classified failure on any other exit code. */
async function runAttached(
  options: TerraformOptions,
  workspace: TerraformWorkspace,
  args: readonly string[],
  { signal, changes, onEvent, accepted = [0] }: RunOptions,
): Promise<TerraformExit> {
  if (isAborted(signal)) throw interrupted();
  const binary = await options.binary();
  const emptyConfigFile = join(workspace.directory, 'headstart.tfrc');
  await writeFile(emptyConfigFile, '');
  const attachment = await options.provider.attach();
  const errors: string[] = [];
  const onLine = (line: string) => {
    const event = terraformEvent(line, changes?.changes ?? []);
    if (event?.kind === 'error') errors.push(event.text);
    if (event !== null) onEvent?.(event);
  };
  try {
    const env = terraformEnvironment(options.env, attachment.env, emptyConfigFile);
    const command = { binary, args, cwd: workspace.directory, env, signal };
    const exit = await runTerraform(changes === undefined ? command : { ...command, onLine });
    if (exit.exitCode !== null && accepted.includes(exit.exitCode)) return exit;
    if (isAborted(signal)) throw interrupted();
    // Diagnostics say it all; stderr beside them may hold a user's TF_LOG.
    throw new HeadstartError(classifyStderr(errors.length > 0 ? errors.join('\n') : exit.stderr));
  } finally {
    await attachment.close();
  }
}

async function init(
  run: Run,
  replacesLockFile: boolean,
  workspace: TerraformWorkspace,
  signal?: AbortSignal,
): Promise<void> {
  const args = ['init', '-input=false', '-no-color', '-lock-timeout=10s'];
  try {
    await run(workspace, args, { signal });
  } catch (cause) {
    const text = cause instanceof HeadstartError ? (cause.failure.cause ?? '') : '';
    if (!replacesLockFile || !lockFileMismatch.test(text)) throw cause;
    await rm(join(workspace.directory, '.terraform.lock.hcl'), { force: true });
    await run(workspace, args, { signal });
  }
}

/** Exit code 2 says that there is something to apply: a change of resources or of outputs. */
async function plan(
  run: Run,
  workspace: TerraformWorkspace,
  { destroy = false, replace = [] }: NonNullable<Parameters<Terraform['plan']>[1]>,
  signal?: AbortSignal,
): Promise<ChangeSet> {
  const hash = await stateHash(workspace.directory);
  const planFile = join(workspace.directory, planFileName);
  const args = [
    'plan',
    '-json',
    '-input=false',
    '-lock-timeout=10s',
    '-detailed-exitcode',
    `-out=${planFile}`,
    ...(destroy ? ['-destroy'] : []),
    ...replace.map((address) => `-replace=${address}`),
  ];
  const accepted = [0, 2];
  const exit = await run(workspace, args, {
    signal,
    changes: null,
    accepted,
  });
  const { stdout } = await run(workspace, ['show', '-json', '-no-color', planFile], { signal });
  return {
    stack: workspace.stack,
    changes: planChanges(readPlanJson(stdout)),
    planFile: exit.exitCode === 2 ? planFile : null,
    stateHash: hash,
  };
}

async function refuseStale(workspace: TerraformWorkspace, changes: ChangeSet): Promise<void> {
  if ((await stateHash(workspace.directory)) === changes.stateHash) return;
  throw new HeadstartError({
    code: 'plan-stale',
    fault: 'user',
    message: `The state of the ${workspace.stack} stack has changed since the plan was shown.`,
    detail: { id: 'cloud-changed', args: [] },
    nextStep: 'Plan again, look at the changes and apply those.',
  });
}

function plainOutputs(stdout: string): Readonly<Record<string, string>> {
  const plain = Object.entries(readOutputsJson(stdout)).filter(([, { sensitive }]) => !sensitive);
  return Object.fromEntries(
    plain.map(([name, { value }]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** Asks the binary itself; a file that is no Terraform is reported as missing. */
async function version(options: TerraformOptions): ReturnType<Terraform['version']> {
  const path = await options.binary();
  const env = terraformEnvironment(options.env, {}, '');
  const { stdout, stderr } = await runTerraform({ binary: path, args: ['version'], cwd: process.cwd(), env });
  const found = parseTerraformVersion(stdout);
  if (found === null) {
    throw new HeadstartError({
      code: 'terraform-missing',
      fault: 'user',
      message: `${path} does not answer as Terraform or OpenTofu.`,
      detail: { id: 'no-terraform', args: [] },
      nextStep: 'Install Terraform or OpenTofu 1.6 or newer, or set HEADSTART_TERRAFORM.',
      cause: (stderr || stdout).slice(0, 400),
    });
  }
  requireMinimumVersion(found, path);
  return { ...found, path };
}

/** A call, because the signal may turn while something is awaited. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function interrupted(): HeadstartError {
  return new HeadstartError({
    code: 'interrupted',
    fault: 'interrupted',
    message: 'Terraform was asked to stop; what it had finished is in the state.',
    detail: { id: 'terraform-stopped', args: [] },
    nextStep: 'Run the command again to continue, or release to remove what was made.',
  });
}
