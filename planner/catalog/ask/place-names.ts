import type { Catalog, Place } from '../../ports.ts';
import { didYouMean } from '../nearest-names.ts';

/** Why there is no such place, and what to name instead. */
export interface PlaceConflict {
  /** Which of the two names is wrong. */
  readonly key: 'region' | 'zone';
  readonly message: string;
  readonly fix: string;
}

/**
 * What is wrong with the region and zone that a choice is limited to: a region that is not in the catalog, a zone that lies
 * in none of them or outside the region. `any` is every region. Null where nothing is.
 */
export function placeConflict(catalog: Catalog, { region, zone }: Place): PlaceConflict | null {
  const wrong = region === undefined || region === 'any' ? null : regionConflict(catalog, region);
  if (wrong || zone === undefined) return wrong;
  const around = regionOf(zone);
  if (around === null || !catalog.regions().includes(around))
    return {
      key: 'zone',
      message: `There is no zone "${zone}" in the catalog.`,
      fix: 'A zone is a region and a letter: us-central1-a.',
    };
  if (region === undefined || region === 'any' || region === around) return null;
  return {
    key: 'zone',
    message: `The zone ${zone} lies in ${around}, not in ${region}.`,
    fix: 'Leave one of the two out.',
  };
}

/** Null for a region of the catalog; else what is near. */
export function regionConflict(catalog: Catalog, region: string): PlaceConflict | null {
  const regions = catalog.regions();
  if (regions.includes(region)) return null;
  const around = regionOf(region);
  const fix =
    around !== null && regions.includes(around)
      ? `It is a zone; its region is "${around}".`
      : (didYouMean(region, regions) ?? `Known are ${regions.join(', ')}.`);
  return { key: 'region', message: `There is no region "${region}" in the catalog.`, fix };
}

function regionOf(zone: string): string | null {
  return /^(.+)-[a-z]$/.exec(zone)?.[1] ?? null;
}
