import type { CodeReading } from './code-reading.ts';
import { folderOf, type LocalImports, type LocalSources } from './local-imports.ts';

/**
 * The files of a Java program: classes of the project that a file imports, those of packages that it imports whole, and the
 * classes of its own package that it names. A package is a folder below the root of the sources (`src/main/java`).
 */
export async function javaLocalImports(reading: CodeReading, sources: LocalSources): Promise<LocalImports> {
  const roots = rootsOf(reading);
  const paths = new Set<string>();
  const files: string[] = [];
  for (const { path } of reading.imports) {
    const found = (await Promise.all(roots.map((root) => filesOf(root, path, sources)))).find(isSome) ?? [];
    if (isSome(found)) paths.add(path);
    files.push(...found);
  }
  files.push(...(await named(folderOf(reading.file), reading.tree.text, sources)));
  return { files: files.filter((file) => file !== reading.file), paths };
}

/** The folders that packages may begin in: the one above the file's package, and the file's own. */
function rootsOf({ file, tree }: CodeReading): readonly string[] {
  const own = folderOf(file);
  const name = /^\s*package\s+([\w.]+)\s*;/m.exec(tree.text)?.[1];
  return [...new Set([(name?.split('.') ?? []).reduceRight(above, own), own])];
}

/** The folder above one of this name; `../` above the directory of the job, whose name is not known here. */
function above(folder: string, name: string): string {
  if (folder === '' || folder.endsWith('../')) return `../${folder}`;
  return `/${folder}`.endsWith(`/${name}/`) ? folder.slice(0, folder.length - name.length - 1) : folder;
}

/** `a.b.C`, `a.b.C.member` and `a.b.*` name classes of the project where there are such files. */
async function filesOf(root: string, path: string, { list }: LocalSources): Promise<readonly string[]> {
  const parts = path.split('.');
  const at = parts.findIndex((part) => /^(?:[A-Z]|\*$)/.test(part));
  if (at < 1) return [];
  const folder = `${root}${parts.slice(0, at).join('/')}/`;
  const names = (await list(folder)).filter((name) => name.endsWith('.java'));
  const wanted = parts[at] === '*' ? names : names.filter((name) => name === `${parts[at] ?? ''}.java`);
  return wanted.map((name) => `${folder}${name}`);
}

/** Classes beside a file are known to it without an import. */
async function named(folder: string, text: string, { list }: LocalSources): Promise<readonly string[]> {
  const words = new Set(text.match(/\b[A-Z]\w*/g));
  const names = (await list(folder)).filter((name) => name.endsWith('.java'));
  return names.filter((name) => words.has(name.slice(0, -'.java'.length))).map((name) => `${folder}${name}`);
}

function isSome(list: readonly string[]): boolean {
  return list.length > 0;
}
