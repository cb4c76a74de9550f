import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { Catalog, Place } from '../ports.ts';
import type { CatalogData } from './catalog-data.ts';
import { createMachineTypes } from './machine-types.ts';
import { createGroups, type ListedGroup } from './offering-groups.ts';
import { priceRequest } from './price-request.ts';

/** Machines that share one NAT gateway before its price stops growing (Cloud NAT pricing). */
const natMachines = 32;

/** The catalog over one dated snapshot. Offerings are worked out on first need. */
export function createCatalog(data: CatalogData): Catalog {
  const machineTypes = createMachineTypes(data);
  const accelerators = new Map(data.accelerators.map((facts) => [facts.type, facts]));
  let known: readonly ListedGroup[] | null = null;
  const groups = (): readonly ListedGroup[] => (known ??= createGroups(data, machineTypes));
  return {
    asOf: data.asOf,
    source: data.source,
    entries: (filter) => entriesOf(groups(), filter),
    groups,
    machineType: (name) => machineTypes.find(name)?.facts ?? null,
    accelerator: (type) => accelerators.get(type) ?? null,
    accelerators: () => data.accelerators,
    regions: () => data.regions,
    price: (request) => {
      const machine = machineTypes.find(request.machineType);
      return machine ? priceRequest(data, machine, request) : null;
    },
    diskUsdPerGibMonth: (kind, region) => data.disks[kind]?.[region] ?? null,
    natPrice: (region) => {
      const gateway = data.network.natGatewayUsdPerHour[region];
      return {
        usdPerHour: gateway === undefined ? null : gateway / natMachines,
        usdPerGib: data.network.natUsdPerGib[region] ?? null,
      };
    },
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
