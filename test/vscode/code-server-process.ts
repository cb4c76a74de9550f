import { spawn, type ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const modules = join(here, 'node_modules');
const extension = join(here, '..', '..', 'extension');

/** What every window of the tests starts with: nothing moves, nothing asks, nothing calls out. */
const editorSettings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'editor.minimap.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  // What opens over the window takes its keys and clicks.
  'workbench.editor.useModal': 'off',
};

/** A running code-server with the extension of this repository, all of it below one temporary folder. */
export interface CodeServer {
  readonly url: string;
  /** Workspaces, user data and Headstart's state lie below it. */
  readonly folder: string;
  /** Everything that it wrote to stdout and stderr so far. */
  log(): string;
  close(): Promise<void>;
}

export async function startCodeServer(): Promise<CodeServer> {
  const folder = mkdtempSync(join(tmpdir(), 'headstart-vscode-'));
  const port = await freePort();
  prepareFolders(folder);
  const child = spawn(join(modules, '.bin', 'code-server'), argumentsOf(folder, port), {
    env: environmentOf(folder),
    // The extension hosts are its grandchildren: they end with its group.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child, lines);
  return {
    url,
    folder,
    log: () => lines.join(''),
    close: async () => {
      await endGroup(child);
      if (process.env['HEADSTART_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function prepareFolders(folder: string): void {
  const user = join(folder, 'user-data', 'User');
  const extensions = join(folder, 'extensions');
  for (const each of [user, extensions, join(folder, 'workspaces'), join(folder, 'state')])
    mkdirSync(each, { recursive: true });
  const settings = { ...editorSettings, 'headstart.planner.stateDirectory': join(folder, 'state') };
  writeFileSync(join(user, 'settings.json'), JSON.stringify(settings, null, 2));
  symlinkSync(extension, join(extensions, 'headstart.headstart-0.1.0'));
  symlinkSync(join(here, 'fixtures', 'trivial-hint'), join(extensions, 'headstart-test.trivial-hint-0.0.1'));
}

function argumentsOf(folder: string, port: number): string[] {
  return [
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--user-data-dir', join(folder, 'user-data'), '--extensions-dir', join(folder, 'extensions')],
    ...['--config', join(folder, 'config.yaml')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
  ];
}

function environmentOf(folder: string): NodeJS.ProcessEnv {
  const noGallery = { serviceUrl: '', itemUrl: '', resourceUrlTemplate: '' };
  return {
    ...process.env,
    PATH: `${join(modules, '.bin')}:${process.env['PATH'] ?? ''}`,
    EXTENSIONS_GALLERY: JSON.stringify(noGallery),
    XDG_CONFIG_HOME: join(folder, 'xdg-config'),
    XDG_DATA_HOME: join(folder, 'xdg-data'),
    HEADSTART_CONFIG_DIR: join(folder, 'headstart-config'),
    METADATA_SERVER_DETECTION: 'none',
    CHECKPOINT_DISABLE: '1',
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilHealthy(url: string, child: ChildProcess, lines: readonly string[]): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`code-server has ended: ${lines.join('')}`);
    if (await isHealthy(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-pid, 'SIGTERM');
  await ended;
  for (let look = 0; look < 50 && groupOf(pid).length > 0; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (groupOf(pid).length > 0) process.kill(-pid, 'SIGKILL');
}

/** Processes of a group; the third field after the name in /proc/PID/stat is it. */
function groupOf(group: number): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2] === String(group);
    } catch (error) {
      if (error instanceof Error && 'code' in error) return false;
      throw error;
    }
  });
}
