import { describe, expect, test } from 'vitest';
import { HeadstartError } from '../../schemas/failure.ts';
import type { CheckId, CheckStatus } from '../../schemas/doctor.ts';
import { checks, runDoctor, type DoctorRequest } from '../../planner/doctor/doctor.ts';
import type { Probe } from '../../planner/doctor/probe.ts';
import { renderDoctor } from '../../planner/terminal/render-doctor.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import { buildProbe, buildRequest } from './build-doctor.ts';

const credentialsFile = '/home/ada/.config/gcloud/application_default_credentials.json';
const userCredentials = JSON.stringify({ type: 'authorized_user', refresh_token: 'secret-token' });
const realLock =
  'provider "registry.terraform.io/hashicorp/google" {\n  hashes = [\n    "h1:a",\n    "zh:b",\n  ]\n}';
const simulatedLock =
  'provider "registry.terraform.io/hashicorp/google" {\n  hashes = [\n    "h1:a",\n  ]\n}';
const otherLock = 'provider "registry.terraform.io/hashicorp/random" {\n  hashes = [\n    "zh:b",\n  ]\n}';

interface Case {
  readonly name: string;
  readonly id: CheckId;
  readonly status: CheckStatus;
  readonly found: string;
  readonly probe?: Partial<Probe>;
  readonly files?: Readonly<Record<string, string>>;
  readonly request?: Partial<DoctorRequest>;
}

const simulated: readonly Case[] = [
  { name: 'a new Node', id: 'node', status: 'ok', found: 'Node 24.21.0' },
  { name: 'the oldest Node', id: 'node', status: 'ok', found: '22.13.0', probe: { nodeVersion: '22.13.0' } },
  {
    name: 'a Node that is too old',
    id: 'node',
    status: 'failed',
    found: '22.12',
    probe: { nodeVersion: '22.12.0' },
  },
  { name: 'Linux', id: 'platform', status: 'ok', found: 'linux' },
  { name: 'macOS', id: 'platform', status: 'warning', found: '/proc', probe: { platform: 'darwin' } },
  { name: 'Windows', id: 'platform', status: 'failed', found: 'not offered', probe: { platform: 'win32' } },
  { name: 'Terraform', id: 'terraform', status: 'ok', found: 'terraform 1.11.4 (/bin/terraform)' },
  {
    name: 'no Terraform',
    id: 'terraform',
    status: 'failed',
    found: 'Neither',
    request: { terraformVersion: () => Promise.reject(noTerraform()) },
  },
  { name: 'a state directory', id: 'state-directory', status: 'ok', found: '/state' },
  {
    name: 'a state directory that is read only',
    id: 'state-directory',
    status: 'failed',
    found: 'EROFS',
    probe: { whyNotWritable: () => Promise.resolve('EROFS') },
  },
  { name: 'free disk', id: 'disk-space', status: 'ok', found: '50.0 GiB' },
  { name: 'little disk', id: 'disk-space', status: 'warning', found: '0.5 GiB', probe: free(2 ** 29) },
  { name: 'no disk', id: 'disk-space', status: 'failed', found: '0.0 GiB', probe: free(1000) },
  {
    name: 'disk that cannot be told',
    id: 'disk-space',
    status: 'warning',
    found: 'cannot be told',
    probe: free(null),
  },
  { name: 'SQLite', id: 'embedded-store', status: 'ok', found: '3.50.4' },
  {
    name: 'no SQLite',
    id: 'embedded-store',
    status: 'failed',
    found: 'no node:sqlite',
    probe: { sqliteVersion: () => Promise.resolve(null) },
  },
  { name: 'loopback', id: 'loopback', status: 'ok', found: '127.0.0.1' },
  {
    name: 'no loopback',
    id: 'loopback',
    status: 'failed',
    found: 'EACCES',
    probe: { whyNoLoopback: () => Promise.resolve('EACCES') },
  },
  { name: 'Python', id: 'python', status: 'ok', found: 'Python 3.12.1' },
  {
    name: 'an old Python',
    id: 'python',
    status: 'warning',
    found: '3.7',
    probe: { versionOf: () => Promise.resolve('Python 3.7.2') },
  },
  {
    name: 'no Python',
    id: 'python',
    status: 'warning',
    found: 'not on PATH',
    probe: { versionOf: () => Promise.resolve(null) },
  },
  { name: 'no lock file', id: 'provider-lock', status: 'ok', found: 'no .terraform.lock.hcl' },
  {
    name: 'the lock file of the real provider',
    id: 'provider-lock',
    status: 'warning',
    found: 'checksums',
    files: { '/project/.terraform.lock.hcl': realLock },
  },
  {
    name: 'the lock file of the simulated provider',
    id: 'provider-lock',
    status: 'ok',
    found: 'does not hold',
    files: { '/project/.terraform.lock.hcl': simulatedLock },
  },
  {
    name: 'the lock file of another provider',
    id: 'provider-lock',
    status: 'ok',
    found: 'does not hold',
    files: { '/project/.terraform.lock.hcl': otherLock },
  },
  { name: 'no need of credentials', id: 'credentials', status: 'not-checked', found: '--target gcp alone' },
];

