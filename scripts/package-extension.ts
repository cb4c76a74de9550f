import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentTypes, vsixManifest, type ExtensionManifest } from './package/vsix-manifest.ts';
import { zipArchive, type ArchivedFile } from './package/zip-archive.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = join(root, 'extension');
/** Everything that is installed; sources, maps and what the pictures are drawn from are not. */
const packaged = [
  'package.json',
  'package.nls*.json',
  '{README,CHANGELOG}.md',
  'l10n/*.json',
  'media/*.{png,svg}',
  'media/{screenshots,walkthrough}/*.{png,svg}',
  'dist/**/*.*',
];
const left = new Set(['media/icon.svg']);
const mostBytes = 4 * 1024 * 1024;

/** Builds the extension and writes headstart-VERSION.vsix, or the file that is named, and says how large it is. */
execFileSync(process.execPath, [join(root, 'scripts', 'build-extension.ts')], { cwd: root });
const manifest = manifestWithTexts();
const target = process.argv[2] ?? join(root, `${manifest.name}-${manifest.version}.vsix`);
const files = [...(await installedFiles()), await archived('extension/LICENSE.txt', join(root, 'LICENSE'))];
const languages = files.flatMap(({ name }) => /package\.nls\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);
const described = { name: 'extension.vsixmanifest', content: Buffer.from(vsixManifest(manifest, languages)) };
const types = contentTypes([described, ...files].map(({ name }) => name));
const archive = zipArchive([
  { name: '[Content_Types].xml', content: Buffer.from(types) },
  described,
  ...files,
]);
writeFileSync(target, archive);
console.log(`${target}: ${files.length} files, ${(archive.length / 1024 / 1024).toFixed(2)} MiB`);
if (archive.length >= mostBytes) throw new Error(`the package is larger than ${mostBytes / 1024 / 1024} MiB`);

async function installedFiles(): Promise<readonly ArchivedFile[]> {
  const found: string[] = [];
  for await (const path of glob(packaged, { cwd: extension })) found.push(path.replaceAll('\\', '/'));
  const names = [...new Set(found)].filter((name) => !name.endsWith('.map') && !left.has(name)).sort();
  return Promise.all(names.map((name) => archived(`extension/${name}`, join(extension, name))));
}

async function archived(name: string, path: string): Promise<ArchivedFile> {
  return { name, content: await readFile(path) };
}

function manifestWithTexts(): ExtensionManifest {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(extension, name), 'utf8'));
  const manifest = read('package.json') as ExtensionManifest;
  const texts = read('package.nls.json') as Readonly<Record<string, string>>;
  const resolved = (text: string): string => texts[text.replaceAll('%', '')] ?? text;
  return {
    ...manifest,
    displayName: resolved(manifest.displayName),
    description: resolved(manifest.description),
  };
}
