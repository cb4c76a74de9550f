import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog } from '../../planner/ports.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

const seeded = { seed: 20260716, numRuns: fuzzRuns(200, 5000) };
const needs = fc
  .record({
    vcpus: fc.double({ min: 0.5, max: 140, noNaN: true }),
    memoryGib: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    gpu: fc.boolean(),
    usefulVcpus: fc.option(fc.integer({ min: 1, max: 140 }), { nil: undefined }),
  })
  .map(({ usefulVcpus, ...need }) => (usefulVcpus === undefined ? need : { ...need, usefulVcpus }));

describe('custom machine types', () => {
  it.each([
    ['n2-custom-36-65536', true, 'above 32 vCPUs N2 goes by fours'],
    ['n2-custom-34-65536', false, 'so 34 is none'],
    ['n2d-custom-16-65536', true, 'N2D goes by sixteens from 16 on'],
    ['n2d-custom-24-65536', false, 'so 24 is none'],
    ['e2-custom-32-131072', true, 'E2 ends at 128 GiB'],
    ['e2-custom-32-131328', false, 'so a step more is none'],
    ['n4-custom-8-15360', false, 'N4 has at least 2 GiB per vCPU'],
    ['e2-custom-2-20480-ext', false, 'E2 has no extended memory'],
    ['n1-custom-1-1024', true, 'one vCPU is the only odd number'],
    ['n1-custom-96-640000-ext', false, 'N1 ends at 624 GiB, extended or not'],
  ])('%s: %s, for %s', (name, exists) => {
    expect(catalog.machineType(name) !== null).toBe(exists);
  });

  it('have 2 Gbit/s per vCPU up to the series\u2019 cap, where a source says', () => {
    const gbps = ['n2-custom-4-8192', 'n2-custom-32-65536', 'n4-custom-4-8192'].map(
      (name) => catalog.machineType(name)?.networkGbps,
    );
    expect(gbps).toEqual([8, 32, null]);
  });

  it('are offered with as little memory as the need and the series allow', () => {
    fc.assert(
      fc.property(needs, (need) => {
        const groups = catalog.customGroups?.(need) ?? [];
        for (const { machine, accelerator } of groups) {
          expect(catalog.machineType(machine.name)).toEqual(machine);
          expect(machine.vcpus).toBeGreaterThanOrEqual(need.vcpus);
          expect(machine.memoryGib).toBeGreaterThanOrEqual(need.memoryGib);
          expect(accelerator !== null).toBe(need.gpu);
          // One step less of memory is too little for the need or for the series.
          const [series = '', , , mib = ''] = machine.name.split('-');
          const less = `${series}-custom-${machine.vcpus}-${Number(mib) - 256}`;
          const smaller = catalog.machineType(less);
          expect(smaller === null || smaller.memoryGib < need.memoryGib).toBe(true);
        }
      }),
      seeded,
    );
  });

  it('are offered with every number of vCPUs from those needed to those useful, and no more', () => {
    const shapes = (need: { vcpus: number; usefulVcpus?: number; memoryGib: number }): readonly string[] =>
      (catalog.customGroups?.({ ...need, gpu: false }) ?? [])
        .filter(({ machine, provisioningModel }) => machine.series === 'N1' && provisioningModel === 'SPOT')
        .map(({ machine }) => machine.name.replace('n1-custom-', ''));
    expect(shapes({ vcpus: 3, memoryGib: 16 })).toEqual(['4-16384']);
    expect(shapes({ vcpus: 3, usefulVcpus: 7, memoryGib: 16 })).toEqual(['4-16384', '6-16384', '8-16384']);
    // At 6.5 GiB a vCPU, without a price of extended memory, 48 GiB take 8.
    expect(shapes({ vcpus: 3, memoryGib: 48 })).toEqual(['8-49152']);
    expect(shapes({ vcpus: 3, usefulVcpus: 10, memoryGib: 48 })).toEqual(['8-49152', '10-49152']);
  });

  it('are priced in every region that prices their series', () => {
    const need = { vcpus: 3, memoryGib: 10, gpu: false };
    const wrong = (catalog.customGroups?.(need) ?? []).flatMap(({ machine, provisioningModel }) => {
      const spot = provisioningModel === 'SPOT';
      const like = `${machine.series.toLowerCase()}-standard-4`;
      return catalog.regions().filter((region) => {
        const [own, other] = [machine.name, like].map((machineType) =>
          catalog.price({ machineType, region, spot }),
        );
        return own?.complete !== other?.complete;
      });
    });
    expect(wrong).toEqual([]);
  });

  it('take GPUs where N1 takes them, within the limits of R02', () => {
    const groups = catalog.customGroups?.({ vcpus: 14, memoryGib: 20, gpu: true }) ?? [];
    const held = new Set(groups.map(({ accelerator }) => `${accelerator?.type} ${accelerator?.count}`));
    expect(groups.every(({ machine }) => machine.series === 'N1')).toBe(true);
    expect(held.has('nvidia-tesla-p100 1')).toBe(true);
    expect(held.has('nvidia-tesla-v100 1')).toBe(false);
    expect(held.has('nvidia-tesla-v100 2')).toBe(true);
  });
});
