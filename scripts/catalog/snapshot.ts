import type { AttachableGpu, CatalogData, SeriesData } from '../../planner/catalog/catalog-data.ts';
import { acceleratorFacts, acceleratorSources, attachableLimits } from './accelerator-facts.ts';
import { coremarkTable, deriveMachines, deriveShapes, seriesRuleOf } from './derive-machines.ts';
import { derivePrices } from './derive-prices.ts';
import { cell, numberCell, readReference, type CsvRow } from './reference-csv.ts';
import { customPrices, customShapes } from './custom-types.ts';
import { diskPerformance, disagreements, outOfScope, sustainedUse } from './price-terms.ts';
import { seriesRules } from './series-facts.ts';

const reference = new URL('../../../shared/reference/', import.meta.url);

const calculator =
  'Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml (Apache-2.0), after the Cloud Billing Catalog';
const skypilot = 'skypilot-org/skypilot-catalog v8 gcp (Apache-2.0)';
const asOf = '2026-07-16';

const computeEngine = 'Compute Engine documentation';

const sources: CatalogData['sources'] = [
  {
    what: 'machine, disk and network prices',
    title: calculator,
    date: asOf,
    keys: ['prices', 'disks', 'network', 'regions'],
  },
  {
    what: 'premium of custom machine types over predefined ones (5 %, E2 none)',
    title: 'Compute Engine, "VM instance pricing"',
    date: '2026',
    keys: ['custom'],
  },
  { what: 'prices of GPUs attached to N1', title: skypilot, date: '2026', keys: ['attachable'] },
  {
    what: 'zones of accelerators and of one representative type per series',
    title: skypilot,
    date: '2026',
    keys: ['acceleratorZones', 'zones', 'zoneSets'],
  },
  {
    what: 'zones of M1, M2 and the other types without a newer source',
    title: 'Cyclenerd/google-cloud-pricing-cost-calculator tools',
    date: '2023-05',
    keys: ['zoneSets'],
  },
  {
    what: 'CoreMark',
    title: 'Cyclenerd/google-cloud-compute-machine-types (Apache-2.0), after Google',
    date: '2026',
    keys: ['machineTypes'],
  },
  {
    what: 'machine shapes, disk kinds, provisioning models, N1 limits, network bandwidth',
    title: computeEngine,
    date: '2026-04-14',
    keys: ['machineTypes', 'series', 'custom', 'attachable'],
  },
  {
    what: 'what disks bill beside capacity',
    title: `${computeEngine}, "Hyperdisk"`,
    date: '2026-04',
    keys: ['diskPerformance'],
  },
  {
    what: 'sustained use discounts',
    title: `${computeEngine}, "Sustained use discounts"`,
    date: '2026-04',
    keys: ['sustainedUse'],
  },
  { what: 'accelerators', title: acceleratorSources, date: '2026-04', keys: ['accelerators'] },
];

/** Disk kinds as the price source and as Compute Engine spell them. */
const diskNames: Readonly<Record<string, string>> = {
  balanced: 'pd-balanced',
  'balanced-replicated': 'pd-balanced-replicated',
  ssd: 'pd-ssd',
  'ssd-replicated': 'pd-ssd-replicated',
  hdd: 'pd-standard',
  'hdd-replicated': 'pd-standard-replicated',
  extreme: 'pd-extreme',
  'hyperdisk-extreme': 'hyperdisk-extreme',
  snapshot: 'snapshot',
  local: 'local-ssd',
  'local-c4': 'local-ssd-c4',
  'local-c4a': 'local-ssd-c4a',
  'local-c4d': 'local-ssd-c4d',
};

function zonesOf(row: CsvRow): string[] {
  return cell(row, 'zones')
    .split(';')
    .filter((zone) => zone !== '');
}

function nested(rows: readonly CsvRow[], key: string, value: string): Record<string, Record<string, number>> {
  const groups = Map.groupBy(rows, (row) => cell(row, key));
  return Object.fromEntries(
    [...groups].map(([name, list]) => [
      name,
      Object.fromEntries(list.map((row) => [cell(row, 'region'), Number(cell(row, value))])),
    ]),
  );
}

function disks(): CatalogData['disks'] {
  const byKind = nested(readReference(reference, 'disk-prices.csv'), 'kind', 'usd_per_gib_month');
  return Object.fromEntries(
    Object.entries(byKind).map(([kind, prices]) => [diskNames[kind] ?? kind, prices]),
  );
}

function network(): CatalogData['network'] {
  const rows = readReference(reference, 'network-prices.csv');
  const items = nested(
    rows.filter((row) => cell(row, 'tier') === ''),
    'item',
    'usd',
  );
  const egress = Map.groupBy(
    rows.filter((row) => cell(row, 'item') === 'egress to internet'),
    (row) => cell(row, 'region'),
  );
  const tiers = ['0-1 TiB', '1-10 TiB', '10n TiB'];
  const tiersOf = (list: readonly CsvRow[]): number[] =>
    tiers.map((tier) => Number(cell(list.find((row) => cell(row, 'tier') === tier) ?? {}, 'usd')));
  return {
    externalIpUsdPerHour: items['external ip in use'] ?? {},
    natGatewayUsdPerHour: items['cloud nat gateway'] ?? {},
    natUsdPerGib: items['cloud nat data'] ?? {},
    internetEgressUsdPerGib: Object.fromEntries([...egress].map(([region, list]) => [region, tiersOf(list)])),
  };
}

