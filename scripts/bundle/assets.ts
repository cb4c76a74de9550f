import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateTreeSitterAsset, treeSitterAssets } from '../../planner/analyzer/tree-sitter-assets.ts';
import { defaultCatalogFile } from '../../planner/catalog/catalog-file.ts';

/** Files that the bundle reads at run time, relative to the repository's root. The rooms that read them name them. */
export function assetSources(root: string): readonly string[] {
  const files = [
    fileURLToPath(defaultCatalogFile),
    ...treeSitterAssets.map((name) => locateTreeSitterAsset(name)),
  ];
  return files.map((file) => relative(root, file));
}

/** Copies the assets into one flat folder; throws, naming those that are missing. */
export async function copyAssets(root: string, sources: readonly string[], directory: string): Promise<void> {
  const missing = sources.filter((source) => !existsSync(join(root, source)));
  if (missing.length > 0) throw new Error(`Assets are missing: ${missing.join(', ')}`);
  await mkdir(directory, { recursive: true });
  await Promise.all(sources.map((source) => copyFile(join(root, source), join(directory, basename(source)))));
}
