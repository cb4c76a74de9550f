import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEmpty, type ApplyProgress, type ChangeSet } from '../../schemas/change.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { TerraformWorkspace } from '../../planner/ports.ts';
import { createSynthesiser } from '../../planner/stacks.ts';
import { buildJob, buildOffering, buildPlan } from '../support/build-plan.ts';
import { startSimulatedTerraform, type SimulatedTerraform } from '../support/simulated-terraform.ts';

const hasTerraform =
  spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
const uri = 'gs://corpus/${var.x}/%{if}/$${y}';
const plan = buildPlan({ job: buildJob({ dataAccess: [{ uri, mode: 'read', bytes: null }] }) });
const bigger = buildPlan({
  ...plan,
  revision: 2,
  maxRunSeconds: 9000,
  offering: buildOffering({ machineType: 'n2-standard-8' }),
});
const instancePath = '/compute/v1/projects/example-project/zones/us-central1-a/instances/headstart-tune';

/** The tests are steps of one story: each rests on what the one before it applied. */
describe.skipIf(!hasTerraform)(
  'the stacks, by the real Terraform on a simulated Google Cloud',
  { timeout: 120_000 },
  () => {
    let folder: string;
    let simulated: SimulatedTerraform;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hs-'));
      simulated = await startSimulatedTerraform(folder);
    });
    afterAll(async () => {
      await simulated.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function planned(
      stack: 'environment' | 'job',
      of: Plan,
      destroy = false,
    ): Promise<[TerraformWorkspace, ChangeSet]> {
      const workspace = { directory: join(folder, stack), stack };
      await mkdir(workspace.directory, { recursive: true });
      await createSynthesiser()[stack](of, workspace.directory);
      await simulated.terraform.init(workspace);
      return [workspace, await simulated.terraform.plan(workspace, { destroy })];
    }

    async function applied(
      stack: 'environment' | 'job',
      of: Plan,
      destroy = false,
    ): Promise<[ChangeSet, ApplyProgress[]]> {
      const [workspace, changes] = await planned(stack, of, destroy);
      const progress: ApplyProgress[] = [];
      await simulated.terraform.apply(workspace, changes, (step) => progress.push(step));
      return [changes, progress];
    }

    async function refusal(): Promise<Failure | null> {
      try {
        await applied('job', plan);
        return null;
      } catch (cause) {
        if (cause instanceof HeadstartError) return cause.failure;
        throw cause;
      }
    }

    test('an interrupted apply keeps what it made, and the next one makes the rest', async () => {
      const [workspace, changes] = await planned('environment', plan);
      const abort = new AbortController();
      const made: string[] = [];
      const onProgress = ({ state, address }: ApplyProgress) => {
        if (state !== 'done') return;
        made.push(address);
        abort.abort();
      };
      const interrupted = simulated.terraform.apply(workspace, changes, onProgress, abort.signal);
      await expect(interrupted).rejects.toMatchObject({ failure: { code: 'interrupted' } });
      const [rest] = await applied('environment', plan);
      const left = rest.changes.filter(({ action }) => action === 'create').map(({ address }) => address);
      expect(left.length).toBeGreaterThan(0);
      expect(left.filter((address) => made.includes(address))).toEqual([]);
    });

    test('what the cloud refuses is told apart: no room in the zone, no quota', async () => {
      await simulated.put('/headstart/v1/stockouts', {
        stockouts: [{ machineType: 'n2-standard-2', zone: 'us-central1-a', provisioningModel: null }],
      });
      expect(await refusal()).toMatchObject({ code: 'stockout', fault: 'cloud' });
      await simulated.put('/headstart/v1/stockouts', { stockouts: [] });
      await simulated.put('/headstart/v1/quotas', { all: { N2_CPUS: 1, CPUS: 1 } });
      expect(await refusal()).toMatchObject({ code: 'quota', fault: 'user' });
      await simulated.put('/headstart/v1/quotas', {});
    });

    test('the job is made', async () => {
      const [changes, progress] = await applied('job', plan);
      expect(changes.changes.every(({ action }) => action === 'create' || action === 'no-op')).toBe(true);
      // The disk stands already: it was made before the machine was refused.
      expect(progress.filter(({ state }) => state === 'done').map(({ address }) => address)).toEqual([
        'google_compute_instance.machine',
      ]);
      const instance = await simulated.get(instancePath);
      const items = (instance['metadata'] as { items: { key: string; value: string }[] }).items;
      expect(JSON.parse(items.find(({ key }) => key === 'headstart-data')?.value ?? '')).toEqual([
        { uri, bytes: null },
      ]);
      expect(instance).toMatchObject({ status: 'RUNNING', labels: { 'headstart-job': 'tune' } });
      const workspace = { directory: join(folder, 'job'), stack: 'job' } as const;
      expect(await simulated.terraform.outputs(workspace)).toMatchObject({
        instance: 'headstart-tune',
        zone: 'us-central1-a',
        data_disk: 'headstart-tune-data',
      });
    });

    test('a second plan changes nothing', async () => {
      for (const stack of ['environment', 'job'] as const) {
        const [, changes] = await planned(stack, plan);
        expect(changes.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
        expect(isEmpty(changes)).toBe(true);
        expect(changes.planFile).toBeNull();
      }
    });

    test('a bigger machine, with a longer limit, is a stop and start in place', async () => {
      const before = await simulated.get(instancePath);
      const [changes, progress] = await applied('job', bigger);
      const machine = changes.changes.find(({ type }) => type === 'google_compute_instance');
      expect(machine).toMatchObject({ action: 'stop-start', forcedBy: [] });
      expect(machine?.values['machine_type']).toEqual({ before: 'n2-standard-2', after: 'n2-standard-8' });
      expect(progress.some(({ action, state }) => action === 'stop-start' && state === 'done')).toBe(true);
      const after = await simulated.get(instancePath);
      expect(after['id']).toBe(before['id']);
      expect(after['machineType']).toMatch(/n2-standard-8$/);
      expect(after['status']).toBe('RUNNING');
    });

    test('a saved plan is refused once the state has moved', async () => {
      const [workspace, stale] = await planned('job', plan);
      await applied('job', buildPlan({ ...bigger, revision: 3 }));
      await expect(simulated.terraform.apply(workspace, stale, () => {})).rejects.toMatchObject({
        failure: { code: 'plan-stale' },
      });
    });

    test('release leaves nothing', async () => {
      const standing = async () =>
        JSON.stringify(await simulated.get('/headstart/v1/resources')).match(/headstart-(tune|us-central1)/g);
      expect(await standing()).not.toBeNull();
      await applied('job', bigger, true);
      await applied('environment', bigger, true);
      expect(await standing()).toBeNull();
    });
  },
);