function attachable(): Record<string, AttachableGpu> {
  const rows = Map.groupBy(readReference(reference, 'attachable-gpu-prices.csv'), (row) =>
    cell(row, 'accelerator'),
  );
  return Object.fromEntries(
    Object.entries(attachableLimits).map(([type, limits]) => {
      const prices = (rows.get(type) ?? []).map(
        (row) =>
          [
            cell(row, 'region'),
            [Number(cell(row, 'usd_per_gpu_hour')), numberCell(row, 'spot_usd_per_gpu_hour')],
          ] as const,
      );
      return [type, { limits, prices: Object.fromEntries(prices) }];
    }),
  );
}

/** Zones of a type: those of its series' representative, else its own older row; null where neither speaks. */
function zoneLookup(): (name: string) => readonly string[] | null {
  const newer = new Map(
    readReference(reference, 'series-zones.csv').map((row) => [cell(row, 'machine_type'), zonesOf(row)]),
  );
  const older = new Map(
    readReference(reference, 'machine-zones.csv').map((row) => [cell(row, 'machine_type'), zonesOf(row)]),
  );
  // The largest A2 stands in fewer zones than the rest of its series, so its own row speaks, as far as the newer one agrees.
  const largest = 'a2-megagpu-16g';
  return (name) => {
    const { zonesLike } = seriesRuleOf(name);
    const series = zonesLike === null ? undefined : newer.get(zonesLike);
    if (name === largest) return (older.get(name) ?? []).filter((zone) => series?.includes(zone));
    return series ?? older.get(name) ?? null;
  };
}

/** Zones of the regions that have prices; test and internal regions are left out. */
function knownZones(regions: ReadonlySet<string>): string[] {
  const files = ['series-zones.csv', 'machine-zones.csv', 'accelerator-zones.csv'];
  const all = new Set(files.flatMap((file) => readReference(reference, file).flatMap(zonesOf)));
  return [...all]
    .filter((zone) => /^[a-z]+-[a-z]+\d+-[a-z]$/.test(zone) && regions.has(zone.slice(0, -2)))
    .sort();
}

/** The snapshot from the reference figures that lie beside this repository. */
export function buildSnapshot(): CatalogData {
  const priceRows = readReference(reference, 'machine-prices.csv');
  const regions = [...new Set(priceRows.map((row) => cell(row, 'region')))].sort();
  const zones = knownZones(new Set(regions));
  const zoneIndex = new Map(zones.map((zone, index) => [zone, index]));
  const indices = (names: readonly string[]): number[] =>
    names.flatMap((zone) => zoneIndex.get(zone) ?? []).sort((a, b) => a - b);
  const shapes = deriveShapes(priceRows, readReference(reference, 'machine-zones.csv'));
  const predefined = derivePrices(priceRows, shapes);
  const prices = { ...predefined, ...customPrices(predefined) };
  const zoneSets: number[][] = [];
  const setKeys = new Map<string, number>();
  const lookup = zoneLookup();
  const zoneSetOf = (name: string): number | null => {
    const found = lookup(name);
    if (found === null) return null;
    const set = indices(found);
    const known = setKeys.get(set.join());
    if (known !== undefined) return known;
    setKeys.set(set.join(), zoneSets.length);
    return zoneSets.push(set) - 1;
  };
  const priced = new Set(Object.keys(prices));
  const coremark = coremarkTable(readReference(reference, 'coremark.csv'));
  const machineTypes = deriveMachines(shapes, coremark, zoneSetOf, priced);
  const acceleratorRows = Map.groupBy(readReference(reference, 'accelerator-zones.csv'), (row) =>
    cell(row, 'accelerator'),
  );
  return {
    schemaVersion: 1,
    asOf,
    source: calculator,
    sources,
    disagreements,
    outOfScope,
    sustainedUse,
    regions,
    zones,
    zoneSets,
    series: Object.fromEntries(seriesRules.map((rule, index) => [String(index), seriesData(rule)])),
    prices,
    machineTypes,
    accelerators: acceleratorFacts,
    acceleratorZones: Object.fromEntries(
      [...acceleratorRows].map(([type, rows]) => [type, indices(rows.flatMap(zonesOf))]),
    ),
    attachable: attachable(),
    custom: customShapes,
    disks: disks(),
    diskPerformance,
    network: network(),
  };
}

function seriesData(rule: (typeof seriesRules)[number]): SeriesData {
  const { series, architecture, cpuPlatform, diskKinds, provisioningModels } = rule;
  return { name: series, architecture, cpuPlatform, diskKinds, provisioningModels };
}

/** One top-level key a line, so that a new snapshot can be read as a difference. */
export function renderSnapshot(data: CatalogData): string {
  const lines = Object.entries(data).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
