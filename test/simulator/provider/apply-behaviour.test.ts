import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import type { GoogleApi } from '../../../planner/simulator/provider/google-api.ts';
import { asText } from '../../../planner/simulator/provider/value.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import {
  directApi,
  freshName,
  PROJECT,
  ProviderHarness,
  REGION,
  startTestCloud,
  ZONE,
} from './provider-harness.ts';

const INSTANCE = 'google_compute_instance';

describe('changes reach the cloud', () => {
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

  test('disks grow in place, and one that is in use is detached before it is deleted', async () => {
    const config = { name: freshName('disk'), size: 10 };
    const state = await harness.ensure('google_compute_disk', null, config);
    const grown = await harness.ensure('google_compute_disk', state, {
      ...config,
      size: 20,
      labels: { a: 'b' },
    });
    expect(await get(asText(state['id']) ?? '')).toMatchObject({ sizeGb: '20', labels: { a: 'b' } });
    const vm = await harness.ensure(INSTANCE, null, {
      ...machine(),
      attached_disk: [{ source: config.name }],
    });
    expect(await harness.destroy('google_compute_disk', grown)).toEqual([]);
    expect(await harness.read(INSTANCE, vm)).toMatchObject({ attached_disk: [] });
    expect(await harness.destroy(INSTANCE, vm)).toEqual([]);
  });

  test('what is in use is not deleted, in the words of the API', async () => {
    const state = { project: PROJECT, name: 'net', id: `projects/${PROJECT}/global/networks/net` };
    const errors = await harness.destroy('google_compute_network', state);
    expect(errors.join()).toMatch(/Error .*delet.*Network.*already being used by/);
  });

  test('a refused creation leaves nothing, and the reason comes through', async () => {
    const missing = { ...machine(), network_interface: [{ subnetwork: 'no-such-one' }] };
    const planned = harness.plan(INSTANCE, null, missing).state;
    const { state, errors } = await harness.apply(INSTANCE, null, planned);
    expect(state).toBeNull();
    expect(errors.join()).toMatch(/Error creating instance: googleapi: Error 404: .*no-such-one/);
    const image = { ...machine(), boot_disk: [{ initialize_params: [{ image: 'no-such-image' }] }] };
    const other = await harness.apply(INSTANCE, null, harness.plan(INSTANCE, null, image).state);
    expect(other.errors.join()).toContain('Could not find image or family');
  });

  test('subnetworks, routers and their NAT, firewalls, accounts and buckets change in place', async () => {
    const steps: [string, ValueObject, ValueObject][] = [
      [
        'google_compute_network',
        { name: freshName('net'), auto_create_subnetworks: false },
        { routing_mode: 'GLOBAL' },
      ],
      [
        'google_compute_subnetwork',
        { name: freshName('sub'), network: 'net', ip_cidr_range: '10.32.0.0/24' },
        {
          ip_cidr_range: '10.32.0.0/20',
          private_ip_google_access: true,
          log_config: [{ flow_sampling: 0.25 }],
        },
      ],
      [
        'google_compute_router',
        { name: freshName('router'), network: 'net' },
        { description: 'x', bgp: [{ asn: 64514 }] },
      ],
      [
        'google_compute_firewall',
        {
          name: freshName('fw'),
          network: 'net',
          allow: [{ protocol: 'tcp' }],
          source_ranges: ['10.0.0.0/8'],
        },
        {
          allow: [{ protocol: 'udp', ports: ['53'] }],
          source_ranges: null,
          source_tags: ['a'],
          disabled: true,
          priority: 900,
        },
      ],
      [
        'google_service_account',
        { account_id: freshName('sa') },
        { display_name: 'x', description: 'y', disabled: true },
      ],
      [
        'google_storage_bucket',
        { name: freshName('bucket'), location: 'EU', labels: { a: 'b' } },
        {
          labels: { c: 'd' },
          versioning: [{ enabled: true }],
          lifecycle_rule: [{ action: [{ type: 'Delete' }], condition: [{ age: 3 }] }],
        },
      ],
    ];
    for (const [type, config, changes] of steps) {
      const state = await harness.ensure(type, null, config);
      const wanted = { ...config, ...changes };
      const changed = await harness.ensure(type, state, wanted);
      expect(changed).toMatchObject({
        ...changes,
        ...(changes['source_ranges'] === null ? { source_ranges: [] } : {}),
        ...looseBlocks(changes),
      });
      expect(harness.plan(type, await harness.read(type, changed), wanted), type).toMatchObject({
        action: 'none',
      });
      expect(await harness.destroy(type, changed)).toEqual([]);
    }
  });

  test('two NAT gateways of one router do not disturb each other', async () => {
    const router = freshName('router');
    await harness.ensure('google_compute_router', null, { name: router, network: 'net' });
    const nat = (name: string): ValueObject => ({
      name,
      router,
      nat_ip_allocate_option: 'AUTO_ONLY',
      source_subnetwork_ip_ranges_to_nat: 'LIST_OF_SUBNETWORKS',
      subnetwork: [{ name: 'sub', source_ip_ranges_to_nat: ['ALL_IP_RANGES'] }],
    });
    const type = 'google_compute_router_nat';
    const [one, two] = [
      await harness.ensure(type, null, nat('one')),
      await harness.ensure(type, null, nat('two')),
    ];
    await harness.ensure(type, one, { ...nat('one'), min_ports_per_vm: 128 });
    expect(await harness.read(type, one)).toMatchObject({ min_ports_per_vm: 128 });
    expect(await harness.destroy(type, one)).toEqual([]);
    expect(await harness.read(type, two)).toMatchObject({ name: 'two', region: REGION });
  });

  test('members of a role made at the same time are all kept', async () => {
    const members = Array.from({ length: 5 }, (_, at) => `user:m${String(at)}@example.com`);
    const type = 'google_project_iam_member';
    const states = await Promise.all(
      members.map((member) =>
        harness.ensure(type, null, { project: PROJECT, role: 'roles/browser', member }),
      ),
    );
    for (const state of states) expect(await harness.read(type, state)).not.toBeNull();
    expect((await Promise.all(states.map((state) => harness.destroy(type, state)))).flat()).toEqual([]);
    for (const state of states) expect(await harness.read(type, state)).toBeNull();
  });

  test('imports a resource by each of its formats', async () => {
    const state = await harness.ensure('google_compute_disk', null, { name: freshName('disk'), size: 10 });
    const name = asText(state['name']) ?? '';
    for (const id of [asText(state['id']) ?? '', `${PROJECT}/${ZONE}/${name}`, `${ZONE}/${name}`, name]) {
      const reply = harness.provider.import({ type_name: 'google_compute_disk', id });
      const read = await harness.readImported('google_compute_disk', reply);
      expect(read).toMatchObject({ name, size: 10, zone: ZONE, project: PROJECT, id: state['id'] });
    }
    expect(
      JSON.stringify(harness.provider.import({ type_name: 'google_compute_disk', id: 'a/b/c/d/e' })),
    ).toContain('accepted formats');
  });

  test('data sources', async () => {
    expect(await harness.readData('google_compute_zones', {})).toMatchObject({
      names: expect.arrayContaining([ZONE]) as string[],
      region: REGION,
    });
    expect(
      await harness.readData('google_compute_image', { family: 'debian-12', project: 'debian-cloud' }),
    ).toMatchObject({ family: 'debian-12' });
    expect(await harness.readData('google_project', {})).toMatchObject({ project_id: PROJECT });
    expect(await harness.readData('google_client_config', {})).toMatchObject({
      project: PROJECT,
      zone: ZONE,
    });
    await expect(
      harness.readData('google_compute_image', { family: 'none', project: 'debian-cloud' }),
    ).rejects.toThrow('404');
  });
});

/** Blocks hold more in the state than is configured: compared by their first element's given members. */
function looseBlocks(changes: ValueObject): ValueObject {
  const entries = Object.entries(changes).filter(
    ([, value]) => Array.isArray(value) && typeof value[0] === 'object',
  );
  return Object.fromEntries(entries.map(([name]) => [name, [expect.anything()]]));
}
