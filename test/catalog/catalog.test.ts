import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultCatalogFile, loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog } from '../../planner/ports.ts';
import type { CatalogData } from '../../planner/catalog/catalog-data.ts';
import type { CatalogEntry } from '../../schemas/catalog.ts';
import { hasReference } from '../support/reference-rows.ts';

let catalog: Catalog;
let entries: readonly CatalogEntry[];
beforeAll(async () => {
  catalog = await loadCatalog();
  entries = [...catalog.entries()];
});

describe('machine types', () => {
  it.each([
    ['n1-standard-4', { vcpus: 4, memoryGib: 15, accelerator: null, series: 'N1' }],
    ['e2-small', { vcpus: 2, memoryGib: 2, accelerator: null, series: 'E2' }],
    ['g2-standard-96', { vcpus: 96, memoryGib: 384, accelerator: { type: 'nvidia-l4', count: 8 } }],
    [
      'a2-ultragpu-1g',
      { vcpus: 12, memoryGib: 170, localSsdGib: 375, accelerator: { type: 'nvidia-a100-80gb', count: 1 } },
    ],
    ['a3-ultragpu-8g', { vcpus: 224, memoryGib: 2952, accelerator: { type: 'nvidia-h200-141gb', count: 8 } }],
    ['t2a-standard-4', { architecture: 'ARM64' }],
    ['n2-custom-8-16384', { vcpus: 8, memoryGib: 16, series: 'N2' }],
    ['custom-4-5120', { vcpus: 4, memoryGib: 5, series: 'N1' }],
    ['e2-custom-4-8192', { vcpus: 4, memoryGib: 8 }],
    ['n4-custom-2-262144-ext', { vcpus: 2, memoryGib: 256 }],
    ['f1-micro', { vcpus: 1, memoryGib: 0.6, series: 'N1' }],
  ])('%s', (name, facts) => {
    expect(catalog.machineType(name)).toMatchObject({ name, ...facts });
  });

  it('has every series that the catalog is to hold', () => {
    const wanted =
      'E2 N1 N2 N2D N4 C2 C2D C3 C3D C4 C4A C4D T2D T2A A2 A3 A4 G2 G4 M1 M2 M3 M4 H3 N4A N4D Z3'.split(' ');
    const held = new Set(entries.map(({ machine }) => machine.series));
    expect(wanted.filter((series) => !held.has(series))).toEqual([]);
  });

  it('knows no CoreMark where no source gives one', () => {
    expect(catalog.machineType('c4-standard-4')?.coremarkPerVcpu).toBeNull();
    expect(catalog.machineType('n2-standard-4')?.coremarkPerVcpu).toBe(16721);
    expect(catalog.machineType('n2-highcpu-96')?.coremarkPerVcpu).toBeGreaterThan(16_000);
  });
});

describe('entries', () => {
  it('keeps to the filter', () => {
    const zone = [...catalog.entries({ zone: 'us-central1-a', gpu: true })];
    expect(zone.length).toBeGreaterThan(50);
    expect(
      zone.filter(({ offering }) => offering.zone !== 'us-central1-a' || offering.accelerator === null),
    ).toEqual([]);
    const region = [...catalog.entries({ region: 'europe-west4' })];
    expect(region).toEqual(entries.filter(({ offering }) => offering.region === 'europe-west4'));
  });

  it('gives the price that price() gives', () => {
    const wrong = entries
      .filter((_, index) => index % 97 === 0)
      .filter(({ offering }) => {
        const { machineType, region, accelerator, provisioningModel, usdPerHour } = offering;
        if (provisioningModel !== 'STANDARD' && provisioningModel !== 'SPOT') return usdPerHour !== null;
        const request = { machineType, region, spot: provisioningModel === 'SPOT' };
        const price = catalog.price(accelerator ? { ...request, accelerator } : request);
        return usdPerHour === null
          ? price?.complete !== false
          : Math.abs((price?.usdPerHour ?? 0) - usdPerHour) > 1e-9;
      });
    expect(wrong).toEqual([]);
  });

  it('never lists the same offering twice', () => {
    const keys = entries.map(({ offering }) =>
      JSON.stringify([offering.machineType, offering.accelerator, offering.zone, offering.provisioningModel]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('marks zones that no source lists', () => {
    const c4a = entries.filter(({ machine }) => machine.name === 'c4a-standard-4');
    expect(c4a.length).toBeGreaterThan(0);
    expect(c4a.filter(({ zoneKnown }) => zoneKnown)).toEqual([]);
    const l4 = [...catalog.entries({ region: 'us-central1' })].filter(
      ({ machine }) => machine.name === 'g2-standard-4',
    );
    expect(l4.every(({ zoneKnown }) => zoneKnown)).toBe(true);
  });

  it('counts and finds in groups what it lists', () => {
    const groups = catalog.groups?.() ?? [];
    const total = groups.reduce((sum, group) => sum + group.count(), 0);
    expect(total).toBe(entries.length);
    const wrong = groups.filter((group) => {
      const best = group.best({ region: 'us-east4' });
      const count = group.count({ region: 'us-east4' });
      return (best === null) !== (count === 0) || (best !== null && best.offering.region !== 'us-east4');
    });
    expect(wrong).toEqual([]);
  });
});

describe('the snapshot', () => {
  it.skipIf(!hasReference)('is what the script derives from the reference', async () => {
    const { buildSnapshot, renderSnapshot } = await import('../../scripts/catalog/snapshot.ts');
    expect(renderSnapshot(buildSnapshot()) === readFileSync(defaultCatalogFile, 'utf8')).toBe(true);
  });

  it('says of every part where it comes from and of when that is', () => {
    const snapshot = JSON.parse(readFileSync(defaultCatalogFile, 'utf8')) as CatalogData;
    const sourced = new Set(snapshot.sources.flatMap(({ keys }) => keys));
    const words = ['schemaVersion', 'asOf', 'source', 'sources', 'disagreements', 'outOfScope'];
    expect(Object.keys(snapshot).filter((key) => !sourced.has(key) && !words.includes(key))).toEqual([]);
    expect(snapshot.sources.filter(({ title, date }) => title === '' || !/^20\d\d/.test(date))).toEqual([]);
    expect(snapshot.disagreements.length).toBeGreaterThan(3);
    expect(snapshot.outOfScope.join()).toContain('licences');
    expect(snapshot.sustainedUse.flatMap(({ appliesTo }) => appliesTo)).toContain('attached GPU');
    const accelerators = snapshot.sustainedUse.flatMap(({ appliesTo }) => appliesTo);
    expect(accelerators.filter((series) => /^(A|G)\d/.test(series))).toEqual([]);
  });

  it('stays under 600 KB and is dated', () => {
    expect(statSync(defaultCatalogFile).size).toBeLessThan(600_000);
    expect(catalog.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(catalog.source).not.toBe('');
  });

  it.each([
    ['a missing file', new URL('missing.json', defaultCatalogFile)],
    ['a file that is no catalog', new URL('../../../package.json', defaultCatalogFile)],
    ['a file that is no JSON', new URL('../catalog.ts', defaultCatalogFile)],
  ])('refuses %s', async (_, file) => {
    await expect(loadCatalog(file)).rejects.toMatchObject({
      failure: { code: 'invalid', fault: 'headstart' },
    });
  });
});
