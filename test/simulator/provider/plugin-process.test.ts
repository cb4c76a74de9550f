import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { installProviderMirror } from '../../../planner/simulator/provider/filesystem-mirror.ts';
import { startProviderServer } from '../../../planner/simulator/provider/provider-server.ts';
import { selfSignedCertificate } from '../../../planner/simulator/provider/self-signed-certificate.ts';

const script = join(import.meta.dirname, '../../../planner/simulator/provider/provider-main.ts');
const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };
const PATIENCE = { timeout: 30_000, interval: 50 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hs-pp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Without Terraform's variables; what Node compiled is kept for the next process. */
const { PATH, NODE_COMPILE_CACHE } = process.env;
const inherited = { PATH, NODE_COMPILE_CACHE };

function start(command: string, args: string[], env: Record<string, string>) {
  const child = spawn(command, args, {
    env: { ...inherited, PLUGIN_UNIX_SOCKET_DIR: folder, ...env },
  });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
  return { child, seen, ended };
}

describe('the provider as a process', () => {
  const REFUSED: [string, Record<string, string>, string][] = [
    ['by hand', {}, 'This program is a plugin'],
    [
      'by a terraform of another protocol',
      { ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: '6' },
      'this provider speaks 5',
    ],
  ];
  test.each(REFUSED)('started %s it says what it is and ends', async (_who, env, message) => {
    const { code, stdout, stderr } = await start(process.execPath, [script], env).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('prints the handshake alone, outlives SIGINT and leaves with its parent', async () => {
    // the shell is the parent: it ends when its standard input does
    const command = `'${process.execPath}' '${script}' & echo "pid $!" >&2; read line`;
    const { child, seen } = start('sh', ['-c', command], COOKIE);
    await vi.waitFor(() => expect(seen.stdout).toContain('\n'), PATIENCE);
    expect(seen.stdout).toMatch(/^1\|5\|unix\|[^|]+\|grpc\|\n$/);
    const socket = seen.stdout.split('|')[3] ?? '';
    const pid = Number(/pid (\d+)/.exec(seen.stderr)?.[1]);
    process.kill(pid, 'SIGINT');
    expect(existsSync(socket)).toBe(true);
    child.stdin.end('\n');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), PATIENCE);
    expect(existsSync(dirname(socket))).toBe(false);
  });

  test('takes its socket away when it is terminated', async () => {
    const { child, seen, ended } = start(process.execPath, [script], COOKIE);
    await vi.waitFor(() => expect(seen.stdout).toContain('\n'), PATIENCE);
    const socket = seen.stdout.split('|')[3] ?? '';
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(existsSync(dirname(socket))).toBe(false);
  });

  test('its certificate is for localhost, for both sides of the line', () => {
    const now = new Date('2026-06-01T12:00:00Z');
    const { der, certificatePem, keyPem } = selfSignedCertificate(now);
    const certificate = new X509Certificate(der);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']);
    expect(new Date(certificate.validFrom) < now && now < new Date(certificate.validTo)).toBe(true);
    expect(new X509Certificate(certificatePem).fingerprint256).toBe(certificate.fingerprint256);
    expect(keyPem).toContain('PRIVATE KEY');
  });
});

describe('the provider in this process', () => {
  test('names itself to terraform and to tofu, and takes its socket away', async () => {
    const socketPath = join(folder, 'r');
    const running = await startProviderServer({ socketPath, env: {} });
    const reattach = JSON.parse(running.reattach) as Record<string, unknown>;
    const plugin = {
      Protocol: 'grpc',
      ProtocolVersion: 5,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'unix', String: socketPath },
    };
    expect(reattach).toEqual({
      'registry.terraform.io/hashicorp/google': plugin,
      'registry.opentofu.org/hashicorp/google': plugin,
    });
    expect(existsSync(socketPath)).toBe(true);
    await running.close();
    expect(existsSync(socketPath)).toBe(false);
    await expect(
      startProviderServer({ socketPath: join(folder, 'missing', 's'), env: {} }),
    ).rejects.toThrow();
  });
});

describe('the filesystem mirror', () => {
  const platforms = { x64: 'amd64', arm64: 'arm64' } as Record<string, string>;
  const executable = (directory: string, host: string) =>
    join(
      directory,
      'mirror',
      host,
      'hashicorp/google/6.50.0',
      `${process.platform}_${platforms[process.arch] ?? process.arch}`,
      'terraform-provider-google_v6.50.0',
    );

  test('holds the provider for both registries, the same bytes for the same install', async () => {
    const [first, second] = [join(folder, 'one'), join(folder, 'two')];
    const options = { nodePath: process.execPath, providerScript: '/opt/app/provider.js' };
    const { env, cliConfigFile } = await installProviderMirror(first, options);
    await installProviderMirror(second, options);
    await installProviderMirror(first, options);
    const texts = await Promise.all(
      ['registry.terraform.io', 'registry.opentofu.org'].flatMap((host) =>
        [first, second].map((directory) => readFile(executable(directory, host), 'utf8')),
      ),
    );
    expect(new Set(texts).size).toBe(1);
    expect((await stat(executable(first, 'registry.terraform.io'))).mode & 0o111).toBe(0o111);
    expect(env).toEqual({ TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' });
    expect(await readFile(cliConfigFile, 'utf8')).toMatch(
      /filesystem_mirror \{[^}]*hashicorp\/google[^}]*\}\s*direct \{\s*exclude = \[[^\]]*hashicorp\/google/,
    );
  });

  test("starts a script whose path has quotes, spaces and Terraform's template signs", async () => {
    const directory = join(folder, "it's an ${odd %{path");
    const providerScript = join(folder, "it's a $(script).cjs");
    await writeFile(providerScript, 'process.stdout.write("started " + process.argv.length)');
    const { cliConfigFile } = await installProviderMirror(directory, {
      nodePath: process.execPath,
      providerScript,
    });
    const { code, stdout } = await start(executable(directory, 'registry.terraform.io'), ['x'], {}).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'started 3' });
    expect(await readFile(cliConfigFile, 'utf8')).toContain("it's an \\u0024{odd %{path/mirror");
  });
});
