import type { AttachableGpu, CatalogData, DiskRate } from '../catalog-data.ts';
import type { PartPrices } from './match-skus.ts';
import type { MergeTally, Model } from './merge-prices.ts';

type Parts = ReadonlyMap<string, PartPrices>;

/** Prices of GPUs attached to N1. */
export function mergeAttachable(
  data: CatalogData,
  parts: Parts,
  tally: MergeTally,
): Record<string, AttachableGpu> {
  return Object.fromEntries(
    Object.entries(data.attachable).map(([type, gpu]) => {
      const found = parts.get(`gpu.${type}`);
      const prices = { ...gpu.prices };
      for (const region of regionsOf(data, Object.keys(prices), found?.onDemand)) {
        const [was, wasSpot] = prices[region] ?? [null, null];
        const onDemand = pick(tally, `gpu ${type}`, region, 'onDemand', was, found);
        const spot = pick(tally, `gpu ${type}`, region, 'spot', wasSpot, found);
        if (onDemand !== null) prices[region] = [onDemand, spot];
      }
      return [type, { ...gpu, prices }];
    }),
  );
}

/** USD per GiB-month of every disk kind that a rule names. */
export function mergeDisks(data: CatalogData, parts: Parts, tally: MergeTally): CatalogData['disks'] {
  const kinds = new Set([
    ...Object.keys(data.disks),
    ...[...parts.keys()].flatMap((part) => (part.startsWith('disk.') ? [part.slice('disk.'.length)] : [])),
  ]);
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const was = data.disks[kind] ?? {};
      return [kind, mergeRates(data, was, parts.get(`disk.${kind}`), `disk ${kind}`, tally)];
    }),
  );
}

/** USD per IOPS and per MiB/s and month. */
export function mergeDiskPerformance(
  data: CatalogData,
  parts: Parts,
  tally: MergeTally,
): CatalogData['diskPerformance'] {
  const merge = (name: 'iops' | 'throughputMibps', kind: string, rate: DiskRate | null): DiskRate | null => {
    if (!rate) return null;
    const found = parts.get(`${name}.${kind}`);
    return { ...rate, usdPerMonth: mergeRates(data, rate.usdPerMonth, found, `${name} ${kind}`, tally) };
  };
  return Object.fromEntries(
    Object.entries(data.diskPerformance).map(([kind, { iops, throughputMibps }]) => [
      kind,
      { iops: merge('iops', kind, iops), throughputMibps: merge('throughputMibps', kind, throughputMibps) },
    ]),
  );
}

function mergeRates(
  data: CatalogData,
  was: Readonly<Record<string, number>>,
  found: PartPrices | undefined,
  key: string,
  tally: MergeTally,
): Record<string, number> {
  const rates = { ...was };
  for (const region of regionsOf(data, Object.keys(was), found?.onDemand)) {
    const usd = pick(tally, key, region, 'onDemand', was[region] ?? null, found);
    if (usd !== null) rates[region] = usd;
  }
  return rates;
}

function regionsOf(
  data: CatalogData,
  known: readonly string[],
  priced: ReadonlyMap<string, number> | undefined,
): readonly string[] {
  const further = [...(priced?.keys() ?? [])].filter((region) => data.regions.includes(region));
  return [...new Set([...known, ...further])].sort();
}

function pick(
  tally: MergeTally,
  key: string,
  region: string,
  model: Model,
  was: number | null,
  found: PartPrices | undefined,
): number | null {
  const now = found?.[model].get(region);
  if (now === undefined) {
    if (was !== null) tally.kept += 1;
    return was;
  }
  return tally.decide(key, region, model, was === null ? null : [was], [now]) ? now : was;
}
