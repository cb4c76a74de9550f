import {
  bootDisk,
  flexStart,
  machine,
  onDemand,
  configuration,
  spot,
  withMachine,
} from '../../support/rule-inputs.ts';
import type { RuleCase } from './rule-case.ts';

const gpu = (type: string, count: number) => [{ type, count }];
const hyperdisk = bootDisk('hyperdisk-balanced');
const reserved = [{ type: 'SPECIFIC_RESERVATION' }];
const n1 = (machine_type: string, type: string, count: number, more: object = {}) =>
  withMachine({ machine_type, guest_accelerator: gpu(type, count), scheduling: [onDemand], ...more });
const sold = (machine_type: string, scheduling: object, more: object = {}) =>
  withMachine({ machine_type, boot_disk: hyperdisk, scheduling: [scheduling], ...more });

/** Machine and accelerator, and how they are sold: R01 to R09, R11, R12. */
export const gpuCases: readonly RuleCase[] = [
  {
    rule: 'R01',
    what: 'a T4 on N2',
    breaks: n1('n2-standard-4', 'nvidia-tesla-t4', 1),
    keeps: n1('n1-standard-4', 'nvidia-tesla-t4', 1),
  },
  {
    rule: 'R01',
    what: 'a P4 on a shared core',
    breaks: n1('g1-small', 'nvidia-tesla-p4', 1),
    keeps: n1('n1-custom-4-5120', 'nvidia-tesla-p4', 1),
  },
  {
    rule: 'R01',
    what: 'an L4 on E2',
    breaks: n1('e2-standard-4', 'nvidia-l4', 1),
    keeps: n1('g2-standard-4', 'nvidia-l4', 1),
  },
  {
    rule: 'R02',
    what: 'three T4',
    breaks: n1('n1-standard-4', 'nvidia-tesla-t4', 3),
    keeps: n1('n1-standard-4', 'nvidia-tesla-t4', 2),
  },
  {
    rule: 'R02',
    what: 'one V100 on 16 vCPUs',
    breaks: n1('n1-standard-16', 'nvidia-tesla-v100', 1),
    keeps: n1('n1-standard-16', 'nvidia-tesla-v100', 2),
  },
  {
    rule: 'R02',
    what: 'more memory than one P4 allows',
    breaks: n1('n1-custom-24-163840-ext', 'nvidia-tesla-p4', 1),
    keeps: n1('n1-custom-24-159744', 'nvidia-tesla-p4', 1),
  },
  {
    rule: 'R02',
    what: 'four P100 on 96 vCPUs in a zone with small hosts',
    breaks: n1('n1-standard-96', 'nvidia-tesla-p100', 4, { zone: 'us-east1-c' }),
    keeps: n1('n1-standard-96', 'nvidia-tesla-p100', 4, { zone: 'us-central1-c' }),
  },
  {
    rule: 'R03',
    what: 'two L4 on a machine with one',
    breaks: withMachine({ machine_type: 'g2-standard-8', guest_accelerator: gpu('nvidia-l4', 2) }),
    keeps: withMachine({ machine_type: 'g2-standard-24', guest_accelerator: gpu('nvidia-l4', 2) }),
  },
  {
    rule: 'R03',
    what: 'another GPU than the type brings',
    breaks: withMachine({ machine_type: 'a3-highgpu-8g', guest_accelerator: gpu('nvidia-h200-141gb', 8) }),
    keeps: withMachine({ machine_type: 'a3-highgpu-8g' }),
  },
  {
    rule: 'R04',
    what: 'a G2 size that does not exist',
    breaks: withMachine({ machine_type: 'g2-standard-64' }),
    keeps: withMachine({ machine_type: 'g2-standard-32' }),
  },
  {
    rule: 'R04',
    what: 'custom memory out of range',
    breaks: withMachine({ machine_type: 'g2-custom-8-65536' }),
    keeps: withMachine({ machine_type: 'g2-custom-8-40960' }),
  },
  {
    rule: 'R04',
    what: 'two L4 on 12 vCPUs',
    breaks: withMachine({ machine_type: 'g2-standard-12', guest_accelerator: gpu('nvidia-l4', 2) }),
    keeps: withMachine({ machine_type: 'g2-standard-12', guest_accelerator: gpu('nvidia-l4', 1) }),
  },
  {
    rule: 'R05',
    what: 'a G4 size that does not exist',
    breaks: sold('g4-standard-64', onDemand),
    keeps: sold('g4-standard-48', onDemand),
  },
  {
    rule: 'R05',
    what: 'a part of a GPU, which is a preview',
    breaks: sold('g4-standard-12', onDemand),
    keeps: sold('g4-standard-96', onDemand),
    severity: 'warning',
  },
  {
    rule: 'R05',
    what: 'Windows on the largest G4',
    breaks: sold('g4-standard-384', onDemand, {
      boot_disk: bootDisk('hyperdisk-balanced', 'windows-cloud/windows-2022'),
    }),
    keeps: sold('g4-standard-192', onDemand, {
      boot_disk: bootDisk('hyperdisk-balanced', 'windows-cloud/windows-2022'),
    }),
  },
  {
    rule: 'R06',
    what: 'the 80 GB form on a2-highgpu',
    breaks: withMachine({ machine_type: 'a2-highgpu-1g', guest_accelerator: gpu('nvidia-a100-80gb', 1) }),
    keeps: withMachine({ machine_type: 'a2-ultragpu-1g', guest_accelerator: gpu('nvidia-a100-80gb', 1) }),
  },
  {
    rule: 'R07',
    what: 'a small A3 on demand',
    breaks: sold('a3-highgpu-2g', onDemand),
    keeps: sold('a3-highgpu-2g', spot),
  },
  {
    rule: 'R08',
    what: 'A4 on demand',
    breaks: sold('a4-highgpu-8g', onDemand),
    keeps: sold('a4-highgpu-8g', flexStart),
  },
  {
    rule: 'R08',
    what: 'A3 Ultra without a reservation',
    breaks: sold('a3-ultragpu-8g', onDemand, { reservation_affinity: [{ type: 'ANY_RESERVATION' }] }),
    keeps: sold('a3-ultragpu-8g', onDemand, { reservation_affinity: reserved }),
  },
  {
    rule: 'R09',
    what: 'A4X as Spot',
    breaks: sold('a4x-highgpu-4g', spot, {
      boot_disk: bootDisk('hyperdisk-balanced', 'ubuntu-os-cloud/ubuntu-2404-lts-arm64'),
    }),
    keeps: sold(
      'a4x-highgpu-4g',
      { ...onDemand, provisioning_model: 'RESERVATION_BOUND' },
      {
        reservation_affinity: reserved,
        boot_disk: bootDisk('hyperdisk-balanced', 'ubuntu-os-cloud/ubuntu-2404-lts-arm64'),
      },
    ),
  },
  {
    rule: 'R09',
    what: 'an x86 image on A4X',
    breaks: sold('a4x-highgpu-4g', onDemand, { reservation_affinity: reserved }),
    keeps: sold('a4x-highgpu-4g', onDemand, {
      reservation_affinity: reserved,
      boot_disk: bootDisk('hyperdisk-balanced', 'debian-cloud/debian-12-arm64'),
    }),
  },
  {
    rule: 'R11',
    what: 'Windows on A3',
    breaks: sold('a3-highgpu-8g', onDemand, {
      boot_disk: bootDisk('pd-balanced', 'projects/windows-cloud/global/images/family/windows-2022'),
    }),
    keeps: sold('a3-highgpu-8g', onDemand, { boot_disk: bootDisk('pd-balanced') }),
  },
  {
    rule: 'R12',
    what: 'an L4 in a zone of its region without one',
    breaks: sold('g2-standard-4', onDemand, { zone: 'us-central1-f', boot_disk: bootDisk('pd-balanced') }),
    keeps: sold('g2-standard-4', onDemand, { zone: 'us-central1-a', boot_disk: bootDisk('pd-balanced') }),
  },
  {
    rule: 'R12',
    what: 'the zone of the provider block',
    breaks: {
      provider: { google: [{ zone: 'us-central1-f' }] },
      ...configuration({
        'google_compute_instance.m': { ...machine({ machine_type: 'a2-ultragpu-1g' }), zone: null },
      }),
    },
    keeps: {
      provider: { google: [{ zone: 'us-central1-a' }] },
      ...configuration({
        'google_compute_instance.m': { ...machine({ machine_type: 'a2-ultragpu-1g' }), zone: null },
      }),
    },
  },
];
