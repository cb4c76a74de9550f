import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePlanner, writeNotices } from './bundle/planner-bundle.ts';
import { reportSizes } from './bundle/report-sizes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = join(root, 'extension');
const out = join(extension, 'dist');
/**
 * Only `catalog refresh` reads prices from Google, and the extension never asks for it. A store in Firestore needs the
 * headstart command, and says so.
 */
const plannerExternals = ['@google-cloud/billing', '@google-cloud/firestore'];

/** The extension as one CommonJS file: the editor itself is all that it does not bring. */
async function bundleExtension() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['extension/extension.ts'],
    outfile: join(out, 'extension.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22.13',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    external: ['vscode'],
    metafile: true,
    logLevel: 'silent',
  });
  return metafile;
}

/** The preview's page: its script for the browser in one file, and its HTML and style as they are. */
async function bundlePreview() {
  const source = join(extension, 'media', 'preview');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['extension/media/preview/preview.ts'],
    outfile: join(out, 'preview', 'preview.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'chrome134',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  for (const name of ['preview.html', 'preview.css'])
    await copyFile(join(source, name), join(out, 'preview', name));
  return metafile;
}

/** The example that the walkthrough opens. */
async function copyExample(): Promise<void> {
  const example = join(out, 'examples', 'kmeans');
  await mkdir(example, { recursive: true });
  for (const name of ['kmeans.py', 'job.yaml'])
    await copyFile(join(root, 'examples', 'kmeans', name), join(example, name));
}

/** Writes extension/dist: the extension, the planner that it starts, and what both owe to others. */
await rm(out, { recursive: true, force: true });
const extensionBundle = await bundleExtension();
const previewBundle = await bundlePreview();
const plannerBundle = await bundlePlanner(root, join(out, 'planner', 'dist'), plannerExternals);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
const manifest = { name: 'headstart', version, type: 'module', private: true };
await writeFile(join(out, 'planner', 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await mkdir(join(out, 'schemas'), { recursive: true });
await copyFile(
  join(root, 'schemas', 'generated', 'job.schema.json'),
  join(out, 'schemas', 'job.schema.json'),
);
await copyExample();
const packages = await writeNotices(
  root,
  [extensionBundle, previewBundle, plannerBundle],
  join(out, 'THIRD-PARTY-NOTICES.txt'),
);
reportSizes('extension', extensionBundle, packages);
reportSizes('preview', previewBundle, packages);
reportSizes('planner', plannerBundle, packages);
