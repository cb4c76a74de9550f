import { rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assetSources, copyAssets } from './bundle/assets.ts';
import { bundle } from './bundle/bundle.ts';
import { packageFolders, readPackage, renderNotices, unpermitted } from './notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The folder named on the command line, else dist/. */
const outDirectory = resolve(process.argv[2] ?? join(root, 'dist'));
const entries = {
  main: 'planner/main.ts',
  provider: 'planner/simulator/provider/provider-main.ts',
};

/** Writes into the out directory: main.js, provider.js, their chunks, assets/ and THIRD-PARTY-NOTICES.txt. */
async function build(): Promise<void> {
  const absent = Object.values(entries).filter((file) => !existsSync(join(root, file)));
  if (absent.length > 0) throw new Error(`Not in the source tree: ${absent.join(', ')}`);
  await rm(outDirectory, { recursive: true, force: true });
  const metafile = await bundle({ root, entries, outDirectory });
  const assets = assetSources(root);
  await copyAssets(root, assets, join(outDirectory, 'assets'));
  const folders = packageFolders(metafile, assets);
  const packages = await Promise.all(folders.map((folder) => readPackage(join(root, folder))));
  const refused = unpermitted(packages).map((one) => `${one.name} (${one.licence ?? 'no licence'})`);
  if (refused.length > 0) throw new Error(`Licences to look at before bundling: ${refused.join(', ')}`);
  await writeFile(join(outDirectory, 'THIRD-PARTY-NOTICES.txt'), renderNotices(packages));
  report(metafile.outputs, packages.length);
}

function report(outputs: Readonly<Record<string, { readonly bytes: number }>>, packages: number): void {
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;
  const total = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
  const largest = Object.entries(outputs)
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, 8)
    .map(([file, { bytes }]) => `  ${kib(bytes).padStart(9)}  ${file}`);
  const summary = `dist: ${Object.keys(outputs).length} files, ${kib(total)} of code, ${packages} packages bundled`;
  console.log([summary, ...largest].join('\n'));
}

await build();
