import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import { PROVIDER_SCHEMA } from '../../../planner/simulator/provider/provider.ts';
import { asText, holdsUnknown } from '../../../planner/simulator/provider/value.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import { freshName, PROJECT, ProviderHarness, REGION, startTestCloud, ZONE } from './provider-harness.ts';

interface Lifecycle {
  type: string;
  /** What must be there first, by type; their states are given to `config` in order. */
  needs?: readonly [string, (made: ValueObject[]) => ValueObject][];
  config: (made: ValueObject[]) => ValueObject;
  expected: ValueObject;
}

const network: [string, () => ValueObject] = [
  'google_compute_network',
  () => ({ name: freshName('net'), auto_create_subnetworks: false }),
];
const subnetwork: [string, (made: ValueObject[]) => ValueObject] = [
  'google_compute_subnetwork',
  ([net]) => ({
    name: freshName('sub'),
    network: net?.['id'] ?? null,
    ip_cidr_range: '10.1.0.0/20',
    region: REGION,
  }),
];
const disk: [string, () => ValueObject] = [
  'google_compute_disk',
  () => ({ name: freshName('disk'), size: 20, zone: ZONE }),
];
const policy: [string, () => ValueObject] = [
  'google_compute_resource_policy',
  () => ({ name: freshName('policy'), snapshot_schedule_policy: [dailySchedule] }),
];
const account: [string, () => ValueObject] = [
  'google_service_account',
  () => ({ account_id: freshName('account') }),
];
const bucket: [string, () => ValueObject] = [
  'google_storage_bucket',
  () => ({ name: freshName('bucket'), location: 'us' }),
];
const dailySchedule = {
  schedule: [{ daily_schedule: [{ days_in_cycle: 1, start_time: '04:00' }] }],
  retention_policy: [{ max_retention_days: 7 }],
};
const instance: [string, (made: ValueObject[]) => ValueObject] = [
  'google_compute_instance',
  (made) => ({
    name: freshName('vm'),
    machine_type: 'e2-medium',
    boot_disk: [{ initialize_params: [{ image: 'debian-cloud/debian-12' }] }],
    network_interface: [{ subnetwork: made[1]?.['id'] ?? null }],
  }),
];

