import { execFile, spawnSync } from 'node:child_process';
import { access, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { releases } from '../../planner/predictor/stack/facts/releases.ts';
import { solveStack } from '../../planner/predictor/stack/solve-stack.ts';
import { installSoftware } from '../../stacks/install-software.ts';
import { startupScript } from '../../stacks/startup-script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const has = (command: string) => spawnSync(command, ['--version']).status === 0;

/** Stand-ins for what is on a machine; each notes its call in $HEADSTART_ROOT/calls and behaves as far as is needed. */
const machine: Readonly<Record<string, string>> = {
  curl: `
    out=; url=
    while [ $# -gt 0 ]; do case "$1" in --output) out="$2"; shift ;; --data) data="$2"; shift ;; http*) url="$1" ;; esac; shift; done
    case "$url" in
      */attributes/*) file="$HEADSTART_ROOT/metadata/\${url##*/}"; [ -e "$file" ] || exit 22; exec cat "$file" ;;
      */guest-attributes/headstart/*) echo "$data" >"$HEADSTART_ROOT/\${url##*/}" ;;
      *astral.sh*) printf '%s\\n' 'mkdir -p "$UV_UNMANAGED_INSTALL"' 'cp "$HEADSTART_ROOT/fake-bin/uv" "$UV_UNMANAGED_INSTALL/"' >"$out" ;;
      *ops-agent*) echo 'mkdir -p "$HEADSTART_ROOT/opt/google-cloud-ops-agent"' >"$out" ;;
      *) echo installer >"$out" ;;
    esac`,
  python3: `
    [ "$1" = cuda_installer.pyz ] || exec "$REAL_PYTHON" "$@"
    [ -e "$HEADSTART_ROOT/rebooted" ] || { touch "$HEADSTART_ROOT/rebooted"; exit 99; }
    touch cuda_installation`,
  mountpoint: '[ -e "$HEADSTART_ROOT/mounted" ]',
  mount: 'touch "$HEADSTART_ROOT/mounted"',
  blkid: '[ -e "$HEADSTART_ROOT/formatted" ]',
  'mkfs.ext4': 'touch "$HEADSTART_ROOT/formatted"',
  resize2fs: '',
  systemctl: '',
  'systemd-run': '',
  'nvidia-smi': '[ ! -e "$HEADSTART_ROOT/no-driver" ]',
  sleep: '',
  // Two attempts at a driver that never comes up are as good as ninety.
  seq: 'echo 1 2',
  sync: '',
  uv: '[ ! -e "$HEADSTART_ROOT/no-index" ]',
  'apt-get': '',
  gcloud: '[ ! -e "$HEADSTART_ROOT/no-bucket" ]',
};

interface Boot {
  readonly exitCode: number;
  readonly output: string;
}

interface Machine {
  readonly root: string;
  boot(): Promise<Boot>;
  calls(command: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
}

async function buildMachine(metadata: Readonly<Record<string, string>>): Promise<Machine> {
  const root = await temporaryFolder();
  const bin = join(root, 'fake-bin');
  await mkdir(bin);
  await mkdir(join(root, 'metadata'));
  for (const [key, value] of Object.entries(metadata)) await writeFile(join(root, 'metadata', key), value);
  for (const [name, body] of Object.entries(machine)) {
    const note = `printf '%s' ${name} >>"$HEADSTART_ROOT/calls"; printf ' [%s]' "$@" >>"$HEADSTART_ROOT/calls"; echo >>"$HEADSTART_ROOT/calls"`;
    await writeFile(join(bin, name), `#!/bin/sh\n${note}\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  }
  await writeFile(join(root, 'startup'), startupScript);
  const realPython = spawnSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).stdout.trim();
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HEADSTART_ROOT: root, REAL_PYTHON: realPython };
  const exists = (path: string) =>
    access(join(root, path)).then(
      () => true,
      () => false,
    );
  return {
    root,
    exists,
    boot: () => boot(root, env),
    calls: async (command) =>
      (await readFile(join(root, 'calls'), 'utf8'))
        .split('\n')
        .filter((line) => line.startsWith(`${command} `)),
  };
}

async function boot(root: string, env: Record<string, string>): Promise<Boot> {
  try {
    const { stdout, stderr } = await promisify(execFile)('bash', [join(root, 'startup')], { env, cwd: root });
    return { exitCode: 0, output: stdout + stderr };
  } catch (cause) {
    const failed = cause as { code: number; stdout: string; stderr: string };
    return { exitCode: failed.code, output: failed.stdout + failed.stderr };
  }
}

const data = (...uris: string[]) => JSON.stringify(uris.map((uri) => ({ uri, bytes: null })));

test('bash accepts it, and it is the same for every job', () => {
  expect(spawnSync('bash', ['-n'], { input: startupScript, encoding: 'utf8' }).stderr).toBe('');
});

describe.skipIf(!has('python3'))('on a machine of stand-ins', () => {
  test('the first boot formats, mounts, fills and tells ready; the second only mounts nothing twice and tells ready', async () => {
    const it = await buildMachine({
      'headstart-data': data('gs://corpus/a b/train', 'gs://corpus/$(touch pwned)`id`;x'),
      'headstart-idle-minutes': '30',
      'headstart-driver': 'none',
    });
    expect(await it.boot()).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(it.root, 'ready'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
    expect(await it.exists('mnt/headstart/.headstart-filled')).toBe(true);
    expect(await it.calls('gcloud')).toEqual([
      `gcloud [storage] [cp] [--recursive] [--no-clobber] [--] [gs://corpus/a b/train] [${it.root}/mnt/headstart/data/corpus/a b/]`,
      `gcloud [storage] [cp] [--recursive] [--no-clobber] [--] [gs://corpus/$(touch pwned)\`id\`;x] [${it.root}/mnt/headstart/data/corpus/]`,
    ]);
    expect(await it.exists('pwned')).toBe(false);
    expect(await it.calls('systemd-run')).toEqual([
      `systemd-run [--quiet] [--unit=headstart-idle] [--on-active=30min] [${it.root}/usr/local/sbin/headstart-idle]`,
    ]);
    expect(await it.boot()).toMatchObject({ exitCode: 0 });
    expect(await it.calls('gcloud')).toHaveLength(2);
    expect(await it.calls('mkfs.ext4')).toHaveLength(1);
    expect(await it.calls('mount')).toHaveLength(1);
    expect(await it.exists('opt/google-cloud-ops-agent')).toBe(true);
  });

  test('the driver installer is continued after its reboot, with the branch asked for', async () => {
    const it = await buildMachine({
      'headstart-driver': 'cuda-installer',
      'headstart-driver-branch': 'prod',
    });
    expect((await it.boot()).exitCode).toBe(99);
    expect(await it.exists('ready')).toBe(false);
    // It exits in its own ways while the machine reboots.
    expect(await it.exists('failed')).toBe(false);
    expect((await it.boot()).exitCode).toBe(0);
    expect((await it.boot()).exitCode).toBe(0);
    const runs = (await it.calls('python3')).filter((call) => call.includes('cuda_installer.pyz'));
    expect(runs).toHaveLength(2);
    expect(runs[0]).toContain('[--installation-branch] [prod]');
    expect((await it.calls('curl')).filter((call) => call.includes('cuda_installer.pyz.part'))).toHaveLength(
      1,
    );
  });

  test('a machine whose driver does not come up, or whose data cannot be fetched, is never ready and tells why', async () => {
    for (const [flag, metadata, step] of [
      ['no-driver', { 'headstart-driver': 'deep-learning-vm', 'headstart-idle-minutes': '0' }, 'return 1'],
      [
        'no-bucket',
        { 'headstart-data': data('gs://gone/x'), 'headstart-idle-minutes': '5; reboot' },
        'gcloud storage cp',
      ],
    ] as const) {
      const it = await buildMachine(metadata);
      await writeFile(join(it.root, flag), '');
      expect((await it.boot()).exitCode).not.toBe(0);
      expect(await it.exists('ready')).toBe(false);
      expect(await readFile(join(it.root, 'failed'), 'utf8')).toMatch(
        new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z line \\d+ \\(exit code 1\\): ${step}`),
      );
      expect(await it.exists('mnt/headstart/.headstart-filled')).toBe(false);
      // Neither is a number of minutes.
      expect(await it.calls('systemd-run')).toEqual([]);
    }
  });

  test('what is not a gs:// location, or climbs out of the data folder, is left out and said', async () => {
    const it = await buildMachine({
      'headstart-data': data(
        'gs://b/../../../etc',
        'https://x/y',
        'gs://',
        '--help',
        'gs://b//c',
        'gs://good/',
      ),
    });
    const { exitCode, output } = await it.boot();
    expect(exitCode).toBe(0);
    expect(output.match(/cannot fetch/g)).toHaveLength(5);
    expect(await it.calls('gcloud')).toHaveLength(1);
  });

  const torch = ['torch==2.11.0', '--index-url', 'https://download.pytorch.org/whl/cu126'];
  const software = (python: string, ...packages: readonly (readonly string[])[]) =>
    JSON.stringify({ python, packages });

  test('the libraries are installed once, and again when others are asked for', async () => {
    const it = await buildMachine({ 'headstart-software': software('3.12', torch, ['jax[cuda12]==0.8.2']) });
    expect(await it.boot()).toMatchObject({ exitCode: 0 });
    expect(await it.boot()).toMatchObject({ exitCode: 0 });
    const python = `${it.root}/opt/headstart/venv/bin/python`;
    expect(await it.calls('uv')).toEqual([
      `uv [venv] [--seed] [--clear] [--python] [3.12] [${it.root}/opt/headstart/venv]`,
      `uv [pip] [install] [--python] [${python}] [${torch.join('] [')}]`,
      `uv [pip] [install] [--python] [${python}] [jax[cuda12]==0.8.2]`,
    ]);
    expect(await readFile(join(it.root, 'etc/profile.d/headstart.sh'), 'utf8')).toContain(
      'PATH="/opt/headstart/venv/bin:$PATH"',
    );
    const other = software('3.10', ['vllm==0.21.*', '--torch-backend=cu129']);
    await writeFile(join(it.root, 'metadata/headstart-software'), other);
    expect(await it.boot()).toMatchObject({ exitCode: 0 });
    expect((await it.calls('uv')).slice(3)).toEqual([
      `uv [venv] [--seed] [--clear] [--python] [3.10] [${it.root}/opt/headstart/venv]`,
      `uv [pip] [install] [--python] [${python}] [vllm==0.21.*] [--torch-backend=cu129]`,
    ]);
    expect((await it.calls('curl')).filter((call) => call.includes('astral.sh'))).toHaveLength(1);
  });

  test('a library that cannot be had is a failure, and is tried again at the next boot', async () => {
    const it = await buildMachine({ 'headstart-software': software('3.12', torch) });
    await writeFile(join(it.root, 'no-index'), '');
    expect((await it.boot()).exitCode).not.toBe(0);
    expect(await readFile(join(it.root, 'failed'), 'utf8')).toMatch(/: "\$home\/bin\/uv" venv /);
    await rm(join(it.root, 'no-index'));
    expect(await it.boot()).toMatchObject({ exitCode: 0 });
    expect(await it.calls('uv')).toHaveLength(3);
  });

  test.each([
    software('3.12; reboot', torch),
    software('3.12', ['torch==2.11.0\ntouch pwned']),
    software('3.12', ['torch @ https://files.example/torch.whl']),
    software('3.12', ['torch==2.11.0', '--index-url', 'https://files.example/simple']),
    software('3.12', ['torch==2.11.0', '--index-url', 'https://download.pytorch.org/whl/cu126/../x']),
    software('3.12', ['torch==2.11.0', '--find-links', '/tmp']),
    software('3.12', ['--index-url']),
    software('3.12', ['-r/etc/passwd']),
    software('3.12', ['torch==$(touch pwned)']),
    '{"python": "3.12"}',
    'no JSON',
  ])('%s is refused whole', (asked) => {
    const calls = `${installSoftware}\nset -o pipefail\nsoftware_calls`;
    const { status, stdout } = spawnSync('bash', ['-c', calls], { input: asked, encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
  });

  test('what the solver chooses is accepted, for every release on every GPU', () => {
    const packages = Object.values(releases)
      .flat()
      .flatMap(({ framework, version, builds }) =>
        builds.map(({ cuda }) => ({ framework, version: `${version}.0`, cuda })),
      )
      .flatMap((wanted) => {
        const request = { gpu: null, python: null, cuda: null, image: 'ready' } as const;
        const answer = solveStack({ ...request, frameworks: [wanted] });
        return answer.kind === 'solved' ? answer.packages : [];
      });
    expect(packages.length).toBeGreaterThan(80);
    const { status, stdout } = spawnSync('bash', ['-c', `${installSoftware}\nsoftware_calls`], {
      input: software('3.12', ...packages),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(['3.12', ...packages.map((call) => call.join(' '))]);
  });

  test('a machine with refused libraries is never ready and tells why in one line', async () => {
    const it = await buildMachine({
      'headstart-software': software('3.12', ['torch==2.11.0; touch pwned']),
    });
    expect((await it.boot()).exitCode).not.toBe(0);
    for (const path of ['ready', 'opt/headstart', 'pwned']) expect(await it.exists(path), path).toBe(false);
    expect((await readFile(join(it.root, 'failed'), 'utf8')).split('\n')).toHaveLength(2);
  });

  test('the idle timer powers off only a machine to which nothing was submitted', async () => {
    const it = await buildMachine({ 'headstart-idle-minutes': '5' });
    await it.boot();
    const idle = () =>
      spawnSync('bash', [join(it.root, 'usr/local/sbin/headstart-idle')], {
        env: { PATH: `${join(it.root, 'fake-bin')}:${process.env['PATH'] ?? ''}`, HEADSTART_ROOT: it.root },
      });
    const offs = async () => (await it.calls('systemctl')).filter((call) => call.includes('poweroff')).length;
    idle();
    expect(await offs()).toBe(1);
    await writeFile(join(it.root, 'var/lib/headstart/submitted'), '');
    idle();
    expect(await offs()).toBe(1);
  });
});
