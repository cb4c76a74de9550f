import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliWorld } from './cli/cli-world.ts';
import { leaveOutWarnings } from './process-warnings.ts';
import { stateDirectory } from './settings/settings-file.ts';

/** The bundle lies in dist/ with its assets beside it; in the source tree files are read where they are. */
const mainFile = fileURLToPath(import.meta.url);
const isBundle = mainFile.endsWith('.js');
const root = fileURLToPath(new URL('..', import.meta.url));

const interruption = new AbortController();
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

/** The first signal asks everything to stop and keep what it has; a second must not cut Terraform off in mid-write. */
function interrupt(): void {
  if (interruption.signal.aborted) process.stderr.write('Still stopping: state is being kept.\n');
  interruption.abort(new DOMException('Interrupted', 'AbortError'));
}

/** A reader that has gone away (`headstart plan … | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

leaveOutWarnings(process, ['MetadataLookupWarning', 'AutopaginateTrueWarning']);

const world: CliWorld = {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  isTTY: process.stdin.isTTY === true && process.stdout.isTTY === true,
  signal: interruption.signal,
  self: [process.execPath, mainFile],
  assetDirectory: isBundle ? join(dirname(mainFile), 'assets') : null,
  examplesDirectory: join(root, 'examples'),
  version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
};

// Node keeps what it compiled and compiles it no more. Where the folder cannot be written it goes on without.
enableCompileCache(join(stateDirectory(process.env), 'cache', 'compiled'));
// What is imported above was loaded before the cache was there, so the rest is imported only now.
const { runCli } = await import('./cli.ts');
process.exitCode = await runCli(world, process.argv.slice(2));
// A client that still tries to reach a service which does not answer keeps nobody waiting: all that counts is kept.
setTimeout(() => process.exit(), 2000).unref();
