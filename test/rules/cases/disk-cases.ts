import {
  bootDisk,
  configuration,
  machine,
  onDemand,
  planOf,
  spot,
  withMachine,
} from '../../support/rule-inputs.ts';
import type { RuleCase } from './rule-case.ts';

const scratch = (count: number, size?: number) =>
  Array.from({ length: count }, () => ({ interface: 'NVME', ...(size === undefined ? {} : { size }) }));
const data = [{ source: '${google_compute_disk.data.id}' }];
const dataDisk = (attributes: object) => ({
  'google_compute_disk.data': { name: 'data', size: 100, zone: 'us-central1-a', ...attributes },
});
const on = (machine_type: string, more: object = {}, others: object = {}) =>
  withMachine({ machine_type, scheduling: [onDemand], ...more }, { ...others });
const n1WithGpu = { guest_accelerator: [{ type: 'nvidia-tesla-t4', count: 1 }] };
const balanced = { boot_disk: bootDisk('hyperdisk-balanced') };
const snapshots = (count: number) =>
  configuration({
    ...dataDisk({ type: 'pd-balanced' }),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `google_compute_snapshot.s${index}`,
        { name: `s${index}`, source_disk: '${google_compute_disk.data.name}' },
      ]),
    ),
  });

/** A standing Hyperdisk ML volume of a certain age, attached to a new A4. */
function withVolumeOf(creation_timestamp: string): object {
  const disk = planOf('google_compute_disk', ['no-op'], {}, { type: 'hyperdisk-ml', creation_timestamp }) as {
    resource_changes: object[];
  };
  const a4 = machine({ machine_type: 'a4-highgpu-8g', scheduling: [spot], ...balanced, attached_disk: [{}] });
  return {
    ...disk,
    resource_changes: [
      ...disk.resource_changes,
      {
        address: 'google_compute_instance.m',
        mode: 'managed',
        type: 'google_compute_instance',
        change: {
          actions: ['create'],
          before: null,
          after: a4,
          after_unknown: { attached_disk: [{ source: true }] },
        },
      },
    ],
    configuration: {
      root_module: {
        resources: [
          {
            address: 'google_compute_instance.m',
            expressions: {
              attached_disk: [
                { source: { references: ['google_compute_disk.m.id', 'google_compute_disk.m'] } },
              ],
            },
          },
        ],
      },
    },
  };
}

