import { posix } from 'node:path';
import type { Offering } from '../../schemas/catalog.ts';
import { HeadstartError, type Place as FilePlace } from '../../schemas/failure.ts';
import type { Analysis } from '../../schemas/job.ts';
import { gpuTypeConflict } from '../catalog/ask/gpu-names.ts';
import { placeConflict } from '../catalog/ask/place-names.ts';
import type { Catalog, Place } from '../ports.ts';

/** Places by who names them. */
export interface NamedPlaces {
  /** The command line or an editor. */
  readonly asked: Place;
  /** The environment or settings.yaml, as far as they count. */
  readonly settings: Place;
  /** What was taken of the alternatives. */
  readonly choice?: Offering | undefined;
}

/**
 * A place or GPU type that there is none of is a slip of the hand, and no reason for "nothing fits". Throws HeadstartError
 * `usage`, or `job-file-invalid` with file and line, with the nearest names.
 */
export function refuseUnknownNames(catalog: Catalog, analysis: Analysis, places: NamedPlaces): void {
  const asked = placeConflict(catalog, places.asked);
  if (asked) throw usage(asked.message, asked.fix);
  if (places.choice) refuseChoice(catalog, places.choice);
  refuseInJobFile(catalog, analysis);
  const set = placeConflict(catalog, places.settings);
  if (set) throw usage(`${set.message} The settings name it.`, `${set.fix} ${whereSet(set.key)}`);
}

/** An offering that comes from outside may be of another catalog, or of none. */
function refuseChoice(catalog: Catalog, { machineType, region, zone }: Offering): void {
  const place = placeConflict(catalog, { region, zone });
  if (place) throw usage(place.message, place.fix);
  if (catalog.machineType(machineType) !== null) return;
  throw usage(
    `There is no machine type "${machineType}" in the catalog.`,
    'Choose one of the alternatives that the newest plan shows.',
  );
}

function refuseInJobFile(catalog: Catalog, analysis: Analysis): void {
  const { region, zone, accelerator } = analysis.job.resources;
  const place = placeConflict(catalog, {
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
  });
  if (place) throw inJobFile(analysis, `resources.${place.key}`, place);
  const gpu = accelerator && gpuTypeConflict(catalog, accelerator.type);
  if (gpu) throw inJobFile(analysis, 'resources.accelerator', gpu);
}

function whereSet(key: 'region' | 'zone'): string {
  return `It is "${key}:" in settings.yaml, or HEADSTART_${key.toUpperCase()}.`;
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}

function inJobFile(
  { evidence, directory }: Analysis,
  key: string,
  { message, fix }: { readonly message: string; readonly fix: string },
): HeadstartError {
  const stated = evidence[key]?.find(({ origin }) => origin === 'job-file');
  const { file = null, line = null } = stated ?? {};
  const places: readonly FilePlace[] = file === null ? [] : [{ file: posix.join(directory, file), line }];
  return new HeadstartError({
    code: 'job-file-invalid',
    fault: 'user',
    message: `${file === null ? '' : `${file}:${line ?? 1}: `}${key}: ${message}`,
    nextStep: fix,
    places,
  });
}
