import { HeadstartError } from '../../../schemas/failure.ts';
import type { RefreshReport } from '../../../schemas/catalog-answers.ts';
import type { CatalogData } from '../catalog-data.ts';
import type { LiveInventory, Sku } from './google-inventory.ts';
import { matchSkus } from './match-skus.ts';
import { mergeMachines } from './merge-machines.ts';
import { mergeAttachable, mergeDiskPerformance, mergeDisks } from './merge-other-prices.ts';
import { mergeGroups, MergeTally, plausibleFactor } from './merge-prices.ts';

/** What Google offers, through whatever client. */
export interface GoogleSources {
  inventory(signal?: AbortSignal): Promise<LiveInventory>;
  skus(signal?: AbortSignal): Promise<readonly Sku[]>;
}

/** Less than this share of what is known is no catalog but a broken answer. */
const leastShare = 0.5;

const computeApi = 'Compute Engine API, machineTypes.aggregatedList and acceleratorTypes.aggregatedList';
const billingApi = 'Cloud Billing Catalog, list prices of Compute Engine';

/**
 * A new snapshot from what Google answers and the snapshot so far. Nothing is kept by this function: who calls it saves the
 * result. Throws HeadstartError `invalid` where the answers are too small to be true, and what the sources throw.
 */
export async function refreshCatalog(
  before: CatalogData,
  sources: GoogleSources,
  asOf: string,
  signal?: AbortSignal,
): Promise<{ readonly data: CatalogData; readonly report: Omit<RefreshReport, 'file'> }> {
  const [inventory, skus] = await Promise.all([sources.inventory(signal), sources.skus(signal)]);
  checkInventory(before, inventory);
  const { data: machines, ...counted } = mergeMachines(before, inventory);
  const { parts, unmatched, leftOut } = matchSkus(skus);
  const tally = new MergeTally();
  const base = { ...before, ...machines };
  const priced: CatalogData = {
    ...base,
    prices: mergeGroups(base, parts, tally),
    attachable: mergeAttachable(base, parts, tally),
    disks: mergeDisks(base, parts, tally),
    diskPerformance: mergeDiskPerformance(base, parts, tally),
  };
  checkPrices(before, tally);
  return {
    data: { ...priced, ...provenance(before, tally, asOf) },
    report: {
      asOf,
      ...counted,
      prices: { taken: tally.taken, changed: tally.changed, kept: tally.kept },
      plausibleFactor,
      implausible: tally.implausible,
      unmatched,
      leftOut,
    },
  };
}

/** Date and sources of the new snapshot; what was kept has its own. */
function provenance(
  before: CatalogData,
  tally: MergeTally,
  asOf: string,
): Pick<CatalogData, 'origin' | 'asOf' | 'source' | 'sources' | 'updates'> {
  const base = before.updates?.base ?? { asOf: before.asOf, source: before.source };
  const list = [...(before.updates?.list ?? []), { asOf, source: billingApi }];
  const of = { ...before.updates?.of };
  for (const key of tally.keys) of[key] = list.length - 1;
  const live = [
    {
      what: 'machine types, zones',
      title: computeApi,
      date: asOf,
      keys: ['machineTypes', 'zones', 'zoneSets'],
    },
    { what: 'accelerators by zone', title: computeApi, date: asOf, keys: ['acceleratorZones'] },
    { what: 'list prices', title: billingApi, date: asOf, keys: ['prices', 'disks', 'attachable'] },
  ];
  const older = before.sources.filter(({ title }) => title !== computeApi && title !== billingApi);
  return {
    origin: 'refreshed',
    asOf,
    source: `${billingApi}; what it does not give: ${base.source}, ${base.asOf}`,
    sources: [...live, ...older],
    updates: { base, list, of },
  };
}

function checkInventory(before: CatalogData, { machineTypes, accelerators }: LiveInventory): void {
  const names = new Set(machineTypes.map(({ name }) => name));
  const found = before.machineTypes.filter(([name]) => names.has(name)).length;
  if (found < before.machineTypes.length * leastShare)
    throw implausible(
      `The Compute API lists ${found} of the ${before.machineTypes.length} machine types that are known.`,
    );
  if (accelerators.length === 0) throw implausible('The Compute API lists no accelerator.');
  const zones = new Set(machineTypes.flatMap((type) => type.zones));
  if (before.zones.filter((zone) => zones.has(zone)).length < before.zones.length * leastShare)
    throw implausible(
      `The Compute API lists ${zones.size} of the ${before.zones.length} zones that are known.`,
    );
}

function checkPrices(before: CatalogData, { taken, implausible: odd }: MergeTally): void {
  const known = Object.values(before.prices).flatMap(({ regions }) => Object.keys(regions)).length;
  if (taken < known * leastShare)
    throw implausible(
      `The Cloud Billing Catalog gives ${taken} prices that can be taken, and ${known} or more are known.`,
    );
  if (odd.length > taken)
    throw implausible(`${odd.length} prices moved by more than is plausible, and only ${taken} did not.`);
}

function implausible(message: string): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'cloud',
    message,
    nextStep: 'Nothing was changed: the last snapshot stays in use. Try again later.',
  });
}
