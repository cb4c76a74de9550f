import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOldNode } from './old-node.ts';

const launcherSource = fileURLToPath(new URL('../../bin/headstart.cjs', import.meta.url));
const newNode = process.execPath;
const oldNode = findOldNode();

/** Answers what it was started with; with `wait` it says so and ends on SIGTERM with 7; with `die` by a signal. */
const mainSource = `
const [what] = process.argv.slice(2);
const { HEADSTART_RELAUNCHED } = process.env;
if (what === 'wait') {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
}
process.stdout.write(JSON.stringify({ version: process.versions.node, argv: process.argv.slice(2), HEADSTART_RELAUNCHED }) + '\\n');
if (what === 'die') process.kill(process.pid, 'SIGKILL');
else if (what === 'throw') throw new Error('broken main');
else process.exitCode = Number(what ?? 0);
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headstart-launcher-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package named \`name\` with the launcher and, unless it is not built, the main above. Returns the launcher. */
function layOut(name: string, built = true): string {
  const launcher = join(folder, name, 'bin', 'headstart.cjs');
  mkdirSync(dirname(launcher), { recursive: true });
  cpSync(launcherSource, launcher);
  writeFileSync(join(folder, name, 'package.json'), '{ "type": "module" }');
  if (built) {
    mkdirSync(join(folder, name, 'dist'), { recursive: true });
    writeFileSync(join(folder, name, 'dist', 'main.js'), mainSource);
  }
  return launcher;
}

/** Puts a Node where the npm package \`node\` has it, below a node_modules folder. */
function installNode(modules: string, target: string): void {
  mkdirSync(join(modules, 'node', 'bin'), { recursive: true });
  symlinkSync(target, join(modules, 'node', 'bin', 'node'));
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(node: string, launcher: string, args: readonly string[], env: Record<string, string> = {}) {
  const clean = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env };
  const child = spawn(node, [launcher, ...args], { env: clean, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  return { child, ended: endOf(child, text) };
}

async function endOf(child: ChildProcess, text: { stdout: string; stderr: string }): Promise<Ended> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...text };
}

const run = (...args: Parameters<typeof start>): Promise<Ended> => start(...args).ended;

test('is written in the syntax of an old Node', async () => {
  const source = readFileSync(launcherSource, 'utf8');
  const same = { charset: 'utf8', supported: { 'dynamic-import': true } } as const;
  const [old, now] = await Promise.all(
    ['node12', 'esnext'].map((target) => transform(source, { ...same, target })),
  );
  expect(old?.code).toBe(now?.code);
});

describe('on a new Node', () => {
  test('runs main with the arguments and passes its exit code on', async () => {
    const ended = await run(newNode, layOut('plain'), ['3', '--json']);
    expect(ended).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ version: process.versions.node, argv: ['3', '--json'] });
  });

  test('says what to do where nothing is built', async () => {
    const ended = await run(newNode, layOut('unbuilt', false), []);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('npm run build');
  });

  test('a main that cannot start is ours: exit code 2', async () => {
    const ended = await run(newNode, layOut('broken'), ['throw']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('broken main');
  });
});

describe.skipIf(oldNode === null)(`on an old Node (${oldNode ?? 'skipped: none is on PATH'})`, () => {
  const old = oldNode ?? '';

  test('goes on under the Node in its own modules, which does not see that it was started again', async () => {
    const launcher = layOut('clone');
    installNode(join(folder, 'clone', 'node_modules'), newNode);
    const ended = await run(old, launcher, ['4', 'a b', '$HOME']);
    expect(ended).toMatchObject({ code: 4, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({ version: process.versions.node, argv: ['4', 'a b', '$HOME'] });
  });

  test('goes on under the Node beside which it is installed', async () => {
    const launcher = layOut('installed/node_modules/headstart');
    installNode(join(folder, 'installed', 'node_modules'), newNode);
    expect(await run(old, launcher, ['5'])).toMatchObject({ code: 5, stderr: '' });
  });

  test('goes on under HEADSTART_NODE, which wins', async () => {
    expect(await run(old, layOut('set'), ['6'], { HEADSTART_NODE: newNode })).toMatchObject({ code: 6 });
  });

  test.each([
    ['is not there', '/no/such/node'],
    ['is old', old],
  ])('refuses a HEADSTART_NODE that %s', async (_name, setting) => {
    const ended = await run(old, layOut('wrong'), [], { HEADSTART_NODE: setting });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`HEADSTART_NODE (${setting}) is not a newer Node`);
  });

  test('passes over an old Node in its modules, and says what to install', async () => {
    const launcher = layOut('outdated');
    installNode(join(folder, 'outdated', 'node_modules'), old);
    const ended = await run(old, launcher, []);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('npm install node@24');
  });

  test('does not start itself for ever under a Node that lies about its version', async () => {
    const liar = join(folder, 'liar');
    writeFileSync(liar, `#!/bin/sh\nif [ "$1" = -p ]; then echo 24.0.0; else exec ${old} "$@"; fi\n`);
    chmodSync(liar, 0o755);
    const ended = await run(old, layOut('loop'), [], { HEADSTART_NODE: liar });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('is no newer');
  });

  test('passes a signal on and answers with the exit code of what it ended', async () => {
    const { child, ended } = start(old, layOut('signal'), ['wait'], { HEADSTART_NODE: newNode });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 7, signal: null });
  });

  test('ends by the signal that ended what it started', async () => {
    const ended = await run(old, layOut('death'), ['die'], { HEADSTART_NODE: newNode });
    expect(ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('leaves no process behind', async () => {
    const { child, ended } = start(old, layOut('orphan'), ['wait'], { HEADSTART_NODE: newNode });
    await once(child.stdout, 'data');
    const pids = childrenOf(child.pid ?? 0);
    child.kill('SIGTERM');
    await ended;
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  });
});

function childrenOf(pid: number): readonly string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean) : [];
}
