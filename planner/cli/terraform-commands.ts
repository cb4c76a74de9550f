import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import { synthesiseApp } from '../stacks.ts';
import { offeringOf } from '../use-cases/preview-changes.ts';
import { withExamples, withJson, withLimits, withTarget, type GlobalOptions } from './global-options.ts';
import { parsePlan, readPlanText } from './load-plan.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

interface ExportOptions extends GlobalOptions {
  readonly job: string;
  readonly format: string;
}

/** init, synth, export: the same stacks for cdktf and Terraform in the user's own folder. */
export function addTerraformCommands(program: Command, open: OpenSession, finish: Finish): void {
  const init = program
    .command('init [directory]')
    .description(
      'write a cdktf.json whose app is "headstart synth", so that cdktf synth, diff and deploy work there',
    )
    .option('--force', 'replace a cdktf.json that is there');
  withExamples(init, {
    'headstart init my-infra': 'then, in my-infra: HEADSTART_JOB=../train.py cdktf diff',
  });
  withJson(init).action(
    finish((directory: string | undefined, options: GlobalOptions & { force?: boolean }) =>
      inSession(open, options, (session) => runInit(session, directory ?? '.', options.force === true)),
    ),
  );

  const synth = program
    .command('synth')
    .description(
      'the app of cdktf.json: writes the stacks of HEADSTART_JOB (job.yaml, script or saved plan) to CDKTF_OUTDIR',
    );
  withExamples(synth, {
    'HEADSTART_JOB=train.py headstart synth': 'into cdktf.out',
  });
  withLimits(withTarget(synth)).action(
    finish((options: GlobalOptions) => inSession(open, options, runSynth)),
  );

  const exporting = program
    .command('export <directory>')
    .description('write the synthesised Terraform JSON of a job into a folder')
    .requiredOption('--job <file>', 'job.yaml, script or saved plan')
    .addOption(
      new Option('--format <format>', 'what to write').choices(['cdktf-json']).default('cdktf-json'),
    );
  withExamples(exporting, {
    'headstart export out --job train.py':
      'out/stacks/environment and out/stacks/job, each for terraform init',
  });
  withJson(withLimits(withTarget(exporting))).action(
    finish((directory: string, options: ExportOptions) =>
      inSession(open, options, (session) => runExport(session, directory, options.job)),
    ),
  );
}

async function runInit(session: Session, directory: string, force: boolean): Promise<number> {
  const folder = resolve(session.world.cwd, directory);
  const file = join(folder, 'cdktf.json');
  if (existsSync(file) && !force) throw alreadyThere(file);
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(cdktfConfiguration, null, 2)}\n`);
  session.answer(
    { schemaVersion: 1, file },
    [`Wrote ${file}.`, 'Next: HEADSTART_JOB=job.yaml cdktf synth   (or diff, deploy)'].join('\n'),
  );
  return 0;
}

/** `language` is only read by cdktf's own code generation; the app is any program that fills CDKTF_OUTDIR. */
const cdktfConfiguration = {
  language: 'typescript',
  app: 'headstart synth',
  projectId: 'headstart',
  sendCrashReports: 'false',
  terraformProviders: [],
  terraformModules: [],
  context: {},
};

async function runSynth(session: Session): Promise<number> {
  const { env, cwd } = session.world;
  const job = env['HEADSTART_JOB'] ?? ['job.yaml', 'job.yml'].find((name) => existsSync(join(cwd, name)));
  if (job === undefined) throw jobMissing();
  const plan = await planOf(session, resolve(cwd, job));
  await synthesiseApp(plan, resolve(cwd, env['CDKTF_OUTDIR'] ?? 'cdktf.out'));
  return 0;
}

async function runExport(session: Session, directory: string, job: string): Promise<number> {
  const { cwd } = session.world;
  const plan = await planOf(session, resolve(cwd, job));
  const folder = resolve(cwd, directory);
  await synthesiseApp(plan, folder);
  const stacks = ['environment', 'job'].map((stack) => join(folder, 'stacks', stack, 'cdk.tf.json'));
  session.answer(
    { schemaVersion: 1, files: stacks, planHash: plan.planHash },
    stacks.map((file) => `Wrote ${file}`).join('\n'),
  );
  return 0;
}

/** A saved plan is taken as it is: what was reviewed is what is written. */
async function planOf(session: Session, path: string): Promise<Plan> {
  const plan = path.endsWith('.json')
    ? parsePlan(path, await readPlanText(path))
    : await session.planner.plan({ path }, session.world.signal);
  offeringOf(plan);
  return plan;
}

function alreadyThere(file: string): HeadstartError {
  return new HeadstartError({
    code: 'conflict',
    fault: 'user',
    message: `${file} is there already.`,
    nextStep: 'Replace it with "headstart init --force", or choose another folder.',
  });
}

function jobMissing(): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: 'There is no job to synthesise: HEADSTART_JOB is not set and there is no job.yaml here.',
    nextStep: 'Set HEADSTART_JOB to a job.yaml, a script or a saved plan.',
  });
}
