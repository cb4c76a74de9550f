import type { MachineAnswer, SnapshotAnswer } from '../../../schemas/catalog-answers.ts';
import type { Catalog } from '../../ports.ts';
import { checkMachine } from './price-question.ts';

/** Facts, places and prices of one machine type. Throws HeadstartError `usage` with the nearest names. */
export function machineAnswer(catalog: Catalog, name: string): MachineAnswer {
  checkMachine(catalog, name);
  const machine = catalog.machineType(name);
  if (!machine) throw new Error(`${name} was there a moment ago`);
  const sold = catalog.places?.(name);
  const usd = (region: string, spot: boolean): number | null => {
    const price = catalog.price({ machineType: name, region, spot });
    return price?.complete ? price.usdPerHour : null;
  };
  const places = catalog.regions().map((region) => ({
    region,
    zones: sold?.zones.filter((zone) => zone.startsWith(`${region}-`)) ?? [],
    usdPerHour: usd(region, false),
    spotUsdPerHour: usd(region, true),
  }));
  return {
    machine,
    provisioningModels: sold?.provisioningModels ?? [],
    places: places.filter(
      ({ zones, usdPerHour, spotUsdPerHour }) =>
        zones.length > 0 || usdPerHour !== null || spotUsdPerHour !== null,
    ),
    snapshot: snapshotAnswer(catalog),
  };
}

function snapshotAnswer(catalog: Catalog): SnapshotAnswer {
  const { asOf, source } = catalog;
  const about = catalog.about?.();
  return {
    origin: about?.origin ?? 'built-in',
    asOf,
    source,
    sources: (about?.sources ?? []).map(({ what, title, date }) => ({ what, title, date })),
    disagreements: about?.disagreements ?? [],
    outOfScope: about?.outOfScope ?? [],
  };
}
