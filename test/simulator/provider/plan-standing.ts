import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import { PROJECT, REGION, ZONE } from './provider-harness.ts';
import type { Planned } from './provider-harness.ts';

export const LINK = 'https://www.googleapis.com/compute/v1/';
export const SUBNETWORK = `projects/${PROJECT}/regions/${REGION}/subnetworks/sub`;

/** What stands in the cloud before each plan: a configuration by name. */
export const STANDING = {
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

export type Name = keyof typeof STANDING;

/** [what stands, what is said about it, the arguments that change, the action, what forces a replacement] */
export type Case = [Name, string, ValueObject, Planned['action'], string[]];
