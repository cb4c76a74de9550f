import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { machineSourceOf } from '../../planner/compose-simulated.ts';
import { createSynthesiser } from '../../planner/stacks.ts';
import type { ChangeSet } from '../../schemas/change.ts';
import type { Offering } from '../../schemas/catalog.ts';
import type { Plan } from '../../schemas/plan.ts';
import { buildGpuPrediction, buildJob, buildOffering, buildPlan } from '../support/build-plan.ts';
import { startSimulatedTerraform, type SimulatedTerraform } from '../support/simulated-terraform.ts';

const hasTerraform =
  spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;

const gpu = { prediction: buildGpuPrediction() };
const offerings: readonly [string, string, Offering, Partial<Plan>, Record<string, unknown>][] = [
  [
    'a GPU attached to N1',
    'attached',
    buildOffering({ machineType: 'n1-standard-4', accelerator: { type: 'nvidia-tesla-t4', count: 2 } }),
    gpu,
    { guestAccelerators: [{ acceleratorCount: 2 }], scheduling: { onHostMaintenance: 'TERMINATE' } },
  ],
  [
    'a machine that brings its GPU',
    'bundled',
    buildOffering({ machineType: 'g2-standard-8', accelerator: { type: 'nvidia-l4', count: 1 } }),
    gpu,
    { scheduling: { onHostMaintenance: 'TERMINATE', provisioningModel: 'STANDARD' } },
  ],
  [
    'a Spot machine',
    'spot',
    buildOffering({ provisioningModel: 'SPOT' }),
    {},
    { scheduling: { provisioningModel: 'SPOT', preemptible: true, instanceTerminationAction: 'STOP' } },
  ],
  [
    'a Spot machine that brings its GPU and local SSD',
    'spot-ssd',
    buildOffering({
      machineType: 'a2-ultragpu-1g',
      accelerator: { type: 'nvidia-a100-80gb', count: 1 },
      provisioningModel: 'SPOT',
    }),
    gpu,
    { scheduling: { provisioningModel: 'SPOT', instanceTerminationAction: 'DELETE' } },
  ],
];

describe.skipIf(!hasTerraform)(
  'machines of every kind, by the real Terraform on a simulated Google Cloud',
  { timeout: 120_000 },
  () => {
    let folder: string;
    let simulated: SimulatedTerraform;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hs-'));
      simulated = await startSimulatedTerraform(folder, machineSourceOf(await loadCatalog()));
      await run('environment', buildPlan(), 'apply');
    }, 120_000);
    afterAll(async () => {
      await simulated.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function run(stack: 'environment' | 'job', plan: Plan, deed: 'plan' | 'apply'): Promise<ChangeSet> {
      const workspace = { directory: join(folder, stack, plan.job.name), stack };
      await mkdir(workspace.directory, { recursive: true });
      await createSynthesiser()[stack](plan, workspace.directory);
      await simulated.terraform.init(workspace);
      const changes = await simulated.terraform.plan(workspace);
      if (deed === 'apply') await simulated.terraform.apply(workspace, changes, () => undefined);
      return changes;
    }

    test.each(offerings)(
      '%s is made, and a second plan changes nothing',
      async (_what, name, offering, changes, made) => {
        const plan = buildPlan({ ...changes, job: buildJob({ name }), offering });
        await run('job', plan, 'apply');
        const path = `/compute/v1/projects/${plan.project}/zones/${offering.zone}/instances/headstart-${name}`;
        const instance = await simulated.get(path);
        expect(instance).toMatchObject({ status: 'RUNNING', ...made });
        expect(instance['machineType']).toMatch(new RegExp(`/${offering.machineType}$`));
        const again = await run('job', plan, 'plan');
        expect(again.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
        expect(again.planFile).toBeNull();
      },
    );
  },
);
