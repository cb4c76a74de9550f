import type { CatalogData, DiskRate } from '../../planner/catalog/catalog-data.ts';

/** No source here prices IOPS or throughput, so `usdPerMonth` stays empty. */
function rate(included: number, perDisk: number, perGib: number): DiskRate {
  return { included, least: { perDisk, perGib }, usdPerMonth: {} };
}

const tib = 1 / 1024;

/**
 * What is billed beside capacity, with what the capacity includes (R17) and the least that can be provisioned (Compute
 * Engine, "Hyperdisk", "Persistent Disk performance"). Balanced, SSD and standard persistent disks bill capacity alone.
 */
export const diskPerformance: CatalogData['diskPerformance'] = {
  'hyperdisk-balanced': { iops: rate(3000, 0, 0), throughputMibps: rate(140, 0, 0) },
  'hyperdisk-extreme': { iops: rate(0, 0, 2), throughputMibps: null },
  'hyperdisk-throughput': { iops: null, throughputMibps: rate(0, 0, 10 * tib) },
  'hyperdisk-ml': { iops: null, throughputMibps: rate(0, 400, 0) },
  'pd-extreme': { iops: rate(0, 10_000, 0), throughputMibps: null },
};

/** Compute Engine, "Sustained use discounts", and rule R41. */
export const sustainedUse: CatalogData['sustainedUse'] = [
  { appliesTo: ['N1', 'M1', 'M2', 'attached GPU'], quarterRates: [1, 0.8, 0.6, 0.4] },
  { appliesTo: ['N2', 'N2D', 'C2'], quarterRates: [1, 0.8678, 0.733, 0.6] },
];

export const outOfScope: CatalogData['outOfScope'] = [
  'licences of operating systems and images',
  'sustained use, committed use and negotiated discounts',
  'taxes and currencies other than USD',
  'the prices of flex-start and of reservations, which no source here gives',
];

/** Where two sources speak of one thing. */
export const disagreements: CatalogData['disagreements'] = [
  {
    about: 'zones of E2, N1, N2, N2D, C2, C2D, T2D, T2A, A2, G2 and M3',
    taken: 'skypilot-catalog v8 (2026), one representative type per series',
    left: 'google-cloud-pricing-cost-calculator tools (2023-05), which lists other zones for each of them',
    why: 'It is three years newer.',
  },
  {
    about: 'zones of a2-megagpu-16g',
    taken: 'the zones that both sources list',
    left: 'those that only one of them lists',
    why: 'The largest A2 stands in fewer zones than the rest of its series.',
  },
  {
    about: 'zones of a GPU machine',
    taken: 'the zones that list both the machine type and the accelerator (R12)',
    left: 'zones that list only one of them',
    why: 'A machine needs both.',
  },
  {
    about: 'prices of A100, H100, H200, B200',
    taken: 'google-cloud-pricing-cost-calculator (2026-07-16)',
    left: 'skypilot-catalog v8, which mixes list prices with discounted ones',
    why: 'List price before discount is what is shown; where only the latter has a price, it is unknown.',
  },
  {
    about: 'local SSD of C4 in asia-southeast3',
    taken: 'the machine totals of google-cloud-pricing-cost-calculator, which hold nothing for it',
    left: 'that C4 local SSD is paid for in every other region',
    why: 'No source gives its price there; the totals of C4 types with local SSD may be too low.',
  },
  {
    about: 'vCPUs of the shared-core types',
    taken:
      'the API\u2019s number (e2-micro 2) as vCPUs, the price source\u2019s fraction (0.25) as what is billed',
    left: 'the fraction as the number of vCPUs',
    why: 'The guest sees whole vCPUs, which share a core.',
  },
  {
    about: 'largest N1 machine with four P100',
    taken: '64 vCPUs and 208 GiB',
    left: '96 vCPUs and 624 GiB, which most zones allow (R02)',
    why: 'The smaller limit holds in every zone.',
  },
];
