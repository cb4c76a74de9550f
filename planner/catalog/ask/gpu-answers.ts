import type { GpuAnswer, GpuOffer, GpuPrice } from '../../../schemas/catalog-answers.ts';
import type { AcceleratorFacts, CatalogEntry } from '../../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../../schemas/job.ts';
import type { Catalog } from '../../ports.ts';

/** What is gathered of one accelerator in one region. */
interface Gathered {
  readonly zones: Set<string>;
  /** How it is sold in a zone that a source lists, and anywhere. */
  readonly placedModels: Set<ProvisioningModel>;
  readonly models: Set<ProvisioningModel>;
  onDemand: GpuPrice | null;
  spot: GpuPrice | null;
}

/** Where each accelerator is sold, how, and for how much with the cheapest machine that carries it. */
export function gpuAnswers(catalog: Catalog, wanted: readonly AcceleratorFacts[]): readonly GpuAnswer[] {
  const byType = new Map(wanted.map(({ type }) => [type, new Map<string, Gathered>()]));
  const largest = largestCounts(catalog);
  for (const entry of catalog.entries({ gpu: true })) {
    const { accelerator, region } = entry.offering;
    const regions = byType.get(accelerator?.type ?? '');
    if (!accelerator || !regions) continue;
    const at = regions.get(region) ?? nothingYet();
    regions.set(region, at);
    gather(at, entry, accelerator.count);
  }
  return wanted.map((facts) => ({
    ...facts,
    largestCount: largest.get(facts.type) ?? 0,
    offers: [...(byType.get(facts.type) ?? [])]
      .map(([region, at]) => offerOf(region, at))
      .sort((left, right) => (left.region < right.region ? -1 : 1)),
  }));
}

/** The most of each accelerator on one machine, sold anywhere or not. */
function largestCounts(catalog: Catalog): ReadonlyMap<string, number> {
  const largest = new Map<string, number>();
  for (const { accelerator } of catalog.groups?.() ?? [])
    if (accelerator)
      largest.set(accelerator.type, Math.max(largest.get(accelerator.type) ?? 0, accelerator.count));
  return largest;
}

function nothingYet(): Gathered {
  return { zones: new Set(), placedModels: new Set(), models: new Set(), onDemand: null, spot: null };
}

function gather(at: Gathered, { offering, zoneKnown }: CatalogEntry, count: number): void {
  const { machineType, zone, provisioningModel, usdPerHour } = offering;
  at.models.add(provisioningModel);
  if (zoneKnown) {
    at.zones.add(zone);
    at.placedModels.add(provisioningModel);
  }
  if (usdPerHour === null) return;
  const price = { machineType, count, usdPerHour, usdPerGpuHour: usdPerHour / count, zoneKnown };
  if (provisioningModel === 'STANDARD') at.onDemand = better(at.onDemand, price);
  if (provisioningModel === 'SPOT') at.spot = better(at.spot, price);
}

/** A price is worth more where a source lists the machine; then the cheaper one. */
function better(known: GpuPrice | null, price: GpuPrice): GpuPrice {
  if (known === null || known.zoneKnown !== price.zoneKnown) return known?.zoneKnown ? known : price;
  return known.usdPerHour <= price.usdPerHour ? known : price;
}

function offerOf(region: string, { zones, placedModels, models, onDemand, spot }: Gathered): GpuOffer {
  const sold = placedModels.size > 0 ? placedModels : models;
  return { region, zones: [...zones].sort(), provisioningModels: [...sold].sort(), onDemand, spot };
}
