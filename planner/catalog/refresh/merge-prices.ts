import type { ImplausiblePrice } from '../../../schemas/catalog-answers.ts';
import type { CatalogData, PriceGroup, PriceUnit, RegionPrices } from '../catalog-data.ts';
import { machineRow, type MachineType } from '../machine-types.ts';
import { quantityOf } from '../price-request.ts';
import { hoursPerMonth } from '../price-item.ts';
import type { PartPrices } from './match-skus.ts';
import { groupParts, type GroupParts } from './sku-rules.ts';

/** A price may move by this factor between two snapshots; Spot prices move more (Google: at most daily, within 60 to 91 % off). */
export const plausibleFactor = { onDemand: 2, spot: 6 };

/** Prices nearer than this are the same, rounded otherwise. */
const sameWithin = 1e-3;

export type Model = 'onDemand' | 'spot';

/** Collects what a merge took and kept. */
export class MergeTally {
  taken = 0;
  changed = 0;
  kept = 0;
  readonly implausible: ImplausiblePrice[] = [];
  /** Keys of what was taken: `n2 us-central1 spot`. */
  readonly keys: string[] = [];

  /**
   * Whether a new price is taken in place of the old one: yes where both are like or there was none, no where it moved by
   * more than is plausible, which is reported.
   */
  decide(
    key: string,
    region: string,
    model: Model,
    was: readonly number[] | null,
    now: readonly number[],
  ): boolean {
    const moved = (was ?? []).findIndex((old, index) => isImplausible(old, now[index] ?? NaN, model));
    if (was && moved >= 0) {
      this.implausible.push({
        price: `${key} ${model === 'spot' ? 'Spot' : 'on demand'}`,
        region,
        usdWas: was[moved] ?? NaN,
        usdNow: now[moved] ?? NaN,
      });
      this.kept += 1;
      return false;
    }
    this.taken += 1;
    if (!was || was.some((old, index) => Math.abs(old / (now[index] ?? NaN) - 1) > sameWithin))
      this.changed += 1;
    this.keys.push(`${key} ${region} ${model}`);
    return true;
  }
}

/** A price of nothing is one that was not known, so anything may follow it. */
function isImplausible(was: number, now: number, model: Model): boolean {
  if (was === 0) return false;
  const ratio = now / was;
  const factor = plausibleFactor[model];
  return !(ratio <= factor && ratio >= 1 / factor);
}

/** Price groups with what the parts give, region by region; the rest stays as it was. */
export function mergeGroups(
  data: CatalogData,
  parts: ReadonlyMap<string, PartPrices>,
  tally: MergeTally,
): Record<string, PriceGroup> {
  const groups: Record<string, PriceGroup> = { ...data.prices };
  for (const [key, made] of Object.entries(groupParts)) {
    const known = data.prices[key];
    const units = known?.units ?? (Object.keys(made) as PriceUnit[]);
    const row = data.machineTypes.find(([, , group]) => group === key);
    const machine = row ? machineRow(data, row) : null;
    const regions = { ...known?.regions };
    for (const region of regionsOf(made, parts, data, regions)) {
      const merged = mergeRegion(key, region, regions[region], tally, (model) =>
        unitValues(units, made, machine, (part) => parts.get(part)?.[model].get(region)),
      );
      if (merged) regions[region] = merged;
    }
    if (Object.keys(regions).length > 0) groups[key] = { units, regions };
  }
  return groups;
}

/** Regions that the group has or may get. */
function regionsOf(
  made: GroupParts,
  parts: ReadonlyMap<string, PartPrices>,
  data: CatalogData,
  known: Readonly<Record<string, unknown>>,
): readonly string[] {
  const [first] = made.vcpu ?? made.machine ?? made['gib-extended'] ?? [];
  const priced = first === undefined ? [] : [...(parts.get(first)?.onDemand.keys() ?? [])];
  const regions = new Set([...Object.keys(known), ...priced]);
  return [...regions].filter((region) => data.regions.includes(region)).sort();
}

function mergeRegion(
  key: string,
  region: string,
  known: RegionPrices | undefined,
  tally: MergeTally,
  valuesOf: (model: Model) => readonly number[] | null,
): RegionPrices | null {
  const pick = (model: Model, was: readonly number[] | null): readonly number[] | null => {
    const now = valuesOf(model);
    if (!now) {
      if (was) tally.kept += 1;
      return was;
    }
    return tally.decide(key, region, model, was, now) ? now : was;
  };
  const onDemand = pick('onDemand', known?.[0] ?? null);
  return onDemand === null ? null : [onDemand, pick('spot', known?.[1] ?? null)];
}

/** The group's units from its parts; a bundle is what the smallest listed machine of the group costs per vCPU or GPU. */
function unitValues(
  units: readonly PriceUnit[],
  made: GroupParts,
  machine: MachineType | null,
  usdOf: (part: string) => number | undefined,
): readonly number[] | null {
  const part = (unit: keyof GroupParts): number | null => {
    const prices = (made[unit] ?? []).map(usdOf);
    if (prices.length === 0 || prices.some((usd) => usd === undefined)) return null;
    const sum = prices.reduce<number>((total, usd) => total + (usd ?? 0), 0);
    return unit === 'ssd' ? sum / hoursPerMonth : sum;
  };
  const values = units.map((unit) =>
    unit in made ? part(unit as keyof GroupParts) : machine && bundleValue(unit, units, made, machine, part),
  );
  const known = values.flatMap((value) =>
    value === null || !(value > 0) ? [] : [Number(value.toPrecision(7))],
  );
  return known.length === units.length ? known : null;
}

/** What a bundle holds: all parts of the machine that have no unit of their own, per unit of the bundle. */
function bundleValue(
  unit: PriceUnit,
  units: readonly PriceUnit[],
  made: GroupParts,
  machine: MachineType,
  part: (unit: keyof GroupParts) => number | null,
): number | null {
  const held = (Object.keys(made) as (keyof GroupParts)[]).filter((name) => !units.includes(name));
  let sum = 0;
  for (const name of held) {
    const usd = part(name);
    if (usd === null) return null;
    sum += usd * quantityOf(machine, name);
  }
  return sum / quantityOf(machine, unit);
}
