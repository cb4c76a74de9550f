import type { RefreshReport } from '../../../schemas/catalog-answers.ts';
import type { CatalogData, MachineTypeRow } from '../catalog-data.ts';
import type { LiveInventory, LiveMachineType } from './google-inventory.ts';

/** The parts of a snapshot that the Compute API decides. */
export type MergedMachines = Pick<
  CatalogData,
  'regions' | 'zones' | 'zoneSets' | 'machineTypes' | 'acceleratorZones' | 'zonesComplete'
>;

export interface MachineMerge {
  readonly data: MergedMachines;
  readonly machineTypes: RefreshReport['machineTypes'];
  readonly accelerators: RefreshReport['accelerators'];
}

/** A zone of a region that is open to all; test and internal zones are not. */
const zoneName = /^[a-z]+-[a-z]+\d+-[a-z]$/;

/** Machine types and zones as the Compute API lists them; facts that it does not tell stay as they were. */
export function mergeMachines(data: CatalogData, live: LiveInventory): MachineMerge {
  const zones = zonesOf(live);
  const zoneIndex = new Map(zones.map((zone, index) => [zone, index]));
  const indices = (names: readonly string[]): readonly number[] =>
    names.flatMap((zone) => zoneIndex.get(zone) ?? []).sort((left, right) => left - right);
  const sets = new ZoneSets();
  const byName = new Map(live.machineTypes.map((type) => [type.name, type]));
  const kept = data.machineTypes.map((row) => updated(row, byName.get(row[0]), sets, indices));
  const known = new Set(data.machineTypes.map(([name]) => name));
  const further = live.machineTypes
    .filter(({ name }) => !known.has(name))
    .map((type) => added(data, type, sets, indices));
  const rows = further.flatMap(({ row }) => (row ? [row] : []));
  const regions = [...new Set([...data.regions, ...zones.map((zone) => zone.slice(0, -2))])].sort();
  return {
    data: {
      regions,
      zones,
      zonesComplete: true,
      zoneSets: sets.all,
      machineTypes: [...kept, ...rows].sort(([left], [right]) => (left < right ? -1 : 1)),
      acceleratorZones: Object.fromEntries(live.accelerators.map((one) => [one.type, indices(one.zones)])),
    },
    machineTypes: {
      listed: live.machineTypes.length,
      added: rows.map(([name]) => name),
      gone: [...known].filter((name) => !byName.has(name)),
      notTaken: further.flatMap(({ name, reason }) => (reason === null ? [] : [{ name, reason }])),
    },
    accelerators: {
      listed: live.accelerators.length,
      unknown: live.accelerators
        .map(({ type }) => type)
        .filter((type) => !data.accelerators.some((facts) => facts.type === type)),
    },
  };
}

function zonesOf(live: LiveInventory): readonly string[] {
  const all = new Set([...live.machineTypes, ...live.accelerators].flatMap(({ zones }) => zones));
  return [...all].filter((zone) => zoneName.test(zone)).sort();
}

/** Sets of zones, each kept once. */
class ZoneSets {
  readonly all: (readonly number[])[] = [];
  readonly #known = new Map<string, number>();

  indexOf(set: readonly number[]): number {
    const known = this.#known.get(set.join());
    if (known !== undefined) return known;
    this.#known.set(set.join(), this.all.length);
    return this.all.push(set) - 1;
  }
}

type Indices = (names: readonly string[]) => readonly number[];

/** A known type with its live size and zones; one that is listed nowhere stays priced and is never proposed. */
function updated(
  row: MachineTypeRow,
  live: LiveMachineType | undefined,
  sets: ZoneSets,
  indices: Indices,
): MachineTypeRow {
  const [name, series, group, vcpus, billed, memoryGib, gpu, count, ssd, coremark, gbps, , offered] = row;
  if (!live)
    return [name, series, group, vcpus, billed, memoryGib, gpu, count, ssd, coremark, gbps, null, false];
  const zones = sets.indexOf(indices(live.zones));
  // A type whose size has changed is billed by its new size; shared cores are billed by a fraction that the API does not tell.
  const newBilled = billed === vcpus ? live.vcpus : billed;
  return [
    ...([name, series, group, live.vcpus, newBilled, live.memoryGib, gpu, count, ssd] as const),
    ...([coremark, gbps, zones, offered] as const),
  ];
}

interface Added {
  readonly name: string;
  readonly row: MachineTypeRow | null;
  readonly reason: string | null;
}

/** A new type takes series, price group and CPU speed of its nearest relation; without one it is not taken. */
function added(data: CatalogData, live: LiveMachineType, sets: ZoneSets, indices: Indices): Added {
  const { name, vcpus, memoryGib, accelerator } = live;
  const refused = (reason: string): Added => ({ name, row: null, reason });
  const prefix = name.slice(0, name.lastIndexOf('-') + 1);
  const relation = data.machineTypes.find((row) => row[0].startsWith(prefix) && row[8] === 0);
  if (!relation) return refused('it belongs to no series whose other facts are known');
  if (live.localSsdPartitions > 0) return refused('the size of its local SSD is not told');
  if (accelerator && accelerator.type !== relation[6])
    return refused(`its GPU ${accelerator.type} is new to its series`);
  const zones = sets.indexOf(indices(live.zones));
  const row: MachineTypeRow = [
    ...([name, relation[1], relation[2], vcpus, vcpus, memoryGib] as const),
    ...([accelerator?.type ?? null, accelerator?.count ?? 0, 0, relation[9], null, zones] as const),
    relation[12],
  ];
  return { name, row, reason: null };
}
