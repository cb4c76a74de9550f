import { readFileSync } from 'node:fs';
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
export function loadCatalog(file: URL | string = defaultCatalogFile): Promise<Catalog> {
  return promised(() => createCatalog(readSnapshot(file)));
}

/** The catalog over the newer of both snapshots. Throws HeadstartError `invalid`. */
export function loadCurrentCatalog(files: CatalogFiles): Promise<Catalog> {
  return promised(() => createCatalog(readCurrentSnapshot(files)));
}

/** What the work throws rejects the promise. */
function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

/**
 * The newer of both snapshots: a refreshed one is used until Headstart itself brings a newer one. Throws HeadstartError
 * `invalid` where the one that is there is damaged.
 */
export function readCurrentSnapshot({ builtIn, refreshed }: CatalogFiles): CatalogData {
  const text = refreshed === undefined ? null : readText(refreshed);
  const own = readSnapshot(builtIn);
  if (text === null || refreshed === undefined) return own;
  const data = parsed(refreshed, text, 'Delete the file, or refresh the catalog again.');
  return data.asOf >= own.asOf ? data : own;
}

function readSnapshot(file: URL | string): CatalogData {
  const hint = 'Install Headstart again: the catalog is part of it.';
  const text = readText(file);
  if (text === null) throw unreadable(file, hint, new Error('There is no such file.'));
  return parsed(file, text, hint);
}

/** Null where there is no such file. Read at once: a small file is read sooner than a thread for it is started. */
function readText(file: URL | string): string | null {
  try {
    return readFileSync(file, 'utf8');
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
