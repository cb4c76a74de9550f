import type { Metafile } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolders, readPackage, renderNotices, unpermitted, type BundleOutputs } from '../notices.ts';
import { assetSources, copyAssets } from './assets.ts';
import { bundle } from './bundle.ts';

const entries = {
  main: 'planner/main.ts',
  provider: 'planner/simulator/provider/provider-main.ts',
  'tree-worker': 'planner/predictor/trees/tree-worker.ts',
};

/** Writes the planner into a folder: main.js, provider.js, tree-worker.js, their chunks and assets/. Returns what went where. */
export async function bundlePlanner(
  root: string,
  outDirectory: string,
  externals?: readonly string[],
): Promise<Metafile> {
  const absent = Object.values(entries).filter((file) => !existsSync(join(root, file)));
  if (absent.length > 0) throw new Error(`Not in the source tree: ${absent.join(', ')}`);
  await rm(outDirectory, { recursive: true, force: true });
  const request = { root, entries, outDirectory };
  const metafile = await bundle(externals ? { ...request, externals } : request);
  await copyAssets(root, assetSources(root), join(outDirectory, 'assets'));
  return metafile;
}

/**
 * Writes the notices of every package that is in one of the bundles or among the assets; returns how many there are.
 * Throws, naming them, where a licence is not among those that may be bundled.
 */
export async function writeNotices(
  root: string,
  bundles: readonly BundleOutputs[],
  file: string,
): Promise<number> {
  const outputs = Object.assign({}, ...bundles.map((one) => one.outputs)) as BundleOutputs['outputs'];
  const folders = packageFolders({ outputs }, assetSources(root));
  const packages = await Promise.all(folders.map((folder) => readPackage(join(root, folder))));
  const refused = unpermitted(packages).map((one) => `${one.name} (${one.licence ?? 'no licence'})`);
  if (refused.length > 0) throw new Error(`Licences to look at before bundling: ${refused.join(', ')}`);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, renderNotices(packages));
  return packages.length;
}
