import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import type { GoogleApi } from '../../../planner/simulator/provider/google-api.ts';
import { asText } from '../../../planner/simulator/provider/value.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import { directApi, freshName, PROJECT, ProviderHarness, startTestCloud, ZONE } from './provider-harness.ts';

const INSTANCE = 'google_compute_instance';
const ZONE_PATH = `projects/${PROJECT}/zones/${ZONE}`;

describe('changes of an instance', () => {
  let cloud: RunningCloud;
  let api: GoogleApi;
  let harness: ProviderHarness;
  beforeAll(async () => {
    cloud = await startTestCloud();
    api = directApi(cloud.baseUrl);
    harness = new ProviderHarness(cloud.baseUrl);
    await harness.ensure('google_compute_network', null, { name: 'net', auto_create_subnetworks: false });
    await harness.ensure('google_compute_subnetwork', null, {
      name: 'sub',
      network: 'net',
      ip_cidr_range: '10.0.0.0/20',
    });
    await harness.ensure('google_compute_disk', null, { name: 'extra', size: 10 });
  });
  afterAll(() => cloud.close());

  const get = (path: string) => api.send({ service: 'compute', method: 'GET', path });
  const machine = (): ValueObject => ({
    name: freshName('vm'),
    machine_type: 'e2-medium',
    boot_disk: [{ initialize_params: [{ image: 'debian-cloud/debian-12' }] }],
    network_interface: [{ subnetwork: 'sub' }],
  });

  /** [what, changes, what the API then says of the instance] */
  const CHANGES: [string, ValueObject, object][] = [
    ['metadata', { metadata: { a: 'c' } }, { metadata: { items: [{ key: 'a', value: 'c' }] } }],
    ['tags', { tags: ['web'] }, { tags: { items: ['web'] } }],
    ['labels', { labels: { job: 'x' } }, { labels: { job: 'x' } }],
    [
      'an attached disk',
      { attached_disk: [{ source: 'extra', device_name: 'data' }] },
      { disks: [{ boot: true }, { deviceName: 'data' }] },
    ],
    [
      'scheduling',
      { scheduling: [{ automatic_restart: false }] },
      { scheduling: { automaticRestart: false } },
    ],
    ['protection', { deletion_protection: true }, { deletionProtection: true }],
    [
      'a public address',
      { network_interface: [{ subnetwork: 'sub', access_config: [{}] }] },
      { networkInterfaces: [{ accessConfigs: [{ name: 'External NAT' }] }] },
    ],
    [
      'a boot disk that stays',
      { boot_disk: [{ auto_delete: false, initialize_params: [{ image: 'debian-cloud/debian-12' }] }] },
      { disks: [{ autoDelete: false }] },
    ],
    ['a wanted status', { desired_status: 'TERMINATED' }, { status: 'TERMINATED' }],
  ];

  test.each(CHANGES)('of a running instance in place: %s', async (_what, changes, expected) => {
    const config = machine();
    const state = await harness.ensure(INSTANCE, null, config);
    const wanted = { ...config, ...changes };
    expect(harness.plan(INSTANCE, state, wanted).action).toBe('update');
    const changed = await harness.ensure(INSTANCE, state, wanted);
    expect(await get(`${ZONE_PATH}/instances/${asText(config['name']) ?? ''}`)).toMatchObject({
      status: 'RUNNING',
      ...expected,
    });
    expect(harness.plan(INSTANCE, await harness.read(INSTANCE, changed), wanted)).toMatchObject({
      action: 'none',
    });
    const back = await harness.ensure(INSTANCE, changed, {
      ...config,
      attached_disk: [],
      desired_status: null,
    });
    const unprotected = await harness.ensure(INSTANCE, back, { ...config, deletion_protection: false });
    expect(await harness.destroy(INSTANCE, unprotected)).toEqual([]);
  });

  /** Changes that need a stopped instance. */
  const STOPPED: [string, ValueObject, object][] = [
    [
      'machine_type',
      { machine_type: 'e2-standard-4' },
      { machineType: expect.stringMatching(/e2-standard-4$/) as string },
    ],
    ['min_cpu_platform', { min_cpu_platform: 'Intel Skylake' }, { minCpuPlatform: 'Intel Skylake' }],
    [
      'service_account',
      { service_account: [{ scopes: ['storage-ro'] }] },
      { serviceAccounts: [{ scopes: ['https://www.googleapis.com/auth/devstorage.read_only'] }] },
    ],
    [
      'shielded_instance_config',
      { shielded_instance_config: [{ enable_secure_boot: true }] },
      { shieldedInstanceConfig: { enableSecureBoot: true } },
    ],
  ];

  test.each(STOPPED)(
    '%s changes only with leave to stop, and the instance runs again',
    async (_what, changes, expected) => {
      const config = machine();
      const path = `${ZONE_PATH}/instances/${asText(config['name']) ?? ''}`;
      const state = await harness.ensure(INSTANCE, null, config);
      const refused = await harness.apply(
        INSTANCE,
        state,
        harness.plan(INSTANCE, state, { ...config, ...changes }).state,
      );
      expect(refused.errors.join()).toContain('please set allow_stopping_for_update = true');
      expect(refused.state).toEqual(state);
      const before = await get(path);
      const wanted = { ...config, ...changes, allow_stopping_for_update: true };
      const changed = await harness.ensure(INSTANCE, state, wanted);
      const after = await get(path);
      expect(after).toMatchObject({ status: 'RUNNING', ...expected });
      expect(after['lastStartTimestamp']).not.toEqual(before['lastStartTimestamp']);
      expect(harness.plan(INSTANCE, changed, wanted).action).toBe('none');
      expect(await harness.destroy(INSTANCE, changed)).toEqual([]);
    },
  );

  test('a change on an instance that is stopped leaves it stopped', async () => {
    const config = { ...machine(), desired_status: 'TERMINATED' };
    const state = await harness.ensure(INSTANCE, null, config);
    expect(state).toMatchObject({ current_status: 'TERMINATED' });
    const changed = await harness.ensure(INSTANCE, state, { ...config, machine_type: 'e2-standard-4' });
    expect(changed).toMatchObject({ current_status: 'TERMINATED', machine_type: 'e2-standard-4' });
    expect(
      await harness.ensure(INSTANCE, changed, {
        ...config,
        machine_type: 'e2-standard-4',
        desired_status: 'RUNNING',
      }),
    ).toMatchObject({ current_status: 'RUNNING' });
    expect(await harness.destroy(INSTANCE, changed)).toEqual([]);
  });

  test('an instance that stopped by itself drifts from its wanted status', async () => {
    const config = { ...machine(), desired_status: 'RUNNING' };
    const state = await harness.ensure(INSTANCE, null, config);
    await api.operate({ method: 'POST', path: `${asText(state['id']) ?? ''}/stop` });
    const read = await harness.read(INSTANCE, state);
    expect(harness.plan(INSTANCE, read, config)).toMatchObject({ action: 'update' });
    expect(await harness.ensure(INSTANCE, read, config)).toMatchObject({ current_status: 'RUNNING' });
    expect(await harness.destroy(INSTANCE, state)).toEqual([]);
  });

  test('a protected instance is not deleted', async () => {
    const config = { ...machine(), deletion_protection: true };
    const state = await harness.ensure(INSTANCE, null, config);
    expect((await harness.destroy(INSTANCE, state)).join()).toContain(
      'instance Deletion Protection is enabled',
    );
    const open = await harness.ensure(INSTANCE, state, { ...config, deletion_protection: false });
    expect(await harness.destroy(INSTANCE, open)).toEqual([]);
  });
});
