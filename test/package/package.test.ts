import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const limitBytes = 8 * 2 ** 20;

let folder = '';
/** Where the packed package lies, as npm would install it, with nothing of this repository in reach. */
let installed = '';
let tarball = '';

/** Builds into a folder of its own, so that dist/ stays as it is, packs that folder and unpacks it elsewhere. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headstart-package-'));
  const source = join(folder, 'source');
  await run(process.execPath, [join(root, 'scripts', 'build.ts'), join(source, 'dist')]);
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  for (const name of ['package.json', ...files.filter((file) => file !== 'dist')]) {
    cpSync(join(root, name), join(source, name), { recursive: true });
  }
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: source,
    env: { ...process.env, npm_config_cache: join(folder, 'npm-cache'), npm_config_update_notifier: 'false' },
  });
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  installed = join(folder, 'elsewhere', 'node_modules', 'headstart');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['xzf', tarball, '-C', installed, '--strip-components=1']);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function headstart(...args: readonly string[]) {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    HEADSTART_STATE_DIR: join(folder, 'state'),
    NO_COLOR: '1',
  };
  return run(process.execPath, [join(installed, 'bin', 'headstart.cjs'), ...args], { cwd: folder, env });
}

describe('what is published', () => {
  test('is below 8 MB, and holds what runs and nothing that builds', () => {
    expect(statSync(tarball).size).toBeLessThan(limitBytes);
    expect(readdirSync(installed).sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'NOTICE',
        'README.md',
        'bin',
        'dist',
        'examples',
        'package.json',
        'schemas',
      ].sort(),
    );
  });

  test('names the packages inside it', () => {
    const notices = readFileSync(join(installed, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of [
      'cdktf',
      '@cdktf/provider-google',
      'constructs',
      'zod',
      'yaml',
      'web-tree-sitter',
      '@vscode/tree-sitter-wasm',
    ]) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  test('shows its help where nothing else is installed', async () => {
    const { stdout, stderr } = await headstart('--help');
    expect(stdout).toContain('prepare');
    expect(stderr).toBe('');
  });

  test('plans its own example, with its grammars and its catalog', async () => {
    const script = join(installed, 'examples', 'finetune', 'train.py');
    const { stdout } = await headstart('plan', script, '--json');
    const plan = JSON.parse(stdout) as { readonly offering: { readonly machineType: string } | null };
    expect(plan.offering?.machineType).toMatch(/^[a-z]\d?[a-z]?-/);
  });

  test('synthesises without cdktf being installed', async () => {
    const script = join(installed, 'examples', 'finetune', 'train.py');
    const out = join(folder, 'exported');
    await headstart('export', out, '--job', script);
    const exported = readdirSync(out, { recursive: true }).map(String);
    expect(exported.some((name) => name.endsWith('cdk.tf.json'))).toBe(true);
  });

  test('needs no package but its own dependencies', () => {
    const dist = join(installed, 'dist');
    const code = readdirSync(dist, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.js'));
    const imported = code.flatMap((name) => importsOf(readFileSync(join(dist, name), 'utf8')));
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const outside = new Set(imported.filter((name) => !isBuiltin(name)));
    expect([...outside].sort()).toEqual(Object.keys(dependencies).sort());
  });
});

/** Packages that a bundled module imports: statically at its start, where esbuild puts them, or when needed. */
function importsOf(code: string): readonly string[] {
  return [...code.matchAll(/(?:^|[;}\n])import(?:[^"'`();]*from)?"([^".]+)"|\bimport\("([^".]+)"\)/g)].map(
    ([, fixed, dynamic]) => fixed ?? dynamic ?? '',
  );
}
