import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One package whose code or files are inside the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it; null where it states none. */
  readonly licence: string | null;
  readonly repository: string | null;
  /** Licence and notice files of the package, in order of their names. */
  readonly texts: readonly string[];
}

/** The part of esbuild's metafile that says what went where. */
export interface BundleOutputs {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url?: string };
}

/** Folders of the packages with at least one byte in the bundle, from the repository's root, sorted. */
export function packageFolders(metafile: BundleOutputs, assets: readonly string[] = []): readonly string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).filter(([, share]) => share.bytesInOutput > 0),
  );
  const files = [...inputs.map(([file]) => file), ...assets];
  const folders = files.map(packageFolderOf).filter((folder) => folder !== null);
  return [...new Set(folders)].sort();
}

/** `node_modules/a/node_modules/@b/c` of a file in it; null for a file of ours. Greedy: the innermost package. */
function packageFolderOf(file: string): string | null {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0] ?? null;
}

/** Reads what a package says of itself. */
export async function readPackage(folder: string): Promise<BundledPackage> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const repository = manifest.repository;
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license ?? null,
    repository: (typeof repository === 'string' ? repository : repository?.url) ?? null,
    texts: texts.map((text) => text.replaceAll('\r\n', '\n').trim()),
  };
}

/** SPDX names, and `Public Domain` as jsonify (part of cdktf) states it. */
const permitted = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'Public Domain',
  'Python-2.0',
  'Unlicense',
]);

/** Packages whose licence is unstated or not among those that may be in a bundle under Apache-2.0. */
export function unpermitted(packages: readonly BundledPackage[]): readonly BundledPackage[] {
  return packages.filter((one) => !licenceChoices(one).some((licence) => permitted.has(licence)));
}

function licenceChoices(one: BundledPackage): readonly string[] {
  return (one.licence ?? '').replaceAll(/[()]/g, '').split(' OR ');
}

/** The notices file: every package once a version, sorted by name, with the texts it ships. */
export function renderNotices(packages: readonly BundledPackage[]): string {
  const unique = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  const sorted = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const opening = `Headstart contains code of ${sorted.length} other packages. Their licences follow.`;
  return [opening, ...sorted.map(renderPackage)].join(`\n\n${'='.repeat(80)}\n\n`) + '\n';
}

function renderPackage(one: BundledPackage): string {
  const head = `${one.name} ${one.version}\nLicence: ${one.licence ?? 'not stated'}`;
  const source = one.repository === null ? '' : `\nSource: ${one.repository}`;
  const texts = one.texts.length > 0 ? one.texts : ['(The package ships no licence text of its own.)'];
  return `${head}${source}\n\n${texts.join('\n\n')}`;
}