const LIFECYCLES: Lifecycle[] = [
  { type: network[0], config: network[1], expected: { routing_mode: 'REGIONAL', project: PROJECT } },
  {
    type: subnetwork[0],
    needs: [network],
    config: ([net]) => ({ ...subnetwork[1]([net ?? {}]), private_ip_google_access: true }),
    expected: { region: REGION, private_ip_google_access: true, gateway_address: '10.1.0.1' },
  },
  {
    type: 'google_compute_router',
    needs: [network],
    config: ([net]) => ({ name: freshName('router'), network: net?.['name'] ?? null, bgp: [{ asn: 64514 }] }),
    expected: { region: REGION },
  },
  {
    type: 'google_compute_router_nat',
    needs: [
      network,
      subnetwork,
      ['google_compute_router', ([net]) => ({ name: freshName('router'), network: net?.['id'] ?? null })],
    ],
    config: ([, sub, router]) => ({
      name: freshName('nat'),
      router: router?.['name'] ?? null,
      nat_ip_allocate_option: 'AUTO_ONLY',
      source_subnetwork_ip_ranges_to_nat: 'LIST_OF_SUBNETWORKS',
      subnetwork: [{ name: sub?.['id'] ?? null, source_ip_ranges_to_nat: ['ALL_IP_RANGES'] }],
      log_config: [{ enable: true, filter: 'ERRORS_ONLY' }],
    }),
    expected: { tcp_established_idle_timeout_sec: 1200, region: REGION },
  },
  {
    type: 'google_compute_firewall',
    needs: [network],
    config: ([net]) => ({
      name: freshName('fw'),
      network: net?.['id'] ?? null,
      allow: [{ protocol: 'TCP', ports: ['22'] }],
      source_ranges: ['35.235.240.0/20'],
      target_tags: ['a', 'b'],
    }),
    expected: { direction: 'INGRESS', priority: 1000 },
  },
  {
    type: disk[0],
    config: () => ({ ...disk[1](), type: 'pd-ssd', labels: { tier: 'data' }, image: 'debian-12' }),
    expected: {
      type: 'pd-ssd',
      size: 20,
      labels: { tier: 'data' },
      effective_labels: { tier: 'data', 'goog-terraform-provisioned': 'true' },
    },
  },
  {
    type: 'google_compute_attached_disk',
    needs: [network, subnetwork, instance, disk],
    config: ([, , vm, data]) => ({ instance: vm?.['id'] ?? null, disk: data?.['id'] ?? null }),
    expected: { mode: 'READ_WRITE', zone: ZONE },
  },
  {
    type: 'google_compute_disk_resource_policy_attachment',
    needs: [disk, policy],
    config: ([data, schedule]) => ({ disk: data?.['name'] ?? null, name: schedule?.['name'] ?? null }),
    expected: { zone: ZONE, project: PROJECT },
  },
  {
    type: 'google_compute_snapshot',
    needs: [disk],
    config: ([data]) => ({ name: freshName('snap'), source_disk: data?.['id'] ?? null, labels: { a: 'b' } }),
    expected: { disk_size_gb: 20, zone: ZONE },
  },
  {
    type: 'google_compute_image',
    needs: [disk],
    config: ([data]) => ({ name: freshName('image'), family: 'mine', source_disk: data?.['id'] ?? null }),
    expected: { disk_size_gb: 20, family: 'mine' },
  },
  { type: policy[0], config: () => policy[1](), expected: { region: REGION } },
  {
    type: 'google_compute_address',
    config: () => ({ name: freshName('address'), labels: { a: 'b' } }),
    expected: { address_type: 'EXTERNAL', network_tier: 'PREMIUM', region: REGION },
  },
  {
    type: instance[0],
    needs: [network, subnetwork, disk],
    config: (made) => ({
      ...instance[1](made),
      attached_disk: [{ source: made[2]?.['id'] ?? null, device_name: 'data' }],
      tags: ['y', 'x'],
      metadata: { 'enable-oslogin': 'TRUE' },
      labels: { job: 'one' },
      service_account: [{ scopes: ['cloud-platform'] }],
      scheduling: [{ max_run_duration: [{ seconds: 3600 }], instance_termination_action: 'STOP' }],
      shielded_instance_config: [{ enable_secure_boot: true }],
      allow_stopping_for_update: true,
    }),
    expected: { current_status: 'RUNNING', machine_type: 'e2-medium', zone: ZONE },
  },
  {
    type: account[0],
    config: () => ({ ...account[1](), display_name: 'Machines', description: 'of jobs' }),
    expected: { display_name: 'Machines', disabled: false },
  },
  {
    type: 'google_service_account_iam_member',
    needs: [account],
    config: ([made]) => ({
      service_account_id: made?.['name'] ?? null,
      role: 'roles/iam.serviceAccountUser',
      member: 'user:someone@example.com',
    }),
    expected: { role: 'roles/iam.serviceAccountUser' },
  },
  {
    type: 'google_project_iam_member',
    needs: [account],
    config: ([made]) => ({
      project: PROJECT,
      role: 'roles/logging.logWriter',
      member: made?.['member'] ?? null,
      condition: [{ title: 'until', expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' }],
    }),
    expected: { role: 'roles/logging.logWriter' },
  },
  {
    type: bucket[0],
    config: () => ({
      ...bucket[1](),
      uniform_bucket_level_access: true,
      labels: { a: 'b' },
      lifecycle_rule: [{ action: [{ type: 'Delete' }], condition: [{ age: 30 }] }],
    }),
    expected: { location: 'US', storage_class: 'STANDARD', uniform_bucket_level_access: true },
  },
  {
    type: 'google_storage_bucket_iam_member',
    needs: [bucket],
    config: ([made]) => ({
      bucket: made?.['name'] ?? null,
      role: 'roles/storage.objectViewer',
      member: 'user:someone@example.com',
    }),
    expected: { role: 'roles/storage.objectViewer' },
  },
];

describe('every resource type is made, read, planned without changes and deleted', () => {
  let cloud: RunningCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
  });
  afterAll(() => cloud.close());

  test('all served types are in this table', () => {
    expect(LIFECYCLES.map(({ type }) => type).sort()).toEqual(Object.keys(PROVIDER_SCHEMA.resources).sort());
  });

  test.each(LIFECYCLES)('$type', async ({ type, needs = [], config, expected }) => {
    const harness = new ProviderHarness(cloud.baseUrl);
    const made: ValueObject[] = [];
    for (const [needed, configOf] of needs) made.push(await harness.ensure(needed, null, configOf(made)));
    const wanted = config(made);
    const state = await harness.ensure(type, null, wanted);
    expect(state).toMatchObject(expected);
    expect(holdsUnknown(state)).toBe(false);
    expect(asText(state['id'])).not.toBe('');
    const read = await harness.read(type, state);
    expect(read).toEqual(state);
    expect(harness.plan(type, read, wanted)).toEqual({ action: 'none', forced: [], state });
    expect(await harness.destroy(type, state)).toEqual([]);
    expect(await harness.read(type, state)).toBeNull();
    // what is gone already can be deleted once more
    expect(await harness.destroy(type, state)).toEqual([]);
    for (const [at, [needed]] of [...needs.entries()].reverse()) {
      expect(await harness.destroy(needed, made[at] ?? {})).toEqual([]);
    }
  });
});
