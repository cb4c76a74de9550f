import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import { UNKNOWN } from '../../../planner/simulator/provider/value.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import { PROJECT, ProviderHarness, REGION, startTestCloud, ZONE } from './provider-harness.ts';
import type { Planned } from './provider-harness.ts';

const LINK = 'https://www.googleapis.com/compute/v1/';
const SUBNETWORK = `projects/${PROJECT}/regions/${REGION}/subnetworks/sub`;

/** What stands in the cloud before each plan: a configuration by name. */
const STANDING = {
  network: ['google_compute_network', { name: 'net', auto_create_subnetworks: false }],
  subnetwork: [
    'google_compute_subnetwork',
    { name: 'sub', network: 'net', ip_cidr_range: '10.0.0.0/20', region: REGION },
  ],
  firewall: [
    'google_compute_firewall',
    {
      name: 'fw',
      network: 'net',
      allow: [{ protocol: 'tcp', ports: ['22', '80'] }, { protocol: 'icmp' }],
      source_ranges: ['10.0.0.0/8', '192.168.0.0/16'],
      target_tags: ['a', 'b'],
    },
  ],
  openFirewall: ['google_compute_firewall', { name: 'open', network: 'net', allow: [{ protocol: 'icmp' }] }],
  router: ['google_compute_router', { name: 'router', network: 'net' }],
  nat: [
    'google_compute_router_nat',
    {
      name: 'nat',
      router: 'router',
      nat_ip_allocate_option: 'AUTO_ONLY',
      source_subnetwork_ip_ranges_to_nat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    },
  ],
  disk: [
    'google_compute_disk',
    { name: 'disk', size: 50, type: 'pd-ssd', image: 'debian-cloud/debian-12', labels: { a: 'b' } },
  ],
  snapshot: ['google_compute_snapshot', { name: 'snap', source_disk: 'disk', zone: ZONE }],
  policy: [
    'google_compute_resource_policy',
    {
      name: 'policy',
      snapshot_schedule_policy: [
        {
          schedule: [{ daily_schedule: [{ days_in_cycle: 1, start_time: '04:00' }] }],
          retention_policy: [{ max_retention_days: 7 }],
        },
      ],
    },
  ],
  instance: [
    'google_compute_instance',
    {
      name: 'vm',
      machine_type: 'e2-medium',
      boot_disk: [{ initialize_params: [{ image: 'debian-cloud/debian-12', size: 20 }] }],
      network_interface: [{ subnetwork: 'sub' }],
      attached_disk: [{ source: 'disk', device_name: 'data' }],
      service_account: [{ scopes: ['cloud-platform', 'monitoring-write'] }],
      scheduling: [
        {
          max_run_duration: [{ seconds: 3600 }],
          instance_termination_action: 'STOP',
          on_host_maintenance: 'MIGRATE',
        },
      ],
      tags: ['x', 'y'],
      metadata: { a: 'b' },
      metadata_startup_script: 'echo hello',
      labels: { job: 'one' },
      allow_stopping_for_update: true,
    },
  ],
  account: ['google_service_account', { account_id: 'machines', display_name: 'Machines' }],
  member: [
    'google_project_iam_member',
    { project: PROJECT, role: 'roles/viewer', member: 'user:Someone@example.com' },
  ],
  bucket: ['google_storage_bucket', { name: 'a-bucket', location: 'us-central1' }],
} satisfies Record<string, [string, ValueObject]>;

type Name = keyof typeof STANDING;

/** [what stands, what is said about it, the arguments that change, the action, what forces a replacement] */
type Case = [Name, string, ValueObject, Planned['action'], string[]];

const scheduling = (changes: ValueObject): ValueObject => ({
  scheduling: [
    {
      max_run_duration: [{ seconds: 3600 }],
      instance_termination_action: 'STOP',
      on_host_maintenance: 'MIGRATE',
      ...changes,
    },
  ],
});
const boot = (parameters: ValueObject, others: ValueObject = {}): ValueObject => ({
  boot_disk: [{ ...others, initialize_params: [{ image: 'debian-cloud/debian-12', size: 20, ...parameters }] }],
});

