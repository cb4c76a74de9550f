import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { Catalog, OfferingGroup, Place } from '../ports.ts';
import type { CatalogData } from './catalog-data.ts';
import { bestCustomNames, customConflict } from './custom-types.ts';
import { diskItems } from './disk-price.ts';
import { createMachineTypes, type MachineTypes } from './machine-types.ts';
import { byPlace, groupMaker, type ListedGroup } from './offering-groups.ts';
import { priceRequest } from './price-request.ts';

/** Machines that share one NAT gateway before its price stops growing (Cloud NAT pricing). */
const natMachines = 32;

/** Custom types are made for one need at a time; this many needs are remembered. */
const rememberedNeeds = 64;

/** The catalog over one dated snapshot. Offerings are worked out on first need. */
export function createCatalog(data: CatalogData): Catalog {
  const machineTypes = createMachineTypes(data);
  const accelerators = new Map(data.accelerators.map((facts) => [facts.type, facts]));
  const diskKinds = [...new Set([...Object.keys(data.disks), ...Object.keys(data.diskPerformance)])];
  const makeGroups = groupMaker(data);
  let known: readonly ListedGroup[] | null = null;
  const groups = (): readonly ListedGroup[] =>
    (known ??= makeGroups(machineTypes.all.filter((type) => type.offered)));
  return {
    asOf: data.asOf,
    source: data.source,
    entries: (filter) => entriesOf(groups(), filter),
    groups,
    groupCounts: byPlace((place) => Int32Array.from(groups(), (group) => group.count(place))),
    customGroups: customGroupFinder(data, machineTypes, makeGroups),
    machineType: (name) => machineTypes.find(name)?.facts ?? null,
    machineTypeNames: () => machineTypes.all.map(({ facts }) => facts.name),
    customConflict: (name) => customConflict(data, name),
    places: (name) => {
      const machine = machineTypes.find(name);
      if (!machine) return null;
      const zones = machine.zoneSet === null ? [] : (data.zoneSets[machine.zoneSet] ?? []);
      return {
        provisioningModels: data.series[machine.seriesKey]?.provisioningModels ?? [],
        zones: zones.flatMap((zone) => data.zones[zone] ?? []),
      };
    },
    about: () => ({
      origin: data.origin ?? 'built-in',
      sources: data.sources,
      disagreements: data.disagreements,
      outOfScope: data.outOfScope,
    }),
    accelerator: (type) => accelerators.get(type) ?? null,
    accelerators: () => data.accelerators,
    regions: () => data.regions,
    price: (request) => {
      const machine = machineTypes.find(request.machineType);
      return machine ? priceRequest(data, machine, request) : null;
    },
    // The date of a refreshed price depends on all its parts, so it is told of the whole alone.
    ...(data.updates ? {} : { diskItems: (disk, region) => diskItems(data, region, disk) }),
    diskUsdPerGibMonth: (kind, region) => data.disks[kind]?.[region] ?? null,
    diskKinds: () => diskKinds,
    natPrice: (region) => {
      const gateway = data.network.natGatewayUsdPerHour[region];
      return {
        usdPerHour: gateway === undefined ? null : gateway / natMachines,
        usdPerGib: data.network.natUsdPerGib[region] ?? null,
      };
    },
  };
}

/** Groups of the best custom types by need; the last needs are remembered with what was worked out for them. */
function customGroupFinder(
  data: CatalogData,
  machineTypes: MachineTypes,
  makeGroups: ReturnType<typeof groupMaker>,
): NonNullable<Catalog['customGroups']> {
  const byNames = new Map<string, readonly OfferingGroup[]>();
  return (need) => {
    const names = bestCustomNames(data, need);
    const key = `${names.join()} ${need.gpu}`;
    const known = byNames.get(key);
    if (known) return known;
    if (byNames.size >= rememberedNeeds) byNames.clear();
    const types = names.flatMap((name) => machineTypes.find(name) ?? []);
    const found = makeGroups(types).filter(({ accelerator }) => (accelerator !== null) === need.gpu);
    byNames.set(key, found);
    return found;
  };
}

function* entriesOf(
  groups: readonly ListedGroup[],
  filter: (Place & { readonly gpu?: boolean }) | undefined,
): Iterable<CatalogEntry> {
  for (const group of groups) {
    if (filter?.gpu !== undefined && (group.accelerator !== null) !== filter.gpu) continue;
    yield* group.entries(filter);
  }
}
