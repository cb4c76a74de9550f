/**
 * How long a plan takes: as a process of the built command, and warm inside `headstart serve --stdio`, with the share of
 * each step. Bars: under 1.0 s as a process, under 60 ms warm.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { percentile, spread, timed } from './figures.ts';
import type { Steps, StepsReport } from './plan-steps.ts';
import { protocolVersion } from '../schemas/api.ts';
import { assetSources, copyAssets } from '../scripts/bundle/assets.ts';
import { bundle } from '../scripts/bundle/bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const script = join(root, 'examples', 'finetune', 'train.py');
const processes = 15;
const requests = 60;
const barOfProcess = 1000;
const barOfWarm = 60;

/** The product as it is installed: bin/, dist/ and package.json in a folder, with a state folder beside them. */
async function install(folder: string): Promise<void> {
  const entries = { main: 'planner/main.ts', 'plan-steps': 'bench/plan-steps.ts' };
  await bundle({ root, entries, outDirectory: join(folder, 'dist') });
  await copyAssets(root, assetSources(root), join(folder, 'dist', 'assets'));
  for (const part of ['bin', 'package.json'])
    await cp(join(root, part), join(folder, part), { recursive: true });
}

function environment(folder: string, state: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HEADSTART_STATE_DIR: join(folder, state),
    HEADSTART_CONFIG_DIR: join(folder, 'config'),
  };
}

/** Milliseconds until a Node process with these arguments has ended. */
function ran(args: readonly string[], env: NodeJS.ProcessEnv): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} left with ${String(status)}: ${stderr}`);
  return performance.now() - start;
}

function verdict(milliseconds: number, bar: number): string {
  return `${milliseconds < bar ? 'under' : 'OVER'} the bar of ${bar} ms: ${(milliseconds / bar).toFixed(2)} of it`;
}

function benchProcess(folder: string): void {
  const command = [join(folder, 'bin', 'headstart.cjs'), 'plan', script, '--json'];
  const times = (count: number, work: (index: number) => number): number[] =>
    Array.from({ length: count }, (_, index) => work(index));
  const bare = times(processes, () => ran(['-e', '0'], process.env));
  const first = times(5, (index) => ran(command, environment(folder, `new-${index}`)));
  const later = times(processes + 1, () => ran(command, environment(folder, 'state'))).slice(1);
  console.log(`node -e 0                          ${spread(bare, 0)}`);
  console.log(`headstart plan, new state folder   ${spread(first, 0)}`);
  console.log(`headstart plan, later              ${spread(later, 0)}`);
  const median = percentile(later, 0.5);
  console.log(
    `  ${verdict(median, barOfProcess)}; ${(median / percentile(bare, 0.5)).toFixed(1)} times Node alone`,
  );
}

/** Plans again and again in a running planner, as an editor does. */
async function benchServer(folder: string): Promise<void> {
  const args = [join(folder, 'dist', 'main.js'), 'serve', '--stdio'];
  const server = spawn(process.execPath, args, {
    env: environment(folder, 'state'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const ask = (overlay?: Record<string, string>): Promise<unknown> =>
    connection.sendRequest('plan', overlay ? { path: script, overlay } : { path: script });
  await connection.sendRequest('initialize', { protocolVersion, client: 'bench' });
  const [, first] = await timed(() => ask());
  const same: number[] = [];
  const edited: number[] = [];
  const text = await readFile(script, 'utf8');
  for (let round = 0; round < requests; round += 1) {
    same.push((await timed(() => ask()))[1]);
    edited.push((await timed(() => ask({ [script]: `${text}\nedited = ${round}\n` })))[1]);
  }
  connection.dispose();
  server.stdin.end();
  await new Promise((resolve) => server.once('exit', resolve));
  console.log(`serve: first plan ${first.toFixed(1)} ms`);
  console.log(`serve: the same text               ${spread(same)}`);
  console.log(`serve: edited before each request  ${spread(edited)}`);
  console.log(`  ${verdict(percentile(edited, 0.95), barOfWarm)} (p95 of the edited)`);
}

/** Median of each step over several plans, with its share of their sum. */
function printSteps(title: string, plans: readonly Steps[]): void {
  const names = Object.keys(plans[0] ?? {});
  const medians = names.map((name) =>
    percentile(
      plans.map((steps) => steps[name] ?? NaN),
      0.5,
    ),
  );
  const sum = medians.reduce((total, one) => total + one, 0);
  console.log(`${title}: ${sum.toFixed(1)} ms in all (median of each step over ${plans.length})`);
  names.forEach((name, index) => {
    const median = medians[index] ?? NaN;
    console.log(
      `  ${name.padEnd(18)} ${median.toFixed(2).padStart(8)} ms ${((100 * median) / sum).toFixed(1).padStart(6)} %`,
    );
  });
}

function stepsOf(folder: string, rounds: number): StepsReport {
  const args = [
    join(folder, 'dist', 'plan-steps.js'),
    script,
    join(folder, 'dist', 'assets'),
    String(rounds),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: environment(folder, 'state'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The steps left with ${String(status)}: ${stderr}`);
  return JSON.parse(stdout) as StepsReport;
}

function benchSteps(folder: string): void {
  stepsOf(folder, 0);
  printSteps(
    'steps of a process',
    Array.from({ length: processes }, () => stepsOf(folder, 0).cold),
  );
  const { same, edited } = stepsOf(folder, requests);
  printSteps('steps warm, the same text', same.slice(requests / 3));
  printSteps('steps warm, edited', edited.slice(requests / 3));
}

const folder = await mkdtemp(join(tmpdir(), 'headstart-bench-'));
try {
  await install(folder);
  benchProcess(folder);
  await benchServer(folder);
  benchSteps(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
