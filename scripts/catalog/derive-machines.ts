import type { MachineTypeRow } from '../../planner/catalog/catalog-data.ts';
import { priceGroupOf } from './derive-prices.ts';
import { documentedShapes, type Shape } from './machine-shapes.ts';
import { cell, numberCell, type CsvRow } from './reference-csv.ts';
import { seriesRules, type SeriesRule } from './series-facts.ts';

/** vCPUs that the API lists for the shared-core types; the price source lists the billed fraction. */
const sharedCoreVcpus: Readonly<Record<string, number>> = { 'e2-micro': 2, 'e2-small': 2, 'e2-medium': 2 };

/** Shapes of every known machine type: the documented ones, the price source's, and the zone source's that still exist. */
export function deriveShapes(prices: readonly CsvRow[], zones: readonly CsvRow[]): Map<string, Shape> {
  const shapes = documentedShapes();
  for (const row of prices) layOver(shapes, priceShape(row));
  for (const row of zones) {
    const name = cell(row, 'machine_type');
    if (cell(row, 'deprecated') !== '' || shapes.has(name)) continue;
    shapes.set(name, { ...bare(row), accelerator: null, localSsdGib: 0 });
  }
  return shapes;
}

function bare(row: CsvRow): Pick<Shape, 'name' | 'vcpus' | 'billedVcpus' | 'memoryGib'> {
  const name = cell(row, 'machine_type');
  const billedVcpus = Number(cell(row, 'vcpus'));
  return {
    name,
    vcpus: sharedCoreVcpus[name] ?? billedVcpus,
    billedVcpus,
    memoryGib: Number(cell(row, 'memory_gib')),
  };
}

function priceShape(row: CsvRow): Shape {
  const gpu = cell(row, 'gpu');
  const accelerator = gpu === '' ? null : ([gpu, Number(cell(row, 'gpu_count'))] as const);
  return { ...bare(row), accelerator, localSsdGib: numberCell(row, 'local_ssd_gib') ?? 0 };
}

function layOver(shapes: Map<string, Shape>, shape: Shape): void {
  const documented = shapes.get(shape.name);
  if (documented && JSON.stringify(documented) !== JSON.stringify(shape))
    throw new Error(`Sources disagree: ${JSON.stringify(documented)} and ${JSON.stringify(shape)}`);
  shapes.set(shape.name, shape);
}

export function seriesRuleOf(name: string): SeriesRule {
  const rule = seriesRules.find(({ names }) => names.test(name));
  if (!rule) throw new Error(`No series has ${name}`);
  return rule;
}

/** CoreMark per vCPU: the type's own score, else the median of its series; null where the series has none. */
export function coremarkTable(rows: readonly CsvRow[]): (name: string) => number | null {
  const own = new Map(
    rows.map((row) => [
      cell(row, 'machine_type'),
      Number(cell(row, 'coremark')) / Number(cell(row, 'vcpus')),
    ]),
  );
  const bySeries = Map.groupBy(own, ([name]) => seriesRuleOf(name).series);
  return (name) => {
    const score =
      own.get(name) ?? median((bySeries.get(seriesRuleOf(name).series) ?? []).map(([, value]) => value));
    return score === null ? null : Math.round(score);
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Gbit/s of the accelerator machines, after Compute Engine's accelerator-optimised machine page. */
const networkGbpsByName: Readonly<Record<string, number>> = {
  'g2-standard-4': 10,
  'g2-standard-8': 16,
  'g2-standard-12': 16,
  'g2-standard-16': 32,
  'g2-standard-24': 32,
  'g2-standard-32': 32,
  'g2-standard-48': 50,
  'g2-standard-96': 100,
  'a2-highgpu-1g': 24,
  'a2-highgpu-2g': 32,
  'a2-highgpu-4g': 50,
  'a2-highgpu-8g': 100,
  'a2-megagpu-16g': 100,
  'a2-ultragpu-1g': 24,
  'a2-ultragpu-2g': 32,
  'a2-ultragpu-4g': 50,
  'a2-ultragpu-8g': 100,
  'a3-highgpu-8g': 1000,
  'a3-megagpu-8g': 1800,
};

/** Default egress of the general-purpose series: 2 Gbit/s per vCPU up to the series' cap (Compute Engine, "Network bandwidth"). */
const networkCaps: Readonly<Record<string, number>> = {
  E2: 16,
  N1: 32,
  N2: 32,
  N2D: 32,
  C2: 32,
  C2D: 32,
  T2D: 32,
  T2A: 32,
};

function networkGbps(shape: Shape, series: string): number | null {
  const cap = networkCaps[series];
  if (cap !== undefined && Number.isInteger(shape.billedVcpus)) return Math.min(cap, 2 * shape.vcpus);
  return networkGbpsByName[shape.name] ?? null;
}

/** Bare metal has no shielded VM, and fractional GPUs are in preview (rule R05): priced, never proposed. */
function offered(shape: Shape): boolean {
  return (
    !shape.name.endsWith('-metal') && (shape.accelerator === null || Number.isInteger(shape.accelerator[1]))
  );
}

/** Rows of the snapshot, in order of name; `zoneSetOf` gives the index of a type's zones. */
export function deriveMachines(
  shapes: ReadonlyMap<string, Shape>,
  coremark: (name: string) => number | null,
  zoneSetOf: (name: string) => number | null,
  priced: ReadonlySet<string>,
): MachineTypeRow[] {
  return [...shapes.values()]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((shape) => {
      const { series } = seriesRuleOf(shape.name);
      const group = priceGroupOf(shape.name);
      return [
        shape.name,
        String(seriesIndexOf(shape.name)),
        group !== null && priced.has(group) ? group : null,
        shape.vcpus,
        shape.billedVcpus,
        shape.memoryGib,
        shape.accelerator?.[0] ?? null,
        shape.accelerator?.[1] ?? 0,
        shape.localSsdGib,
        coremark(shape.name),
        networkGbps(shape, series),
        zoneSetOf(shape.name),
        offered(shape),
      ];
    });
}

function seriesIndexOf(name: string): number {
  return seriesRules.indexOf(seriesRuleOf(name));
}
