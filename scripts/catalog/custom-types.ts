import type { CustomShape, PriceGroup, RegionPrices } from '../../planner/catalog/catalog-data.ts';

/** What custom types cost above the predefined ones of their series (Compute Engine, "VM instance pricing"); E2 costs the same. */
const customPremium = 1.05;

/** `first, first + step, … last`. */
function steps(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

type Row = readonly [
  series: string,
  vcpus: readonly number[],
  minGibPerVcpu: number,
  maxGibPerVcpu: number,
  maxGib: number,
  maxExtendedGib: number | null,
  networkGbpsCap: number | null,
];

/** Compute Engine, "Create a VM with a custom machine type" (2026). */
const rows: readonly Row[] = [
  ['n1', [1, ...steps(2, 96, 2)], 0.9, 6.5, 624, 624, 32],
  ['n2', [...steps(2, 32, 2), ...steps(36, 128, 4)], 0.5, 8, 864, 864, 32],
  ['n2d', [2, 4, 8, ...steps(16, 96, 16)], 0.5, 8, 768, 768, 32],
  ['n4', steps(2, 80, 2), 2, 8, 640, 640, null],
  ['e2', steps(2, 32, 2), 0.5, 8, 128, null, 16],
];

/** Shapes of custom types by series. */
export const customShapes: Readonly<Record<string, CustomShape>> = Object.fromEntries(
  rows.map(([series, vcpus, minGibPerVcpu, maxGibPerVcpu, maxGib, maxExtendedGib, networkGbpsCap]) => [
    series,
    {
      vcpus,
      minGibPerVcpu,
      maxGibPerVcpu,
      maxGib,
      maxExtendedGib,
      priceGroup: series === 'e2' ? 'e2' : `${series}-custom`,
      extendedPriceGroup: `${series}-extended`,
      like: `${series}-standard-4`,
      networkGbpsCap,
    },
  ]),
);

function withPremium([onDemand, spot]: RegionPrices): RegionPrices {
  const raise = (values: readonly number[]): number[] =>
    values.map((value) => Number((value * customPremium).toPrecision(7)));
  return [raise(onDemand), spot === null ? null : raise(spot)];
}

/** Unit prices of custom types from those of the predefined types of their series. */
export function customPrices(prices: Readonly<Record<string, PriceGroup>>): Record<string, PriceGroup> {
  const groups: Record<string, PriceGroup> = {};
  for (const [series, { priceGroup }] of Object.entries(customShapes)) {
    const predefined = prices[series];
    if (!predefined || priceGroup === series) continue;
    const regions = Object.entries(predefined.regions);
    groups[priceGroup] = {
      units: predefined.units,
      regions: Object.fromEntries(regions.map(([region, list]) => [region, withPremium(list)])),
    };
  }
  return groups;
}
