import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog } from '../../planner/ports.ts';
import type { PriceRequest } from '../../schemas/catalog.ts';
import { hasReference, referenceRows } from '../support/reference-rows.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

function usd(request: PriceRequest): number | null {
  const price = catalog.price(request);
  return price?.complete ? price.usdPerHour : null;
}

/** Rows whose price is off by more than 0.1 %, or is known on one side only. */
function wrongRows(checks: readonly (readonly [PriceRequest, string])[]): string[] {
  return checks.flatMap(([request, text]) => {
    const expected = text === '' ? null : Number(text);
    const found = usd(request);
    const right =
      expected === null || found === null ? expected === found : Math.abs(found / expected - 1) <= 0.001;
    return right ? [] : [`${JSON.stringify(request)}: ${found} instead of ${expected}`];
  });
}

describe.skipIf(!hasReference)('prices against the reference', () => {
  it('gives every row of machine-prices.csv, on demand and Spot', () => {
    const rows = referenceRows('machine-prices.csv');
    const checks = rows.flatMap((row) => {
      const request = { machineType: row['machine_type'] ?? '', region: row['region'] ?? '' };
      return [
        [{ ...request, spot: false }, row['usd_per_hour'] ?? ''] as const,
        [{ ...request, spot: true }, row['spot_usd_per_hour'] ?? ''] as const,
      ];
    });
    expect(checks.length).toBeGreaterThan(27_000);
    expect(wrongRows(checks)).toEqual([]);
  });

  it('gives every row of attachable-gpu-prices.csv as the difference that a GPU makes', () => {
    const machine = { machineType: 'n1-standard-8' };
    const differences = referenceRows('attachable-gpu-prices.csv').flatMap((row) =>
      [false, true].map((spot) => {
        const region = row['region'] ?? '';
        const accelerator = { type: row['accelerator'] ?? '', count: 2 };
        const bare = usd({ ...machine, region, spot }) ?? NaN;
        const expected = Number(row[spot ? 'spot_usd_per_gpu_hour' : 'usd_per_gpu_hour']);
        return ((usd({ ...machine, region, spot, accelerator }) ?? NaN) - bare) / 2 / expected - 1;
      }),
    );
    expect(differences.length).toBeGreaterThan(80);
    expect(differences.filter((difference) => !(Math.abs(difference) <= 0.001))).toEqual([]);
  });

  it('gives every row of disk-prices.csv', () => {
    const names: Record<string, string> = {
      balanced: 'pd-balanced',
      ssd: 'pd-ssd',
      hdd: 'pd-standard',
      extreme: 'pd-extreme',
    };
    const rows = referenceRows('disk-prices.csv').filter(
      ({ kind }) => kind !== undefined && (kind in names || kind === 'snapshot'),
    );
    const wrong = rows.filter(({ kind = '', region = '', usd_per_gib_month: text }) => {
      return catalog.diskUsdPerGibMonth(names[kind] ?? kind, region) !== Number(text);
    });
    expect(rows.length).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });

  it('knows no zone that the newer source does not list', () => {
    const known = Map.groupBy(
      [...catalog.entries()].filter(({ zoneKnown }) => zoneKnown),
      ({ machine }) => machine.name,
    );
    const wrong = referenceRows('series-zones.csv').flatMap(({ machine_type: name = '', zones = '' }) => {
      const listed = new Set(zones.split(';'));
      const extra = (known.get(name) ?? []).filter(({ offering }) => !listed.has(offering.zone));
      return extra.map(({ offering }) => `${name} in ${offering.zone}`);
    });
    expect(known.size).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });
});