const gcp: readonly Case[] = [
  { name: 'a project', id: 'project', status: 'ok', found: 'p' },
  { name: 'no project', id: 'project', status: 'failed', found: 'no project', request: { project: null } },
  {
    name: 'no credentials',
    id: 'credentials',
    status: 'failed',
    found: 'no Application Default Credentials',
  },
  {
    name: 'a log-in',
    id: 'credentials',
    status: 'ok',
    found: 'authorized_user',
    files: { [credentialsFile]: userCredentials },
  },
  {
    name: 'a key file',
    id: 'credentials',
    status: 'ok',
    found: 'service_account in /key.json',
    probe: { env: { GOOGLE_APPLICATION_CREDENTIALS: '/key.json' } },
    files: { '/key.json': '{"type":"service_account"}' },
  },
  {
    name: 'a key file that is missing, although there is a log-in',
    id: 'credentials',
    status: 'failed',
    found: '/key.json (GOOGLE_APPLICATION_CREDENTIALS) cannot be read',
    probe: { env: { GOOGLE_APPLICATION_CREDENTIALS: '/key.json' } },
    files: { [credentialsFile]: userCredentials },
  },
  {
    name: 'no JSON',
    id: 'credentials',
    status: 'failed',
    found: 'no credential',
    files: { [credentialsFile]: 'x' },
  },
  {
    name: 'other JSON',
    id: 'credentials',
    status: 'failed',
    found: 'no credential',
    files: { [credentialsFile]: '[1]' },
  },
  {
    name: 'a Google machine',
    id: 'credentials',
    status: 'ok',
    found: 'metadata server',
    files: { '/sys/class/dmi/id/bios_vendor': 'Google\n' },
  },
  {
    name: 'a token',
    id: 'credentials',
    status: 'warning',
    found: 'Terraform alone',
    probe: { env: { GOOGLE_OAUTH_ACCESS_TOKEN: 'ya29' } },
  },
  { name: 'APIs', id: 'google-apis', status: 'not-checked', found: 'must be enabled' },
  { name: 'no need of loopback', id: 'loopback', status: 'not-checked', found: '--target simulated alone' },
];

describe.each([
  ['simulated', simulated],
  ['gcp', gcp],
] as const)('--target %s', (target, cases) => {
  test.each(cases)('$name: $id is $status', async ({ id, status, found, probe, files, request }) => {
    const report = await runDoctor(buildRequest({ target, probe: buildProbe(probe, files), ...request }));
    const result = report.checks.find((check) => check.id === id);
    expect(result).toMatchObject({ status });
    expect(result?.found).toContain(found);
    expect(result?.mend === null).toBe(status === 'ok' || result?.found.endsWith('alone') === true);
    expect(report.ok).toBe(report.checks.every((check) => check.status !== 'failed'));
  });
});

test('every check is reported once, whatever the target, and no credential is shown', async () => {
  const probe = buildProbe({}, { [credentialsFile]: userCredentials });
  const report = await runDoctor(buildRequest({ target: 'gcp', probe }));
  expect(report.checks.map((check) => check.id)).toEqual(checks.map((check) => check.id));
  expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
  expect(JSON.stringify(report)).not.toContain('secret-token');
});

describe('--fix', () => {
  const setUp = () => {
    const world = { installed: false, fetched: 0 };
    const request = buildRequest({
      terraformVersion: () =>
        world.installed
          ? Promise.resolve({ product: 'terraform', version: '1.11.4', path: '/cache/terraform' })
          : Promise.reject(noTerraform()),
      fetchTerraform: () => {
        world.fetched += 1;
        world.installed = true;
        return Promise.resolve('/cache/terraform');
      },
    });
    return { world, request };
  };

  test('fetches Terraform once, looks again and says so', async () => {
    const { world, request } = setUp();
    const report = await runDoctor(request);
    expect(report.checks.find((check) => check.id === 'terraform')).toMatchObject({
      status: 'ok',
      fixed: true,
    });
    expect(renderDoctor(report, createStyle(false))).toContain('(/cache/terraform) (fixed)');
    await runDoctor(request);
    expect(world.fetched).toBe(1);
  });

  test('passes on why it could not', async () => {
    const { request } = setUp();
    const fetchTerraform = () => Promise.reject(noTerraform('No network.'));
    await expect(runDoctor({ ...request, fetchTerraform })).rejects.toThrow('No network.');
  });

  test('a bug in finding Terraform is not taken for a missing Terraform', async () => {
    const terraformVersion = () => Promise.reject(new TypeError('x is undefined'));
    await expect(runDoctor(buildRequest({ terraformVersion }))).rejects.toThrow(TypeError);
  });
});

test('the report as text', async () => {
  const probe = buildProbe({ nodeVersion: '20.1.0', versionOf: () => Promise.resolve(null) });
  const report = await runDoctor(buildRequest({ probe }));
  expect(renderDoctor(report, createStyle(false))).toMatchInlineSnapshot(`
    "failed       Node                Node 20.1.0
        → Install Node 22.13 or newer, or set HEADSTART_NODE to the path of one.
    ok           Operating system    linux
    ok           Terraform           terraform 1.11.4 (/bin/terraform)
    ok           State directory     /state
    ok           Free disk           50.0 GiB free
    ok           Profile store       SQLite 3.50.4, part of Node
    ok           Loopback            127.0.0.1 can be listened on
    warning      Python              python3 is not on PATH: the examples cannot be run
        → Install Python 3.8 or newer to run examples/kmeans.
    ok           Provider lock file  no .terraform.lock.hcl in this folder
    not checked  Project             matters for --target gcp alone
    not checked  Credentials         matters for --target gcp alone
    not checked  Google Cloud APIs   matters for --target gcp alone

    1 thing to mend for --target simulated"
  `);
});

function free(bytes: number | null): Partial<Probe> {
  return { freeBytes: () => Promise.resolve(bytes) };
}

function noTerraform(message = 'Neither terraform nor tofu is on PATH.'): HeadstartError {
  return new HeadstartError({
    code: 'terraform-missing',
    fault: 'user',
    message,
    nextStep: 'Run doctor --fix.',
  });
}
