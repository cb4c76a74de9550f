import type { CodeReading } from './code-reading.ts';
import { folderOf, type LocalImports, type LocalSources } from './local-imports.ts';

/** go.mod may stand this many folders above a file. */
const maxClimb = 6;
/** Files of one folder that are looked at. */
const maxFiles = 200;

/**
 * The files of a Go program: those of the module's own packages that a file imports, and of the package that it belongs to.
 * Tests are left out, and so is what has a `main` of its own: another program of the same folder.
 */
export async function goLocalImports(reading: CodeReading, sources: LocalSources): Promise<LocalImports> {
  const module = await moduleOf(reading.file, sources);
  const paths = new Set<string>();
  if (module === null) return { files: [], paths };
  const folders = new Set([folderOf(reading.file)]);
  for (const { path } of reading.imports) {
    const inside = insideOf(module.path, path);
    if (inside === null) continue;
    paths.add(path);
    folders.add(inside === '' ? module.folder : `${module.folder}${inside}/`);
  }
  const found = await Promise.all([...folders].map((folder) => sourcesIn(folder, sources)));
  const files = await Promise.all(
    found.flat().map(async (file) => ((await isPart(file, sources)) ? [file] : [])),
  );
  return { files: files.flat().filter((file) => file !== reading.file), paths };
}

interface Module {
  readonly path: string;
  /** Where go.mod stands. */
  readonly folder: string;
}

/** The nearest module that has this file. */
async function moduleOf(file: string, { list, read }: LocalSources): Promise<Module | null> {
  let folder = folderOf(file);
  for (let climbed = 0; climbed <= maxClimb; climbed += 1) {
    if ((await list(folder)).includes('go.mod')) {
      const path = /^\s*module\s+"?([^\s"]+)"?/m.exec((await read(`${folder}go.mod`)) ?? '')?.[1];
      return path === undefined ? null : { path, folder };
    }
    folder = folder === '' || folder.endsWith('../') ? `../${folder}` : folder.replace(/[^/]+\/$/, '');
  }
  return null;
}

/** The folder of an import path below its module, '' for the module itself; null for a package of others. */
function insideOf(module: string, path: string): string | null {
  if (path === module) return '';
  const inside = path.startsWith(`${module}/`) ? path.slice(module.length + 1) : null;
  return inside?.split('/').some((part) => /^\.{0,2}$/.test(part)) === false ? inside : null;
}

async function sourcesIn(folder: string, { list }: LocalSources): Promise<readonly string[]> {
  const names = await list(folder);
  return names
    .filter((name) => /\.go$/.test(name) && !/_test\.go$/.test(name))
    .slice(0, maxFiles)
    .map((name) => `${folder}${name}`);
}

async function isPart(file: string, { read }: LocalSources): Promise<boolean> {
  const text = await read(file);
  return text !== null && !/^func\s+main\s*\(/m.test(text);
}
