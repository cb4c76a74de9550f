import { readFile } from 'node:fs/promises';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Catalog } from '../ports.ts';
import { createCatalog } from './catalog.ts';
import type { CatalogData } from './catalog-data.ts';

/** Where the snapshot lies in the source tree; a bundle carries it beside itself and gives its own place. */
export const defaultCatalogFile = new URL('generated/catalog.json', import.meta.url);

/** Reads the snapshot and makes the catalog. Throws HeadstartError `invalid` where the file is missing or damaged. */
export async function loadCatalog(file: URL | string = defaultCatalogFile): Promise<Catalog> {
  return createCatalog(await readSnapshot(file));
}

async function readSnapshot(file: URL | string): Promise<CatalogData> {
  try {
    return snapshotOf(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new HeadstartError(
      {
        code: 'invalid',
        fault: 'headstart',
        message: `The catalog ${String(file)} cannot be read.`,
        nextStep: 'Install Headstart again: the catalog is part of it.',
        cause: error instanceof Error ? error.message : String(error),
      },
      { cause: error },
    );
  }
}

function snapshotOf(value: unknown): CatalogData {
  if (!isSnapshot(value)) throw new Error('It is no catalog of schema version 1.');
  return value;
}

/** The file is made by our own build, so its version and outline are checked, not every figure. */
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
    'network',
  ];
  return 'schemaVersion' in value && value.schemaVersion === 1 && keys.every((key) => key in value);
}
