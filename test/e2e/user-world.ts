import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'vitest';
import { startHeadstart, type Ended, type RunningProcess } from './headstart-process.ts';
import { JsonValue } from './json-value.ts';
import { simulatorFile } from './simulator-file.ts';
import { endAll, processesOf } from './processes-of.ts';

/** Environment of a user who has set nothing of Headstart's, and where the tests keep compiled code for all worlds. */
const inherited = ['PATH', 'LANG', 'NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE'];

/** A user with a home, a temporary folder, a state folder and a folder to work in, all of them their own. */
export class UserWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'hs-'));
  readonly home = this.#made('home');
  readonly temporary = this.#made('tmp');
  readonly state = join(this.folder, 's');
  readonly work = this.#made('work');
  readonly env: Readonly<Record<string, string>>;
  readonly #started: RunningProcess[] = [];

  constructor(env: Readonly<Record<string, string>> = {}) {
    const kept = inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    this.env = {
      ...Object.fromEntries(kept),
      HOME: this.home,
      TMPDIR: this.temporary,
      HEADSTART_STATE_DIR: this.state,
      ...env,
    };
  }

  #made(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path);
    return path;
  }

  /** Writes a file below the work folder; returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.work, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Writes the user's settings.yaml. */
  settings(text: string): void {
    const folder = join(this.home, '.config', 'headstart');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.yaml'), text);
  }

  /** Files in the home and the temporary folder, relative to the world's folder. */
  strayFiles(): readonly string[] {
    const inside = [this.home, this.temporary].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }),
    );
    const files = inside.filter((entry) => !entry.isDirectory());
    return files.map((entry) => relative(this.folder, join(entry.parentPath, entry.name))).sort();
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProcess {
    const started = startHeadstart(args, { cwd: this.work, env: { ...this.env, ...env } });
    this.#started.push(started);
    return started;
  }

  /** Runs to the end, with nobody at the terminal. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const started = this.start(args, env);
    started.stdin.end();
    return started.ended;
  }

  /** Runs with --json and expects `code`, and on stdout one JSON value and nothing else. */
  async json(args: readonly string[], code = 0): Promise<JsonValue> {
    const ended = await this.run([...args, '--json']);
    expect(ended, ended.stderr).toMatchObject({ code });
    return jsonOf(ended.stdout);
  }

  /** What stands in the simulated cloud of this world, as paths; asks the simulator that runs. */
  async resources(): Promise<readonly string[]> {
    const { endpoints, token } = simulatorFile(this.state);
    const answer = await fetch(`${endpoints.compute}/headstart/v1/resources`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { resources } = (await answer.json()) as { resources: readonly { path: string }[] };
    return resources.map(({ path }) => path);
  }

  get simulatorPid(): number {
    return simulatorFile(this.state).pid;
  }

  /** Ends everything that was started here or speaks of this folder, and removes it. */
  async close(): Promise<void> {
    for (const started of this.#started) started.kill('SIGKILL');
    await endAll(() => processesOf(this.folder));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One JSON value, one line break, nothing else. */
export function jsonOf(stdout: string): JsonValue {
  expect(stdout.endsWith('\n') && stdout.trim() !== '', stdout).toBe(true);
  return new JsonValue(JSON.parse(stdout));
}
