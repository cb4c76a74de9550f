import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Catalog } from '../ports.ts';
import { createCatalog } from './catalog.ts';
import type { CatalogData } from './catalog-data.ts';

/** Where the snapshot lies in the source tree; a bundle carries it beside itself and gives its own place. */
export const defaultCatalogFile = new URL('generated/catalog.json', import.meta.url);

export interface CatalogFiles {
  /** The snapshot that comes with Headstart. */
  readonly builtIn: URL | string;
  /** Where `headstart catalog refresh` keeps its own; it need not be there. */
  readonly refreshed?: string;
}

/** The bundle's snapshot or the source tree's (`assetDirectory` null), and the refreshed one of a state folder. */
export function catalogFiles(assetDirectory: string | null, stateDirectory: string): Required<CatalogFiles> {
  const builtIn =
    assetDirectory === null ? defaultCatalogFile : pathToFileURL(join(assetDirectory, 'catalog.json'));
  return { builtIn, refreshed: join(stateDirectory, 'catalog', 'refreshed.json') };
}

/** Reads the snapshot and makes the catalog. Throws HeadstartError `invalid` where the file is missing or damaged. */
export async function loadCatalog(file: URL | string = defaultCatalogFile): Promise<Catalog> {
  return createCatalog(await readSnapshot(file));
}

/** The catalog over the newer of both snapshots. Throws HeadstartError `invalid`. */
export async function loadCurrentCatalog(files: CatalogFiles): Promise<Catalog> {
  return createCatalog(await readCurrentSnapshot(files));
}

/**
 * The newer of both snapshots: a refreshed one is used until Headstart itself brings a newer one. Throws HeadstartError
 * `invalid` where the one that is there is damaged.
 */
export async function readCurrentSnapshot({ builtIn, refreshed }: CatalogFiles): Promise<CatalogData> {
  const text = refreshed === undefined ? null : await readText(refreshed);
  const own = await readSnapshot(builtIn);
  if (text === null || refreshed === undefined) return own;
  const data = parsed(refreshed, text, 'Delete the file, or refresh the catalog again.');
  return data.asOf >= own.asOf ? data : own;
}

async function readSnapshot(file: URL | string): Promise<CatalogData> {
  const hint = 'Install Headstart again: the catalog is part of it.';
  const text = await readText(file);
  if (text === null) throw unreadable(file, hint, new Error('There is no such file.'));
  return parsed(file, text, hint);
}

/** Null where there is no such file. */
async function readText(file: URL | string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw unreadable(file, 'Make the file readable.', error);
  }
}

function parsed(file: URL | string, text: string, hint: string): CatalogData {
  try {
    const value: unknown = JSON.parse(text);
    if (isSnapshot(value)) return value;
  } catch (error) {
    throw unreadable(file, hint, error);
  }
  throw unreadable(file, hint, new Error('It is no catalog of schema version 1.'));
}

function unreadable(file: URL | string, nextStep: string, error: unknown): HeadstartError {
  return new HeadstartError(
    {
      code: 'invalid',
      fault: 'headstart',
      message: `The catalog ${String(file)} cannot be read.`,
      nextStep,
      cause: error instanceof Error ? error.message : String(error),
    },
    { cause: error },
  );
}

/** The file is made by our own build or refresh, so its version and outline are checked, not every figure. */
function isSnapshot(value: unknown): value is CatalogData {
  if (typeof value !== 'object' || value === null) return false;
  const keys = [
    'asOf',
    'regions',
    'zones',
    'series',
    'prices',
    'machineTypes',
    'accelerators',
    'disks',
    'diskPerformance',
    'network',
  ];
  return 'schemaVersion' in value && value.schemaVersion === 1 && keys.every((key) => key in value);
}
