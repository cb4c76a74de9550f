import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CatalogData } from '../../planner/catalog/catalog-data.ts';
import { defaultCatalogFile, loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import type { Catalog } from '../../planner/ports.ts';
import { obtainabilityOf } from '../../planner/rules/obtainability.ts';
import { classifyStderr } from '../../planner/terraform/classify-stderr.ts';
import { aCpuPrediction, aPlainJob, exactly } from '../support/optimiser-requests.ts';

let catalog: Catalog;
let snapshot: CatalogData;
beforeAll(async () => {
  catalog = await loadCatalog();
  snapshot = JSON.parse(await readFile(defaultCatalogFile, 'utf8')) as CatalogData;
});

describe('quota and capacity', () => {
  const exhausted =
    'Error: googleapi: Error 503: The zone does not have enough resources, ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS, zonesAvailable: us-central1-b,us-central1-c';
  const overQuota = 'Error: googleapi: Error 403: QUOTA_EXCEEDED: Quota NVIDIA_L4_GPUS exceeded. Limit: 1.0';

  it('R31 breaks: a zone without room is a stockout and names the zones that have some', () => {
    const failure = classifyStderr(exhausted);
    expect(failure).toMatchObject({ code: 'stockout', fault: 'cloud' });
    expect(failure.zones).toEqual(['us-central1-b', 'us-central1-c']);
  });

  it('R31 keeps: an exceeded quota is none, and names no zone', () => {
    const failure = classifyStderr(overQuota);
    expect(failure).toMatchObject({ code: 'quota', fault: 'user' });
    expect(failure.zones).toBeUndefined();
  });
});

describe('obtainability', () => {
  it('R32 breaks: nothing is said of other models than Spot, nor between the bands', () => {
    const models = ['STANDARD', 'FLEX_START', 'RESERVATION_BOUND'];
    expect(models.map((model) => obtainabilityOf(0.9, model))).toEqual([null, null, null]);
    expect([0.35, 0.65, NaN, 1.1].map((score) => obtainabilityOf(score, 'SPOT'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('R32 keeps: the bands of Spot', () => {
    const words = [0, 0.3, 0.4, 0.6, 0.7, 1].map((score) => obtainabilityOf(score, 'SPOT'));
    expect(words).toEqual(['low', 'low', 'medium', 'medium', 'high', 'high']);
  });
});

describe('discounts and bills', () => {
  it('R41 breaks: no accelerator-optimised series has a sustained-use discount', () => {
    const discounted = snapshot.sustainedUse.flatMap(({ appliesTo }) => appliesTo);
    for (const series of ['A2', 'A3', 'A4', 'A4X', 'G2', 'G4']) expect(discounted).not.toContain(series);
  });

  it('R41 keeps: N1 and the GPUs attached to it have one', () => {
    const rule = snapshot.sustainedUse.find(({ appliesTo }) => appliesTo.includes('N1'));
    expect(rule?.appliesTo).toContain('attached GPU');
    expect(rule?.quarterRates.map((rate) => rate <= 1)).toEqual([true, true, true, true]);
  });

  it('R42 breaks: no part of a machine that brings its GPU is billed twice, named or not', () => {
    const cases = [
      ['g2-standard-8', 'nvidia-l4', 1],
      ['a2-ultragpu-1g', 'nvidia-a100-80gb', 1],
    ] as const;
    for (const [machineType, type, count] of cases) {
      const request = { machineType, region: 'us-central1', spot: false };
      const bare = catalog.price(request);
      const named = catalog.price({ ...request, accelerator: { type, count } });
      expect(named?.usdPerHour).toBe(bare?.usdPerHour);
      const items = bare?.breakdown.map(({ item }) => item) ?? [];
      expect(new Set(items).size).toBe(items.length);
    }
  });

  it('R42 keeps: G2 is billed with its GPUs, A4 by its slice, and a run costs a minute at least', () => {
    const itemsOf = (machineType: string, spot: boolean) =>
      catalog.price({ machineType, region: 'us-central1', spot })?.breakdown ?? [];
    const l4 = itemsOf('g2-standard-24', false).filter(({ item }) => item.includes('nvidia-l4'));
    expect(l4.map(({ quantity }) => quantity)).toEqual([2]);
    expect(itemsOf('a4-highgpu-8g', true)).toHaveLength(1);
    const work = { cpuSeconds: 0.1, parallelism: 1, gpuFlop: 0, precision: null, fixedSeconds: 0 };
    const prediction = aCpuPrediction({ runtimeSeconds: exactly(0.1), work });
    const now = new Date('2026-07-16T12:00:00Z');
    const choice = choose({ job: aPlainJob(), prediction, catalog, limits: {}, now });
    const { usdPerHour, usdPerRun } = choice.cost ?? {};
    expect(usdPerRun?.lower ?? 0).toBeGreaterThanOrEqual(((usdPerHour ?? Infinity) / 60) * (1 - 1e-9));
  });
});
