import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Offering } from '../../schemas/catalog.ts';
import type { Plan } from '../../schemas/plan.ts';
import { secureBootOf, createSynthesiser } from '../../planner/stacks.ts';
import {
  buildGpuPrediction,
  buildJob,
  buildOffering,
  buildPlan,
  buildPrediction,
} from '../support/build-plan.ts';
import { synthesised } from '../support/synthesised.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const machine = async (changes: Partial<Plan> = {}) =>
  (await synthesised(buildPlan(changes), 'job')).resource('google_compute_instance', 'machine');

const l4 = buildOffering({ machineType: 'g2-standard-8', accelerator: { type: 'nvidia-l4', count: 1 } });
const t4 = buildOffering({
  machineType: 'n1-standard-4',
  accelerator: { type: 'nvidia-tesla-t4', count: 2 },
});

test('the same plan gives the same bytes, and only cdk.tf.json, in any folder', async () => {
  const [first, second] = [await temporaryFolder(), await temporaryFolder()];
  const plan = buildPlan();
  for (const stack of ['job', 'environment'] as const) {
    const one = await synthesised(plan, stack, first);
    expect((await synthesised(plan, stack, second)).text).toBe(one.text);
    expect((await synthesised(plan, stack, first)).text).toBe(one.text);
    expect(one.text).not.toMatch(/cdktf|headstart-test-|"\/\/"/);
  }
  expect(await readdir(first)).toEqual(['cdk.tf.json']);
});

test('a machine has no public address, is found by label, and is shielded', async () => {
  const instance = await machine();
  expect(instance).toMatchObject({
    name: 'headstart-tune',
    allow_stopping_for_update: true,
    labels: { 'headstart-job': 'tune', 'headstart-plan': 'ab'.repeat(16), 'headstart-revision': '1' },
    network_interface: [
      { subnetwork: 'projects/example-project/regions/us-central1/subnetworks/headstart-us-central1' },
    ],
    shielded_instance_config: {
      enable_vtpm: true,
      enable_integrity_monitoring: true,
      enable_secure_boot: true,
    },
    attached_disk: [{ device_name: 'headstart-data', source: '${google_compute_disk.data.id}' }],
    metadata: { 'enable-guest-attributes': 'TRUE', 'enable-oslogin': 'TRUE', 'headstart-idle-minutes': '30' },
  });
  expect(JSON.stringify(instance)).not.toMatch(/access_config|metadata_startup_script/);
});

test.each<[string, Offering, Record<string, unknown>]>([
  [
    'R20 held CPU machine',
    buildOffering(),
    {
      on_host_maintenance: 'MIGRATE',
      automatic_restart: true,
      preemptible: false,
      instance_termination_action: 'STOP',
    },
  ],
  [
    'R20 GPU',
    l4,
    { on_host_maintenance: 'TERMINATE', automatic_restart: true, instance_termination_action: 'STOP' },
  ],
  [
    'R21 Spot',
    buildOffering({ provisioningModel: 'SPOT' }),
    {
      provisioning_model: 'SPOT',
      on_host_maintenance: 'TERMINATE',
      automatic_restart: false,
      preemptible: true,
      instance_termination_action: 'STOP',
    },
  ],
  [
    'R20 flex-start',
    { ...l4, provisioningModel: 'FLEX_START' },
    {
      provisioning_model: 'FLEX_START',
      automatic_restart: false,
      preemptible: false,
      instance_termination_action: 'DELETE',
    },
  ],
  [
    'R14 bundled local SSD',
    buildOffering({ machineType: 'a3-highgpu-8g', accelerator: { type: 'nvidia-h100-80gb', count: 8 } }),
    { instance_termination_action: 'DELETE' },
  ],
])('scheduling: %s', async (_name, offering, scheduling) => {
  const instance = await machine({ offering });
  expect(instance['scheduling']).toMatchObject({ ...scheduling, max_run_duration: { seconds: 7200 } });
});

test('R03: only N1 has its accelerators attached', async () => {
  const gpu = { prediction: buildGpuPrediction() };
  expect((await machine({ ...gpu, offering: t4 }))['guest_accelerator']).toEqual([
    { type: 'nvidia-tesla-t4', count: 2 },
  ]);
  expect(await machine({ ...gpu, offering: l4 })).not.toHaveProperty('guest_accelerator');
});

test.each([
  ['n2-standard-2', 'pd-balanced'],
  ['g2-standard-4', 'pd-balanced'],
  ['a2-highgpu-1g', 'pd-balanced'],
  ['g4-standard-48', 'hyperdisk-balanced'],
  ['a4-highgpu-8g', 'hyperdisk-balanced'],
  ['n4-standard-8', 'hyperdisk-balanced'],
])('R15: %s boots from and attaches %s', async (machineType, kind) => {
  const stack = await synthesised(buildPlan({ offering: buildOffering({ machineType }) }), 'job');
  expect(stack.resource('google_compute_disk', 'data')['type']).toBe(kind);
  expect(stack.resource('google_compute_instance', 'machine')['boot_disk']).toMatchObject({
    initialize_params: { type: kind },
  });
});

