import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { runCli } from '../../planner/cli.ts';
import type { JsonValue } from '../e2e/json-value.ts';
import type { Ended } from '../e2e/headstart-process.ts';
import { jsonOf, UserWorld } from '../e2e/user-world.ts';

const examplesDirectory = fileURLToPath(new URL('../../examples', import.meta.url));

/** What a command line is run with; the rest is that of a user who has set nothing. */
export interface CommandLine {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs the command line in this process, without a terminal: as a process would, for a tenth of its time. */
export async function runCommandLine(argv: readonly string[], line: CommandLine): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = [text(stdout), text(stderr)] as const;
  const world = {
    ...{ cwd: line.cwd, env: line.env, stdin: Readable.from([line.input ?? '']), stdout, stderr },
    ...{ isTTY: false, signal: new AbortController().signal, self: [] },
    ...{ assetDirectory: null, examplesDirectory, version: '0.0.0-test' },
  };
  const code = await runCli(world, argv);
  stdout.end();
  stderr.end();
  return { code, stdout: await said[0], stderr: await said[1] };
}

/** A user's folders, in which commands run in this process. */
export class HereWorld extends UserWorld {
  override run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return runCommandLine(args, { cwd: this.work, env: { ...this.env, ...env } });
  }

  override async json(args: readonly string[], code = 0): Promise<JsonValue> {
    const ended = await this.run([...args, '--json']);
    expect(ended, ended.stderr).toMatchObject({ code });
    return jsonOf(ended.stdout);
  }

  /** Path of a file below the work folder. */
  at(...parts: readonly string[]): string {
    return join(this.work, ...parts);
  }
}
