import { Command, CommanderError } from 'commander';
import { exitCodeOf, HeadstartError, type Failure } from '../../schemas/failure.ts';
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
    .exitOverride()
    .showHelpAfterError('(add --help for what is possible)')
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    });
}

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
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  const failure = failureOf(error, world.signal);
  if (json) world.stdout.write(`${JSON.stringify({ schemaVersion: 1, failure })}\n`);
  world.stderr.write(`${renderFailure(failure, createStyle(wantsColor(world.env, world.isTTY)))}\n`);
  if (failure.code === 'unknown' && error instanceof Error && world.env['HEADSTART_DEBUG']) {
    world.stderr.write(`${error.stack ?? ''}\n`);
  }
  return exitCodeOf(failure);
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof HeadstartError) return error.failure;
  if (signal.aborted || (error instanceof Error && error.name === 'AbortError')) return interrupted;
  return {
    code: 'unknown',
    fault: 'headstart',
    message: `This is a bug of Headstart: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: 'Report it with the output of the same command under HEADSTART_DEBUG=1.',
  };
}

const interrupted: Failure = {
  code: 'interrupted',
  fault: 'interrupted',
  message: 'Interrupted.',
  nextStep: 'See what stands with "headstart status".',
};