describe('data disk', () => {
  const disk = async (changes: Partial<Plan>) =>
    (await synthesised(buildPlan(changes), 'job')).resource('google_compute_disk', 'data');

  test('is empty or starts from a snapshot, which a later plan does not change', async () => {
    expect(await disk({})).not.toHaveProperty('snapshot');
    expect(await disk({ dataSnapshot: 'tune-1' })).toMatchObject({
      snapshot: 'tune-1',
      lifecycle: { ignore_changes: ['snapshot'] },
    });
  });

  test.each([
    [buildPrediction({ diskGib: { target: 20.2, lower: 1, upper: 90 } }), buildJob(), 21],
    [buildPrediction({ diskGib: { target: 1, lower: 1, upper: 1 } }), buildJob(), 10],
    [buildPrediction(), buildJob({ resources: { diskGib: 300 } }), 300],
  ])('size %#', async (prediction, job, size) => {
    expect((await disk({ prediction, job }))['size']).toBe(size);
  });
});

test('R26b: a longer limit does not replace the machine', async () => {
  expect((await machine())['lifecycle']).toEqual({ ignore_changes: ['scheduling[0].max_run_duration'] });
});

test.each([
  ['debian-cloud', 'debian-12', 0, true, 'none', undefined],
  ['debian-cloud', 'debian-12', 1, false, 'cuda-installer', 'lts'],
  [
    'ubuntu-os-accelerator-images',
    'ubuntu-accelerator-2404-amd64-with-nvidia-580',
    1,
    true,
    'preinstalled',
    undefined,
  ],
  [
    'deeplearning-platform-release',
    'common-cu129-ubuntu-2404-nvidia-580',
    1,
    false,
    'deep-learning-vm',
    undefined,
  ],
])(
  '%s/%s with %i GPUs: secure boot %s, driver %s',
  async (project, family, gpuCount, secureBoot, driver, branch) => {
    const prediction = buildPrediction({ image: { project, family }, gpuCount, driverBranch: '580' });
    const instance = await machine({ prediction });
    expect(instance['shielded_instance_config']).toMatchObject({ enable_secure_boot: secureBoot });
    expect(instance['metadata']).toMatchObject({ 'headstart-driver': driver });
    expect((instance['metadata'] as Record<string, string>)['headstart-driver-branch']).toBe(branch);
    const told = secureBootOf(prediction, null);
    expect(told?.on).toBe(secureBoot);
    expect(told?.reason).toContain(project);
  },
);

test('the image is that of the accelerator, and the libraries go to the machine as data', async () => {
  const image = {
    project: 'ubuntu-os-accelerator-images',
    family: 'ubuntu-accelerator-2404-amd64-with-nvidia-580',
  };
  const software = { python: '3.12', packages: [['torch==2.11.0']] };
  const prediction = buildGpuPrediction({ imagesOn: { 'nvidia-l4': image }, software });
  const onL4 = await machine({ prediction, offering: l4 });
  expect(onL4).toMatchObject({
    boot_disk: { initialize_params: { image: `${image.project}/${image.family}` } },
    shielded_instance_config: { enable_secure_boot: true },
    metadata: { 'headstart-driver': 'preinstalled', 'headstart-software': JSON.stringify(software) },
  });
  expect(secureBootOf(prediction, 'nvidia-l4')?.on).toBe(true);
  expect(await machine({ prediction, offering: t4 })).toMatchObject({
    boot_disk: {
      initialize_params: { image: 'deeplearning-platform-release/common-cu129-ubuntu-2404-nvidia-580' },
    },
    metadata: { 'headstart-driver': 'deep-learning-vm' },
  });
  expect((await machine({ prediction: buildGpuPrediction(), offering: t4 }))['metadata']).not.toHaveProperty(
    'headstart-software',
  );
});

test.each<[string, Partial<Plan>]>([
  ['nothing-fits', { offering: null }],
  ['multi-machine-unsupported', { offering: buildOffering({ machineCount: 2 }) }],
  ['invalid', { offering: buildOffering({ provisioningModel: 'RESERVATION_BOUND' }) }],
  ['invalid', { prediction: buildGpuPrediction({ image: { project: 'cos-cloud', family: 'cos-stable' } }) }],
])('%s is refused, and leaves nothing behind', async (code, changes) => {
  const folder = await temporaryFolder();
  const refused = createSynthesiser().job(buildPlan(changes), folder);
  await expect(refused).rejects.toMatchObject({ failure: { code } });
  expect(await readdir(folder)).toEqual([]);
});
