import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyProgress, ChangeSet } from '../../schemas/change.ts';
import type { Terraform, TerraformWorkspace } from '../../planner/ports.ts';
import { findTerraform } from '../../planner/terraform/find-terraform.ts';
import { stateHash } from '../../planner/terraform/state-hash.ts';
import { createTerraform } from '../../planner/terraform/terraform-process.ts';
import { cachedTerraformPath } from '../../planner/terraform/terraform-release.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Bench {
  readonly terraform: Terraform;
  readonly workspace: TerraformWorkspace;
  readonly binary: string;
  /** Arguments of each run, one line a run. */
  calls(): Promise<readonly string[]>;
  readonly attachments: { opened: number; closed: number };
}

/** A Terraform whose binary is a shell script with this body, after a line that notes its arguments. */
async function bench(body: string, replacesLockFile = false): Promise<Bench> {
  const directory = await temporaryFolder();
  const binary = join(directory, 'terraform');
  await writeFile(binary, `#!/bin/sh\necho "$*" >>"${directory}/calls"\n${body}\n`);
  await chmod(binary, 0o755);
  const attachments = { opened: 0, closed: 0 };
  const attach = () => {
    attachments.opened += 1;
    const close = () => Promise.resolve(void (attachments.closed += 1));
    return Promise.resolve({ env: { ATTACHED: 'yes' }, close });
  };
  return {
    terraform: createTerraform({
      binary: () => Promise.resolve(binary),
      provider: { attach },
      env: process.env,
      replacesLockFile,
    }),
    workspace: { directory, stack: 'job' },
    binary,
    attachments,
    calls: async () => (await readFile(join(directory, 'calls'), 'utf8')).trim().split('\n'),
  };
}

const failure = (code: string) => ({ failure: expect.objectContaining({ code }) as unknown });
const json = (value: unknown) => `'${JSON.stringify(value)}'`;

async function changeSet({ workspace }: Bench): Promise<ChangeSet> {
  const planFile = join(workspace.directory, 'headstart.tfplan');
  return { stack: 'job', changes: [], planFile, stateHash: await stateHash(workspace.directory) };
}

test.each([
  [0, false],
  [2, true],
])('a plan that exits %i has something to apply: %s', async (exitCode, hasPlanFile) => {
  const b = await bench(`[ "$1" = show ] && { echo '{"resource_changes":[]}'; exit 0; }; exit ${exitCode}`);
  const changes = await b.terraform.plan(b.workspace, { destroy: true });
  expect(changes.planFile !== null).toBe(hasPlanFile);
  expect(changes.stateHash).toBe(
    `sha256:${'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'}`,
  );
  expect((await b.calls())[0]).toMatch(/^plan -json -input=false .*-destroy$/);
  expect(b.attachments).toEqual({ opened: 2, closed: 2 });
});

test('a failed plan is classified by its diagnostics, not by what else is on stderr', async () => {
  const diagnostic = {
    type: 'diagnostic',
    diagnostic: { severity: 'error', summary: 'Error acquiring the state lock' },
  };
  const b = await bench(`echo ${json(diagnostic)}; echo 'connection refused' >&2; exit 1`);
  await expect(b.terraform.plan(b.workspace)).rejects.toMatchObject(failure('lock'));
  expect(b.attachments).toEqual({ opened: 1, closed: 1 });
});

test('an apply streams its events and takes exactly the saved plan', async () => {
  const resource = { addr: 'google_compute_disk.data' };
  const events = [
    { type: 'apply_start', hook: { resource, action: 'create' } },
    { type: 'apply_complete', hook: { resource, action: 'create', id_value: 'd', elapsed_seconds: 3 } },
  ];
  const b = await bench(events.map((event) => `echo ${json(event)}`).join('\n'));
  const changes = await changeSet(b);
  const seen: ApplyProgress[] = [];
  await b.terraform.apply(b.workspace, changes, (progress) => seen.push(progress));
  expect(seen.map(({ state }) => state)).toEqual(['started', 'done']);
  expect(await b.calls()).toEqual([`apply -json -input=false -lock-timeout=10s ${changes.planFile}`]);
});

test('an apply refuses when the state has moved, and does nothing without changes', async () => {
  const b = await bench('exit 0');
  const changes = await changeSet(b);
  await writeFile(join(b.workspace.directory, 'terraform.tfstate'), '{"serial":2}');
  await expect(b.terraform.apply(b.workspace, changes, () => {})).rejects.toMatchObject(
    failure('plan-stale'),
  );
  await b.terraform.apply(b.workspace, { ...changes, planFile: null }, () => {});
  expect(b.attachments.opened).toBe(0);
});

