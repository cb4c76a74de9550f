import type { PriceGroup, PriceUnit, RegionPrices } from '../../planner/catalog/catalog-data.ts';
import { fitUnits, worstError } from './linear-fit.ts';
import type { Shape } from './machine-shapes.ts';
import { cell, numberCell, type CsvRow } from './reference-csv.ts';
import { priceGroupRules } from './series-facts.ts';

const tolerance = 0.001;

/** USD per hour; what is less comes of rounding alone. */
const nothing = 1e-9;

/** How many of a unit a machine has. */
function quantity(shape: Shape, unit: PriceUnit): number {
  switch (unit) {
    case 'vcpu':
    case 'vcpu-bundle':
      return shape.billedVcpus;
    case 'gib':
      return shape.memoryGib;
    case 'gpu':
    case 'gpu-bundle':
      return shape.accelerator?.[1] ?? 0;
    case 'ssd':
      return shape.localSsdGib;
    case 'machine':
      return 1;
    case 'gib-extended':
      return 0;
  }
}

export function priceGroupOf(name: string): string | null {
  return priceGroupRules.find((rule) => rule.names.test(name))?.key ?? null;
}

function fitColumn(
  rows: readonly CsvRow[],
  shapes: ReadonlyMap<string, Shape>,
  units: readonly PriceUnit[],
  column: string,
) {
  const equations = rows.flatMap((row) => {
    const shape = shapes.get(cell(row, 'machine_type'));
    const total = numberCell(row, column);
    if (!shape || total === null) return [];
    return [[units.map((unit) => quantity(shape, unit)), total] as const];
  });
  if (equations.length === 0) return null;
  const fitted = fitUnits(equations);
  if (!fitted)
    throw new Error(`${cell(rows[0] ?? {}, 'machine_type')}: the rows do not determine ${units.join(', ')}`);
  const rounded = fitted.map((value) => (Math.abs(value) < nothing ? 0 : Number(value.toPrecision(7))));
  const error = worstError(equations, rounded);
  if (error > tolerance) throw new Error(`${cell(rows[0] ?? {}, 'machine_type')} ${column}: off by ${error}`);
  return rounded;
}

function derive(
  rows: readonly CsvRow[],
  shapes: ReadonlyMap<string, Shape>,
  units: readonly PriceUnit[],
): RegionPrices {
  const onDemand = fitColumn(rows, shapes, units, 'usd_per_hour');
  if (!onDemand) throw new Error('A row without a price on demand');
  return [onDemand, fitColumn(rows, shapes, units, 'spot_usd_per_hour')];
}

/** Unit prices by group and region from the rows of machine-prices.csv; throws where a row is off by more than 0.1 %. */
export function derivePrices(
  rows: readonly CsvRow[],
  shapes: ReadonlyMap<string, Shape>,
): Record<string, PriceGroup> {
  const byGroup = Map.groupBy(rows, (row) => priceGroupOf(cell(row, 'machine_type')));
  const stray = byGroup.get(null)?.[0];
  if (stray) throw new Error(`No price group has ${cell(stray, 'machine_type')}`);
  const groups: Record<string, PriceGroup> = {};
  for (const { key, units } of priceGroupRules) {
    const byRegion = Map.groupBy(byGroup.get(key) ?? [], (row) => cell(row, 'region'));
    const regions = [...byRegion].map(([region, list]) => [region, derive(list, shapes, units)] as const);
    groups[key] = { units, regions: Object.fromEntries(regions) };
  }
  return groups;
}