const CASES: Case[] = [
  ['network', 'another routing mode', { routing_mode: 'GLOBAL' }, 'update', []],
  ['network', 'another name', { name: 'other' }, 'replace', ['name']],
  ['network', 'a description', { description: 'x' }, 'replace', ['description']],
  ['network', 'an empty description', { description: '' }, 'none', []],
  ['network', 'automatic subnetworks', { auto_create_subnetworks: true }, 'replace', ['auto_create_subnetworks']],
  ['network', 'a deprecated default spelled out', { delete_default_routes_on_create: false }, 'none', []],
  ['subnetwork', 'a wider range', { ip_cidr_range: '10.0.0.0/16' }, 'update', []],
  ['subnetwork', 'a narrower range', { ip_cidr_range: '10.0.0.0/24' }, 'replace', ['ip_cidr_range']],
  ['subnetwork', 'another range', { ip_cidr_range: '10.64.0.0/20' }, 'replace', ['ip_cidr_range']],
  ['subnetwork', 'private access', { private_ip_google_access: true }, 'update', []],
  ['subnetwork', 'the network as a self link', { network: `${LINK}projects/${PROJECT}/global/networks/net` }, 'none', []],
  ['subnetwork', 'the network as an id', { network: `projects/${PROJECT}/global/networks/net` }, 'none', []],
  ['subnetwork', 'another network', { network: 'net2' }, 'replace', ['network']],
  ['subnetwork', 'a network that is to be made', { network: UNKNOWN }, 'replace', ['network']],
  ['subnetwork', 'the region left to the provider', { region: null }, 'none', []],
  ['subnetwork', 'the region as a self link', { region: `${LINK}projects/${PROJECT}/regions/${REGION}` }, 'none', []],
  ['firewall', 'another order', { target_tags: ['b', 'a'], source_ranges: ['192.168.0.0/16', '10.0.0.0/8'] }, 'none', []],
  ['firewall', 'rules in another order', { allow: [{ protocol: 'icmp' }, { protocol: 'tcp', ports: ['22', '80'] }] }, 'none', []],
  ['firewall', 'capitals in a protocol', { allow: [{ protocol: 'TCP', ports: ['22', '80'] }, { protocol: 'ICMP' }] }, 'none', []],
  ['firewall', 'another port', { allow: [{ protocol: 'tcp', ports: ['22'] }, { protocol: 'icmp' }] }, 'update', []],
  ['firewall', 'ports in another order', { allow: [{ protocol: 'tcp', ports: ['80', '22'] }, { protocol: 'icmp' }] }, 'update', []],
  ['firewall', 'a tag less', { target_tags: ['a'] }, 'update', []],
  ['firewall', 'a log', { log_config: [{ metadata: 'INCLUDE_ALL_METADATA' }] }, 'update', []],
  ['firewall', 'another direction', { direction: 'EGRESS' }, 'replace', ['direction']],
  ['firewall', 'the default priority', { priority: 1000 }, 'none', []],
  ['openFirewall', 'no source at all means everywhere', {}, 'none', []],
  ['openFirewall', 'a source', { source_ranges: ['10.0.0.0/8'] }, 'update', []],
  ['router', 'a description', { description: 'x' }, 'update', []],
  ['router', 'a BGP block', { bgp: [{ asn: 64514 }] }, 'update', []],
  ['nat', 'more ports', { min_ports_per_vm: 128 }, 'update', []],
  ['nat', 'a default spelled out', { udp_idle_timeout_sec: 30 }, 'none', []],
  ['nat', 'another router', { router: 'router-2' }, 'replace', ['router']],
  ['disk', 'a larger disk', { size: 60 }, 'update', []],
  ['disk', 'a smaller disk', { size: 40 }, 'replace', ['size']],
  ['disk', 'the size left out', { size: null }, 'none', []],
  ['disk', 'another type', { type: 'pd-balanced' }, 'replace', ['type']],
  ['disk', 'the type as a link', { type: `projects/${PROJECT}/zones/${ZONE}/diskTypes/pd-ssd` }, 'none', []],
  ['disk', 'the zone spelled out', { zone: ZONE }, 'none', []],
  ['disk', 'another zone', { zone: 'us-central1-b' }, 'replace', ['zone']],
  ['disk', 'a label', { labels: { a: 'c' } }, 'update', []],
  ['disk', 'no labels', { labels: null }, 'update', []],
  ['disk', 'the family by its short name', { image: 'debian-12' }, 'none', []],
  ['disk', 'the family by its URL', { image: `${LINK}projects/debian-cloud/global/images/family/debian-12` }, 'none', []],
  ['disk', 'the family as global/images/family', { image: 'projects/debian-cloud/global/images/family/debian-12' }, 'none', []],
  ['disk', 'another family', { image: 'debian-cloud/debian-11' }, 'replace', ['image']],
  ['disk', 'the same family of another project', { image: 'my-project/debian-12' }, 'replace', ['image']],
  ['disk', 'a snapshot', { snapshot: 'snap' }, 'replace', ['snapshot']],
  ['disk', 'a description', { description: 'x' }, 'replace', ['description']],
  ['snapshot', 'the disk as an id', { source_disk: `projects/${PROJECT}/zones/${ZONE}/disks/disk` }, 'none', []],
  ['snapshot', 'another disk', { source_disk: 'other' }, 'replace', ['source_disk']],
  ['snapshot', 'a label', { labels: { a: 'b' } }, 'update', []],
  [
    'policy',
    'longer retention',
    {
      snapshot_schedule_policy: [
        {
          schedule: [{ daily_schedule: [{ days_in_cycle: 1, start_time: '04:00' }] }],
          retention_policy: [{ max_retention_days: 14 }],
        },
      ],
    },
    'update',
    [],
  ],
  ['policy', 'another region', { region: 'europe-west1' }, 'replace', ['region']],
  ['instance', 'another machine type', { machine_type: 'e2-standard-4' }, 'update', []],
  ['instance', 'the machine type as a link', { machine_type: `zones/${ZONE}/machineTypes/e2-medium` }, 'none', []],
  ['instance', 'tags in another order', { tags: ['y', 'x'] }, 'none', []],
  ['instance', 'scopes as URLs', { service_account: [{ scopes: ['https://www.googleapis.com/auth/monitoring.write', 'https://www.googleapis.com/auth/cloud-platform'] }] }, 'none', []],
  ['instance', 'another scope', { service_account: [{ scopes: ['storage-ro'] }] }, 'update', []],
  ['instance', 'the subnetwork as an id', { network_interface: [{ subnetwork: SUBNETWORK }] }, 'none', []],
  ['instance', 'a second interface', { network_interface: [{ subnetwork: 'sub' }, { subnetwork: 'sub' }] }, 'replace', ['network_interface']],
  ['instance', 'a public address', { network_interface: [{ subnetwork: 'sub', access_config: [{}] }] }, 'update', []],
  ['instance', 'the disk as a self link', { attached_disk: [{ source: `${LINK}projects/${PROJECT}/zones/${ZONE}/disks/disk`, device_name: 'data' }] }, 'none', []],
  ['instance', 'no attached disk', { attached_disk: [] }, 'update', []],
  ['instance', 'a longer time limit', scheduling({ max_run_duration: [{ seconds: 7200 }] }), 'replace', ['scheduling.0.max_run_duration.0.seconds']],
  ['instance', 'no time limit', scheduling({ max_run_duration: [] }), 'replace', ['scheduling.0.max_run_duration']],
  ['instance', 'no scheduling block', { scheduling: [] }, 'none', []],
  ['instance', 'Spot', scheduling({ provisioning_model: 'SPOT' }), 'replace', ['scheduling.0.provisioning_model']],
  ['instance', 'preemptible', scheduling({ preemptible: true }), 'replace', ['scheduling.0.preemptible']],
  ['instance', 'another end of the run', scheduling({ instance_termination_action: 'DELETE' }), 'update', []],
  ['instance', 'another startup script', { metadata_startup_script: 'echo bye' }, 'replace', ['metadata_startup_script']],
  ['instance', 'no startup script', { metadata_startup_script: null }, 'replace', ['metadata_startup_script']],
  ['instance', 'metadata', { metadata: { a: 'c' } }, 'update', []],
  ['instance', 'another image', boot({ image: 'debian-cloud/debian-11' }), 'replace', ['boot_disk.0.initialize_params.0.image']],
  ['instance', 'the image by its short name', boot({ image: 'debian-12' }), 'none', []],
  ['instance', 'a larger boot disk', boot({ size: 30 }), 'replace', ['boot_disk.0.initialize_params.0.size']],
  ['instance', 'a boot disk that stays', boot({}, { auto_delete: false }), 'update', []],
  ['instance', 'a GPU', { guest_accelerator: [{ type: 'nvidia-tesla-t4', count: 1 }] }, 'replace', ['guest_accelerator']],
  ['instance', 'a local SSD', { scratch_disk: [{ interface: 'NVME' }] }, 'replace', ['scratch_disk']],
  ['instance', 'secure boot', { shielded_instance_config: [{ enable_secure_boot: true }] }, 'update', []],
  ['instance', 'protection', { deletion_protection: true }, 'update', []],
  ['instance', 'another zone', { zone: 'us-central1-b' }, 'replace', ['zone']],
  ['instance', 'a wanted status', { desired_status: 'TERMINATED' }, 'update', []],
  ['instance', 'no leave to stop', { allow_stopping_for_update: false }, 'update', []],
  ['instance', 'a host name', { hostname: 'a.example.com' }, 'replace', ['hostname']],
  ['account', 'another display name', { display_name: 'x' }, 'update', []],
  ['account', 'disabled', { disabled: true }, 'update', []],
  ['account', 'another id', { account_id: 'other-one' }, 'replace', ['account_id']],
  ['member', 'another role', { role: 'roles/editor' }, 'replace', ['role']],
  ['member', 'another member', { member: 'user:else@example.com' }, 'replace', ['member']],
  ['member', 'a member in small letters', { member: 'user:someone@example.com' }, 'none', []],
  ['member', 'a condition', { condition: [{ title: 'a', expression: 'true' }] }, 'replace', ['condition']],
  ['bucket', 'capitals in the location', { location: 'US-CENTRAL1' }, 'none', []],
  ['bucket', 'another location', { location: 'EU' }, 'replace', ['location']],
  ['bucket', 'another class', { storage_class: 'NEARLINE' }, 'update', []],
  ['bucket', 'leave to empty it', { force_destroy: true }, 'update', []],
];

