import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import type { Case } from './plan-standing.ts';
import { LINK, SUBNETWORK } from './plan-standing.ts';
import { PROJECT, ZONE } from './provider-harness.ts';

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
  boot_disk: [
    { ...others, initialize_params: [{ image: 'debian-cloud/debian-12', size: 20, ...parameters }] },
  ],
});

/** Changes of an instance. */
export const INSTANCE_CASES: Case[] = [
  ['instance', 'another machine type', { machine_type: 'e2-standard-4' }, 'update', []],
  [
    'instance',
    'the machine type as a link',
    { machine_type: `zones/${ZONE}/machineTypes/e2-medium` },
    'none',
    [],
  ],
  ['instance', 'tags in another order', { tags: ['y', 'x'] }, 'none', []],
  [
    'instance',
    'scopes as URLs',
    {
      service_account: [
        {
          scopes: [
            'https://www.googleapis.com/auth/monitoring.write',
            'https://www.googleapis.com/auth/cloud-platform',
          ],
        },
      ],
    },
    'none',
    [],
  ],
  ['instance', 'another scope', { service_account: [{ scopes: ['storage-ro'] }] }, 'update', []],
  ['instance', 'the subnetwork as an id', { network_interface: [{ subnetwork: SUBNETWORK }] }, 'none', []],
  [
    'instance',
    'a second interface',
    { network_interface: [{ subnetwork: 'sub' }, { subnetwork: 'sub' }] },
    'replace',
    ['network_interface'],
  ],
  [
    'instance',
    'a public address',
    { network_interface: [{ subnetwork: 'sub', access_config: [{}] }] },
    'update',
    [],
  ],
  [
    'instance',
    'the disk as a self link',
    {
      attached_disk: [{ source: `${LINK}projects/${PROJECT}/zones/${ZONE}/disks/disk`, device_name: 'data' }],
    },
    'none',
    [],
  ],
  ['instance', 'no attached disk', { attached_disk: [] }, 'update', []],
  [
    'instance',
    'a longer time limit',
    scheduling({ max_run_duration: [{ seconds: 7200 }] }),
    'replace',
    ['scheduling.0.max_run_duration.0.seconds'],
  ],
  [
    'instance',
    'no time limit',
    scheduling({ max_run_duration: [] }),
    'replace',
    ['scheduling.0.max_run_duration'],
  ],
  ['instance', 'no scheduling block', { scheduling: [] }, 'none', []],
  [
    'instance',
    'Spot',
    scheduling({ provisioning_model: 'SPOT' }),
    'replace',
    ['scheduling.0.provisioning_model'],
  ],
  ['instance', 'preemptible', scheduling({ preemptible: true }), 'replace', ['scheduling.0.preemptible']],
  ['instance', 'another end of the run', scheduling({ instance_termination_action: 'DELETE' }), 'update', []],
  [
    'instance',
    'another startup script',
    { metadata_startup_script: 'echo bye' },
    'replace',
    ['metadata_startup_script'],
  ],
  [
    'instance',
    'no startup script',
    { metadata_startup_script: null },
    'replace',
    ['metadata_startup_script'],
  ],
  ['instance', 'metadata', { metadata: { a: 'c' } }, 'update', []],
  [
    'instance',
    'another image',
    boot({ image: 'debian-cloud/debian-11' }),
    'replace',
    ['boot_disk.0.initialize_params.0.image'],
  ],
  ['instance', 'the image by its short name', boot({ image: 'debian-12' }), 'none', []],
  ['instance', 'a larger boot disk', boot({ size: 30 }), 'replace', ['boot_disk.0.initialize_params.0.size']],
  ['instance', 'a boot disk that stays', boot({}, { auto_delete: false }), 'update', []],
  [
    'instance',
    'a GPU',
    { guest_accelerator: [{ type: 'nvidia-tesla-t4', count: 1 }] },
    'replace',
    ['guest_accelerator'],
  ],
  ['instance', 'a local SSD', { scratch_disk: [{ interface: 'NVME' }] }, 'replace', ['scratch_disk']],
  ['instance', 'secure boot', { shielded_instance_config: [{ enable_secure_boot: true }] }, 'update', []],
  ['instance', 'protection', { deletion_protection: true }, 'update', []],
  ['instance', 'another zone', { zone: 'us-central1-b' }, 'replace', ['zone']],
  ['instance', 'a wanted status', { desired_status: 'TERMINATED' }, 'update', []],
  ['instance', 'no leave to stop', { allow_stopping_for_update: false }, 'update', []],
  ['instance', 'a host name', { hostname: 'a.example.com' }, 'replace', ['hostname']],
];
