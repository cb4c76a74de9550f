import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CatalogData } from '../../planner/catalog/catalog-data.ts';
import { defaultCatalogFile } from '../../planner/catalog/catalog-file.ts';
import type { Sku } from '../../planner/catalog/refresh/google-inventory.ts';
import { matchSkus } from '../../planner/catalog/refresh/match-skus.ts';
import { groupParts, leftOutRules, skuRules } from '../../planner/catalog/refresh/sku-rules.ts';

function aSku(over: Partial<Sku>): Sku {
  return {
    id: 'A-1',
    description: '',
    family: 'Compute',
    usageType: 'OnDemand',
    regions: ['us-central1'],
    unit: 'h',
    tiers: [{ from: 0, usd: 0.5 }],
    ...over,
  };
}

/** Part and model that one SKU is taken for; the reason where it is not. */
function takenFor(over: Partial<Sku>): string {
  const { parts, unmatched, leftOut } = matchSkus([aSku(over)]);
  const [part] = parts;
  if (part) return `${part[0]} ${part[1].spot.has('us-central1') ? 'Spot' : 'on demand'}`;
  return unmatched[0]?.reason ?? Object.keys(leftOut).join();
}

describe('every rule', () => {
  it.each(skuRules.map((rule) => [rule.part, rule] as const))('%s', (part, { name, unit }) => {
    for (const place of ['Americas', 'Iowa', 'Northern Virginia', 'London']) {
      expect(takenFor({ description: `${name} running in ${place}`, unit })).toBe(`${part} on demand`);
      expect(takenFor({ description: `${name} in ${place}`, unit })).toBe(`${part} on demand`);
    }
    const usageType = 'Preemptible';
    const spot = [
      `Spot Preemptible ${name} running in Iowa`,
      `Preemptible ${name} running in Iowa`,
      `${name} attached to Spot Preemptible VMs running in Iowa`,
    ];
    for (const description of spot) expect(takenFor({ description, unit, usageType })).toBe(`${part} Spot`);
    expect(takenFor({ description: `${name} running in Iowa`, unit: 'count' })).toMatch(/is expected/);
    expect(takenFor({ description: `${name} Plus running in Iowa`, unit })).toBe('no rule matches it');
  });

  it('has a name and a part of its own', () => {
    expect(new Set(skuRules.map(({ name }) => name.toLowerCase())).size).toBe(skuRules.length);
    expect(new Set(skuRules.map(({ part }) => part)).size).toBe(skuRules.length);
  });
});

describe('SKUs as Google writes them', () => {
  it.each([
    ['N1 Predefined Instance Core running in Americas', 'h', 'n1.vcpu on demand'],
    [
      'N2D AMD Custom Extended Instance Ram running in Belgium',
      'GiBy.h',
      'n2d-extended.gib-extended on demand',
    ],
    ['Compute optimized Ram running in Netherlands', 'GiBy.h', 'c2.gib on demand'],
    ['C4A Arm Instance Core running in Iowa', 'h', 'c4a.vcpu on demand'],
    ['Nvidia Tesla A100 80GB GPU running in Netherlands', 'h', 'gpu.nvidia-a100-80gb on demand'],
    ['Nvidia Tesla A100 GPU running in Netherlands', 'h', 'gpu.nvidia-tesla-a100 on demand'],
    ['Storage PD Capacity', 'GiBy.mo', 'disk.pd-standard on demand'],
    ['Regional Balanced PD Capacity in Zurich', 'GiBy.mo', 'disk.pd-balanced-replicated on demand'],
    ['Nvidia H100 80GB Mega GPU running in Iowa', 'h', 'no rule matches it'],
    ['N2 Sole Tenancy Instance Core running in Iowa', 'h', 'sole tenancy'],
    ['Reserved A3 Instance Core in Iowa', 'h', 'reservations'],
  ])('%s', (description, unit, expected) => expect(takenFor({ description, unit })).toBe(expected));

  it('passes over a first tier that is free, and takes no tiers else', () => {
    const sku = { description: 'Storage PD Capacity', unit: 'GiBy.mo' };
    const tiers = [
      { from: 0, usd: 0 },
      { from: 30, usd: 0.04 },
    ];
    expect(takenFor({ ...sku, tiers })).toBe('disk.pd-standard on demand');
    expect(takenFor({ ...sku, tiers: [{ from: 0, usd: 0.1 }, ...tiers] })).toMatch(/one rate/);
    expect(takenFor({ ...sku, tiers: [{ from: 0, usd: NaN }] })).toMatch(/one rate/);
    expect(takenFor({ ...sku, tiers: [] })).toMatch(/one rate/);
  });

  it.each([
    ['committed use', { description: 'Commitment v1: N2 Cpu in Iowa for 1 Year', usageType: 'Commit1Yr' }],
    ['licences', { description: 'Licensing Fee for Windows', family: 'License' }],
    ['network, which is kept from its older source', { description: 'Network Egress', family: 'Network' }],
    ['images', { description: 'Storage Image', family: 'Storage' }],
  ])('leaves out %s', (reason, over) => {
    expect(takenFor(over)).toBe(reason);
    expect(leftOutRules.map((rule) => rule.reason)).toContain(reason);
  });
});

describe('price groups', () => {
  const data = JSON.parse(readFileSync(defaultCatalogFile, 'utf8')) as CatalogData;

  it('are made of parts that a rule gives', () => {
    const parts = new Set(skuRules.map(({ part }) => part));
    const wanted = Object.values(groupParts).flatMap((made) =>
      [made.vcpu, made.gib, made.gpu, made.ssd, made.machine, made['gib-extended']].flatMap(
        (list) => list ?? [],
      ),
    );
    expect(wanted.filter((part) => !parts.has(part))).toEqual([]);
  });

  it('are all there, but for those whose SKUs no source names', () => {
    const missing = Object.keys(data.prices).filter((key) => !(key in groupParts));
    expect(missing.sort()).toEqual(['a3-megagpu-8g', 'g4-standard-6']);
  });
});