describe('plans as the real provider does', () => {
  let cloud: RunningCloud;
  let harness: ProviderHarness;
  const states = new Map<string, ValueObject>();
  beforeAll(async () => {
    cloud = await startTestCloud();
    harness = new ProviderHarness(cloud.baseUrl);
    for (const [name, [type, config]] of Object.entries(STANDING)) {
      states.set(name, await harness.ensure(type, null, config));
    }
  });
  afterAll(() => cloud.close());

  test.each(Object.keys(STANDING) as Name[])('the same %s again: no change', async (name) => {
    const [type, config] = STANDING[name];
    const read = await harness.read(type, states.get(name) ?? {});
    expect(harness.plan(type, read, config)).toMatchObject({ action: 'none', forced: [] });
  });

  test.each(CASES)('%s: %s', (name, _said, changes, action, forced) => {
    const [type, config] = STANDING[name];
    const plan = harness.plan(type, states.get(name) ?? {}, { ...config, ...changes });
    expect({ action: plan.action, forced: plan.forced }).toEqual({ action, forced });
  });

  test('labels of the provider block and of others', async () => {
    const labelled = new ProviderHarness(cloud.baseUrl, { default_labels: { team: 'x' } });
    const [type, config] = STANDING.disk;
    const plan = labelled.plan(type, states.get('disk') ?? {}, config);
    expect(plan.state).toMatchObject({
      labels: { a: 'b' },
      terraform_labels: { a: 'b', team: 'x', 'goog-terraform-provisioned': 'true' },
    });
    const foreign = { ...states.get('disk'), effective_labels: { a: 'b', 'goog-terraform-provisioned': 'true', other: 'z' } };
    expect(harness.plan(type, foreign, config).action).toBe('none');
    expect(harness.plan(type, foreign, { ...config, labels: { a: 'c' } }).state['effective_labels']).toEqual({
      a: 'c',
      'goog-terraform-provisioned': 'true',
      other: 'z',
    });
  });

  test('a new resource takes project and zone from the provider and leaves the rest unknown', () => {
    const [type, config] = STANDING.instance;
    expect(harness.plan(type, null, config).state).toMatchObject({
      project: PROJECT,
      zone: ZONE,
      self_link: UNKNOWN,
      can_ip_forward: false,
      service_account: [{ scopes: ['https://www.googleapis.com/auth/cloud-platform', 'https://www.googleapis.com/auth/monitoring.write'] }],
    });
    expect(harness.plan('google_compute_disk', null, { name: 'd' }).state).toMatchObject({ type: 'pd-standard', zone: UNKNOWN });
  });
});