describe('prices of what no row lists', () => {
  const cases: readonly (readonly [string, PriceRequest, number | null])[] = [
    [
      'a G2 in between its listed sizes',
      { machineType: 'g2-standard-48', region: 'us-central1', spot: false },
      4.0017,
    ],
    [
      'four A2 Ultra slices are one times four',
      { machineType: 'a2-ultragpu-1g', region: 'us-central1', spot: false },
      5.0688,
    ],
    ['one H100', { machineType: 'a3-highgpu-1g', region: 'us-central1', spot: true }, 6.0232],
    ['one RTX PRO 6000', { machineType: 'g4-standard-48', region: 'us-central1', spot: false }, 4.4999],
    ['no source prices B200', { machineType: 'a4-highgpu-8g', region: 'us-central1', spot: false }, null],
    [
      'a custom N2 costs 5 % more than its parts',
      { machineType: 'n2-custom-8-16384', region: 'us-central1', spot: false },
      1.05 * (8 * 0.031611 + 16 * 0.004237),
    ],
    [
      'a custom E2 costs what its parts cost',
      { machineType: 'e2-custom-4-8192', region: 'us-central1', spot: false },
      4 * 0.02181159 + 8 * 0.00292353,
    ],
    [
      'a custom N4 as Spot',
      { machineType: 'n4-custom-6-24576', region: 'us-central1', spot: true },
      1.05 * (6 * 0.01467 + 24 * 0.001665),
    ],
    [
      'no source prices extended memory',
      { machineType: 'n1-custom-4-32768-ext', region: 'us-central1', spot: false },
      null,
    ],
    ['no region of that name', { machineType: 'e2-standard-2', region: 'mars-north1', spot: false }, null],
    ['M2 has no Spot', { machineType: 'm2-ultramem-208', region: 'us-central1', spot: true }, null],
    [
      'a T4 where none is sold',
      {
        machineType: 'n1-standard-4',
        region: 'africa-south1',
        spot: false,
        accelerator: { type: 'nvidia-tesla-t4', count: 1 },
      },
      null,
    ],
    [
      'a T4 on E2',
      {
        machineType: 'e2-standard-4',
        region: 'us-central1',
        spot: false,
        accelerator: { type: 'nvidia-tesla-t4', count: 1 },
      },
      null,
    ],
    [
      'Hyperdisk has no source',
      {
        machineType: 'e2-standard-4',
        region: 'us-central1',
        spot: false,
        disks: [{ kind: 'hyperdisk-balanced', gib: 10 }],
      },
      null,
    ],
  ];
  it.each(cases)('%s', (_, request, expected) => {
    if (expected === null) expect(usd(request)).toBeNull();
    else expect(usd(request)).toBeCloseTo(expected, 3);
  });

  it('counts the GPU of a G2 once, named or not', () => {
    const request = { machineType: 'g2-standard-4', region: 'us-central1', spot: false };
    const named = usd({ ...request, accelerator: { type: 'nvidia-l4', count: 1 } });
    expect(named).toBe(usd(request));
    expect(named).toBeCloseTo(0.7068, 3);
  });

  it('says at least where a part is unknown: the sum holds the known ones', () => {
    const disks = [
      { kind: 'pd-balanced', gib: 730 },
      { kind: 'hyperdisk-balanced', gib: 10, iops: 4000 },
    ];
    const price = catalog.price({ machineType: 'e2-standard-2', region: 'us-central1', spot: false, disks });
    expect(price?.complete).toBe(false);
    expect(price?.usdPerHour).toBeCloseTo(0.067 + 0.1, 3);
    expect(price?.breakdown.filter((item) => item.usdPerHour === null).map(({ item }) => item)).toEqual([
      'hyperdisk-balanced GiB-month',
      'hyperdisk-balanced IOPS-month',
    ]);
  });

  it.each([
    ['pd-balanced has its IOPS with its capacity', { kind: 'pd-balanced', gib: 100, iops: 9000 }, {}],
    ['hyperdisk-balanced includes 3,000 IOPS', { kind: 'hyperdisk-balanced', gib: 100, iops: 3000 }, {}],
    [
      'and 140 MiB/s; the excess is billed',
      { kind: 'hyperdisk-balanced', gib: 100, iops: 5000, throughputMibps: 240 },
      { 'hyperdisk-balanced IOPS-month': 2000, 'hyperdisk-balanced MiB/s-month': 100 },
    ],
    [
      'hyperdisk-extreme bills at least 2 IOPS per GiB',
      { kind: 'hyperdisk-extreme', gib: 100 },
      { 'hyperdisk-extreme IOPS-month': 200 },
    ],
  ])('%s', (_, disk, expected) => {
    const price = catalog.price({
      machineType: 'c3-standard-4',
      region: 'us-central1',
      spot: false,
      disks: [disk],
    });
    const billed = price?.breakdown.filter(({ item }) => /IOPS|MiB/.test(item)) ?? [];
    expect(Object.fromEntries(billed.map(({ item, quantity }) => [item, quantity]))).toEqual(expected);
  });

  it('names every source that a price rests on', () => {
    const region = 'us-central1';
    const accelerator = { type: 'nvidia-tesla-t4', count: 1 };
    const custom = catalog.price({
      machineType: 'n1-custom-4-8192',
      region,
      spot: false,
      accelerator,
    });
    expect(custom?.source).toMatch(/pricing-cost-calculator.*skypilot-catalog.*VM instance pricing/);
    expect(catalog.price({ machineType: 'n1-standard-4', region, spot: false })?.source).toBe(catalog.source);
  });

  it('is null for a type that no series has', () => {
    const names = [
      'e2-standard-3',
      'n2-custom-3-8192',
      'n2-custom-4-8200',
      'n1-custom-2-1048576',
      'c3-custom-4-8192',
      '',
      'E2-standard-4',
    ];
    expect(
      names.filter((machineType) => catalog.price({ machineType, region: 'us-central1', spot: false })),
    ).toEqual([]);
  });
});