/** Disks: R13 to R19. */
export const diskCases: readonly RuleCase[] = [
  {
    rule: 'R13',
    what: 'pd-standard to boot a G2 from',
    breaks: on('g2-standard-4', { boot_disk: bootDisk('pd-standard') }),
    keeps: on('g2-standard-4', { boot_disk: bootDisk('pd-balanced') }),
  },
  {
    rule: 'R13',
    what: 'a data disk of the default kind on G2',
    breaks: on('g2-standard-4', { attached_disk: data }, dataDisk({})),
    keeps: on('g2-standard-4', { attached_disk: data }, dataDisk({ type: 'pd-ssd' })),
  },
  {
    rule: 'R13',
    what: 'a regional disk on A3',
    breaks: on(
      'a3-highgpu-8g',
      { attached_disk: [{ source: '${google_compute_region_disk.data.self_link}' }] },
      { 'google_compute_region_disk.data': { type: 'pd-balanced' } },
    ),
    keeps: on('a3-highgpu-8g', { attached_disk: data }, dataDisk({ type: 'pd-balanced' })),
  },
  {
    rule: 'R14',
    what: 'local SSD on a machine that brings its own',
    breaks: on('a2-ultragpu-1g', { scratch_disk: scratch(1) }),
    keeps: on('a2-ultragpu-1g'),
  },
  {
    rule: 'R14',
    what: 'two local SSDs on the smallest G2',
    breaks: on('g2-standard-4', { scratch_disk: scratch(2) }),
    keeps: on('g2-standard-4', { scratch_disk: scratch(1) }),
  },
  {
    rule: 'R14',
    what: 'nine local SSDs on N1',
    breaks: on('n1-standard-4', { scratch_disk: scratch(9) }),
    keeps: on('n1-standard-4', { scratch_disk: scratch(8) }),
  },
  {
    rule: 'R14',
    what: 'a local SSD of another size',
    breaks: on('n1-standard-4', { scratch_disk: scratch(1, 3000) }),
    keeps: on('n1-standard-4', { scratch_disk: scratch(1, 375) }),
  },
  {
    rule: 'R14',
    what: 'booting from local SSD',
    breaks: on('n1-standard-4', { boot_disk: bootDisk('local-ssd') }),
    keeps: on('n1-standard-4', { boot_disk: bootDisk('pd-ssd') }),
  },
  {
    rule: 'R14',
    what: 'a local SSD without a machine',
    breaks: configuration(dataDisk({ type: 'local-ssd' })),
    keeps: configuration(dataDisk({ type: 'pd-ssd' })),
  },
  {
    rule: 'R15',
    what: 'a persistent disk to boot a G4 from',
    breaks: on('g4-standard-48'),
    keeps: on('g4-standard-48', balanced),
  },
  {
    rule: 'R15',
    what: 'a persistent data disk on A4',
    breaks: on('a4-highgpu-8g', { ...balanced, attached_disk: data }, dataDisk({ type: 'pd-ssd' })),
    keeps: on(
      'a4-highgpu-8g',
      { ...balanced, attached_disk: data },
      dataDisk({ type: 'hyperdisk-throughput' }),
    ),
  },
  {
    rule: 'R15',
    what: 'another Hyperdisk to boot from',
    breaks: on('g4-standard-48', { boot_disk: bootDisk('hyperdisk-throughput') }),
    keeps: on('g4-standard-48', balanced),
  },
  {
    rule: 'R16',
    what: 'Hyperdisk on N1 with a GPU',
    breaks: on('n1-standard-4', { ...n1WithGpu, ...balanced }),
    keeps: on('n1-standard-4', n1WithGpu),
  },
  {
    rule: 'R16',
    what: 'hyperdisk-extreme on a G4 with one GPU',
    breaks: on(
      'g4-standard-48',
      { ...balanced, attached_disk: data },
      dataDisk({ type: 'hyperdisk-extreme' }),
    ),
    keeps: on(
      'g4-standard-96',
      { ...balanced, attached_disk: data },
      dataDisk({ type: 'hyperdisk-extreme' }),
    ),
  },
  {
    rule: 'R17',
    what: 'a disk that shrinks',
    breaks: planOf('google_compute_disk', ['update'], { size: 100 }, { size: 50 }),
    keeps: planOf('google_compute_disk', ['update'], { size: 100 }, { size: 200 }),
  },
  {
    rule: 'R17',
    what: 'a smaller disk in place of a larger',
    breaks: planOf('google_compute_disk', ['delete', 'create'], { size: 100 }, { size: 50 }, [['size']]),
    keeps: planOf(
      'google_compute_disk',
      ['delete', 'create'],
      { zone: 'a', size: 9 },
      { zone: 'b', size: 9 },
    ),
  },
  {
    rule: 'R17',
    what: 'another speed',
    breaks: planOf('google_compute_disk', ['update'], { provisioned_iops: 3000 }, { provisioned_iops: 4000 }),
    keeps: planOf('google_compute_disk', ['update'], { provisioned_iops: 3000 }, { provisioned_iops: 3000 }),
    severity: 'info',
  },
  {
    rule: 'R18',
    what: 'an old Hyperdisk ML volume on A4',
    breaks: withVolumeOf('2025-11-01T10:00:00.000-08:00'),
    keeps: withVolumeOf('2026-03-01T10:00:00.000-08:00'),
  },
  { rule: 'R19', what: 'seven snapshots of one disk', breaks: snapshots(7), keeps: snapshots(6) },
  {
    rule: 'R19',
    what: 'a snapshot of local SSD',
    breaks: configuration({
      ...dataDisk({ type: 'local-ssd' }),
      'google_compute_snapshot.s': { source_disk: '${google_compute_disk.data.id}' },
    }),
    keeps: snapshots(1),
  },
  {
    rule: 'R19',
    what: 'the right to read any snapshot',
    breaks: configuration({
      'google_project_iam_custom_role.r': { permissions: ['compute.snapshots.useReadOnly'] },
    }),
    keeps: configuration({ 'google_project_iam_custom_role.r': { permissions: ['compute.snapshots.get'] } }),
    severity: 'warning',
  },
  {
    rule: 'R19',
    what: 'booting from a snapshot',
    breaks: on('n2-standard-4', { boot_disk: bootDisk('pd-ssd', 'projects/p/global/snapshots/s') }),
    keeps: on(
      'n2-standard-4',
      { boot_disk: [{ source: '${google_compute_disk.data.self_link}' }] },
      dataDisk({ snapshot: 's', type: 'pd-ssd' }),
    ),
  },
  {
    rule: 'R19',
    what: 'a snapshot that moves',
    breaks: planOf(
      'google_compute_snapshot',
      ['update'],
      { storage_locations: ['eu'] },
      { storage_locations: ['us'] },
    ),
    keeps: planOf('google_compute_snapshot', ['update'], { labels: {} }, { labels: { a: 'b' } }),
  },
];