test('an abort is one interrupt, and what Terraform then writes is kept', async () => {
  const event = { type: 'apply_start', hook: { resource: { addr: 'a.b' }, action: 'create' } };
  const b = await bench(`
    trap 'echo interrupt >>interrupts; kill $waiter; echo written >terraform.tfstate; exit 1' INT
    sleep 30 & waiter=$!
    echo ${json(event)}
    wait $waiter`);
  const abort = new AbortController();
  const applied = b.terraform.apply(b.workspace, await changeSet(b), () => abort.abort(), abort.signal);
  await expect(applied).rejects.toMatchObject(failure('interrupted'));
  expect(await readFile(join(b.workspace.directory, 'terraform.tfstate'), 'utf8')).toBe('written\n');
  expect(await readFile(join(b.workspace.directory, 'interrupts'), 'utf8')).toBe('interrupt\n');
  expect(b.attachments).toEqual({ opened: 1, closed: 1 });
});

test('an abort before the start starts nothing', async () => {
  const b = await bench('exit 0');
  await expect(b.terraform.init(b.workspace, AbortSignal.abort())).rejects.toMatchObject(
    failure('interrupted'),
  );
  expect(b.attachments.opened).toBe(0);
});

const lockedOut =
  'the cached package does not match any of the checksums recorded in the dependency lock file';
const initBody = `[ -e .terraform.lock.hcl ] || exit 0; echo "${lockedOut}" >&2; exit 1`;

test('a lock file of another build of the simulated provider is dropped', async () => {
  const b = await bench(initBody, true);
  await writeFile(join(b.workspace.directory, '.terraform.lock.hcl'), '');
  await b.terraform.init(b.workspace);
  expect(await b.calls()).toHaveLength(2);
});

test('the lock file of the registry’s provider is not', async () => {
  const b = await bench(initBody, false);
  await writeFile(join(b.workspace.directory, '.terraform.lock.hcl'), '');
  await expect(b.terraform.init(b.workspace)).rejects.toMatchObject(failure('invalid'));
});

test('outputs leave sensitive ones out', async () => {
  const outputs = {
    zone: { sensitive: false, value: 'z' },
    list: { sensitive: false, value: [1] },
    key: { sensitive: true, value: 'k' },
  };
  const b = await bench(`echo ${json(outputs)}`);
  expect(await b.terraform.outputs(b.workspace)).toEqual({ zone: 'z', list: '[1]' });
});

test('the environment is the attachment’s and Headstart’s own', async () => {
  const b = await bench('env >environment');
  await b.terraform.init(b.workspace);
  const env = await readFile(join(b.workspace.directory, 'environment'), 'utf8');
  expect(env).toContain('ATTACHED=yes');
  expect(env).toContain(`TF_CLI_CONFIG_FILE=${join(b.workspace.directory, 'headstart.tfrc')}`);
  expect(env).not.toContain('VITEST');
});

test.each([
  ['echo Terraform v1.11.4', null],
  ['echo Terraform v1.5.0', 'terraform-too-old'],
  ['echo hello', 'terraform-missing'],
])('version of a binary that does %s', async (body, code) => {
  const b = await bench(body);
  const version = b.terraform.version();
  if (code === null)
    expect(await version).toEqual({ product: 'terraform', version: '1.11.4', path: b.binary });
  else await expect(version).rejects.toMatchObject(failure(code));
});

test('a binary that cannot be started is missing', async () => {
  const b = await bench('exit 0');
  await writeFile(b.binary, 'no program', { mode: 0o644 });
  await chmod(b.binary, 0o644);
  await expect(b.terraform.init(b.workspace)).rejects.toMatchObject(failure('terraform-missing'));
});

test('the binary is looked for in the setting, on PATH as terraform, then tofu, then in the cache', async () => {
  const { binary, workspace } = await bench('exit 0');
  const empty = await temporaryFolder();
  const withTofu = await temporaryFolder();
  const tofu = join(withTofu, 'tofu');
  await writeFile(tofu, '', { mode: 0o755 });
  const search = { cacheDirectory: empty, env: { PATH: `${withTofu}:${workspace.directory}` } };
  expect(await findTerraform(search)).toBe(binary);
  expect(await findTerraform({ ...search, env: { PATH: withTofu } })).toBe(tofu);
  expect(await findTerraform({ ...search, env: { PATH: withTofu, HEADSTART_TERRAFORM: binary } })).toBe(
    binary,
  );
  await expect(findTerraform({ ...search, env: { PATH: empty } })).rejects.toMatchObject(
    failure('terraform-missing'),
  );
  await expect(findTerraform({ ...search, setting: join(empty, 'no') })).rejects.toMatchObject(
    failure('terraform-missing'),
  );
  const cached = cachedTerraformPath(withTofu, process.platform);
  await mkdir(dirname(cached), { recursive: true });
  await writeFile(cached, '', { mode: 0o755 });
  expect(await findTerraform({ cacheDirectory: withTofu, env: { PATH: empty } })).toBe(cached);
});
