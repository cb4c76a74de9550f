import { Command, CommanderError } from 'commander';
import { exitCodeOf, HeadstartError, type Failure } from '../../schemas/failure.ts';
import { stateDirectory } from '../settings/settings-file.ts';
import { renderFailure } from '../terminal/render-failure.ts';
import { createStyle, wantsColor } from '../terminal/style.ts';
import type { CliWorld } from './cli-world.ts';

/** Wraps a command's work, which answers an exit code, as a commander action. */
export type Finish = <Arguments extends unknown[]>(
  work: (...args: Arguments) => Promise<number>,
) => (...args: Arguments) => Promise<void>;

/** The outermost command: name, version, help, and errors as exit codes instead of process.exit. */
export function createProgram(world: CliWorld): Command {
  return new Command('headstart')
    .description(
      'Gets the machine ready before the code is: predicts, prices, prepares and watches compute on Google Cloud.',
    )
    .version(world.version)
    .addHelpText('after', afterHelp)
    .exitOverride()
    .showHelpAfterError('(add --help for what is possible)')
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    });
}

const afterHelp = `
Start with:
  headstart plan train.py         what it needs, which machine, what it costs; a job.yaml will do as well
  headstart demo                  the whole loop in a simulated cloud, nothing to set up
  headstart COMMAND --help        options and examples

Exit codes: 0 done, 1 yours to mend, 2 ours or the cloud's, 3 nothing fits, 130 interrupted.

Environment:
  HEADSTART_STATE_DIR             where everything is kept (default: the platform's state folder)
  HEADSTART_CONFIG_DIR            where settings.yaml lies (default: the platform's configuration folder)
  HEADSTART_TARGET, HEADSTART_PROJECT, HEADSTART_REGION, HEADSTART_ZONE
                                  as --target, --project, --region and --zone
  HEADSTART_TERRAFORM             path of terraform or tofu
  HEADSTART_DEBUG                 set to anything: shows where a bug comes from
  NO_COLOR                        set to anything: no colour
`;

/** Parses and runs; the result is the exit code. Never throws. */
export async function runProgram(
  program: Command,
  world: CliWorld,
  argv: readonly string[],
  result: { code: number },
): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return result.code;
  } catch (error) {
    return report(error, world, argv.includes('--json'));
  }
}

function report(error: unknown, world: CliWorld, json: boolean): number {
  if (error instanceof CommanderError) return reportUsage(error, world, json);
  const failure = failureOf(error, world);
  if (json) world.stdout.write(`${JSON.stringify({ schemaVersion: 1, failure })}\n`);
  world.stderr.write(`${renderFailure(failure, createStyle(wantsColor(world.env, world.isTTY)))}\n`);
  if (failure.code === 'unknown' && error instanceof Error && world.env['HEADSTART_DEBUG']) {
    world.stderr.write(`${error.stack ?? ''}\n`);
  }
  return exitCodeOf(failure);
}

/** Commander has written the text by now. */
function reportUsage(error: CommanderError, world: CliWorld, json: boolean): number {
  if (error.exitCode === 0) return 0;
  const message = error.message.replace(/^error: /, '');
  const failure: Failure = {
    code: 'usage',
    fault: 'user',
    message,
    nextStep: 'Add --help for what is possible.',
  };
  if (json) world.stdout.write(`${JSON.stringify({ schemaVersion: 1, failure })}\n`);
  return exitCodeOf(failure);
}

function failureOf(error: unknown, { signal, env }: CliWorld): Failure {
  if (error instanceof HeadstartError) return error.failure;
  if (signal.aborted || (error instanceof Error && error.name === 'AbortError')) return interrupted;
  const disk = diskFailureOf(error, stateDirectory(env));
  if (disk !== null) return disk;
  return {
    code: 'unknown',
    fault: 'headstart',
    message: `This is a bug of Headstart: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: 'Report it with the output of the same command under HEADSTART_DEBUG=1.',
  };
}

const refusals = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOSPC', 'EDQUOT'];

/** What the disk refuses is no bug of ours; the state folder is where nearly all writing is done. */
function diskFailureOf(error: unknown, stateFolder: string): Failure | null {
  if (!(error instanceof Error) || !('code' in error) || !refusals.includes(String(error.code))) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : stateFolder;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return {
    code: 'file-unreadable',
    fault: 'user',
    message: full ? `The disk that holds ${path} is full.` : `Cannot write ${path} (${String(error.code)}).`,
    nextStep: 'Free some space or choose another state folder with HEADSTART_STATE_DIR, then try again.',
  };
}

const interrupted: Failure = {
  code: 'interrupted',
  fault: 'interrupted',
  message: 'Interrupted.',
  nextStep: 'See what stands with "headstart status".',
};
