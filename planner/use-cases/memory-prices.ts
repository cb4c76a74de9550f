import type { MemoryPrice } from '../../schemas/backtest.ts';
import type { CatalogEntry } from '../../schemas/catalog.ts';
import { systemMemoryGib } from '../optimiser/need.ts';
import type { Catalog } from '../ports.ts';
import type { PricedMachine, Prices } from '../predictor/backtest/accuracy.ts';

/** Two custom types that differ in memory alone: what lies between their prices is the price of memory. */
const smaller = { name: 'n2-custom-2-8192', gib: 8 };
const larger = { name: 'n2-custom-2-16384', gib: 16 };

/** List price on demand of a GiB of memory for an hour; null where the catalog has none for the region. */
export function memoryPriceOf(catalog: Catalog, region: string): MemoryPrice | null {
  const [less, more] = [smaller, larger].map(({ name }) =>
    catalog.price({ machineType: name, region, spot: false }),
  );
  if (!less?.complete || !more?.complete || less.usdPerHour === null || more.usdPerHour === null) return null;
  return {
    usdPerGibHour: (more.usdPerHour - less.usdPerHour) / (larger.gib - smaller.gib),
    of: `memory of N2 custom machines in ${region}`,
    ...{ asOf: more.asOf, source: more.source },
  };
}

/** Memory is sold in steps of this many GiB at least. */
const stepGib = 0.25;

/** The cheapest machine on demand in a region that holds a request, predefined or custom, by vCPUs and GiB. */
export function machineFinder(catalog: Catalog, region: string): Prices['machineFor'] {
  const predefined = cheapestFirst(catalog.entries({ region, gpu: false }));
  const known = new Map<string, PricedMachine | null>();
  return (vcpus, requestGib) => {
    const memoryGib = Math.ceil((requestGib + systemMemoryGib) / stepGib) * stepGib;
    const key = `${vcpus} ${memoryGib}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const custom = (catalog.customGroups?.({ vcpus, memoryGib, gpu: false }) ?? []).flatMap(
      (group) => group.best({ region }) ?? [],
    );
    const holds = ({ machine }: CatalogEntry): boolean =>
      machine.vcpus >= vcpus && machine.memoryGib >= memoryGib;
    const machine = pricedMachine(cheapestFirst([predefined.find(holds), ...custom.filter(holds)])[0]);
    known.set(key, machine);
    return machine;
  };
}

/** Those on demand and of known price, for images of x86. */
function cheapestFirst(entries: Iterable<CatalogEntry | undefined>): readonly CatalogEntry[] {
  return [...entries]
    .filter((entry) => entry !== undefined)
    .filter(({ offering, machine }) => {
      const { provisioningModel, usdPerHour } = offering;
      return provisioningModel === 'STANDARD' && usdPerHour !== null && machine.architecture === 'X86_64';
    })
    .sort((one, other) => usdPerHourOf(one) - usdPerHourOf(other));
}

function pricedMachine(entry: CatalogEntry | undefined): PricedMachine | null {
  if (entry === undefined) return null;
  return { usableGib: entry.machine.memoryGib - systemMemoryGib, usdPerHour: usdPerHourOf(entry) };
}

function usdPerHourOf({ offering }: CatalogEntry): number {
  return offering.usdPerHour ?? Infinity;
}
