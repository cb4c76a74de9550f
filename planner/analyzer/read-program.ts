import { configEntries } from './config/config-files.ts';
import { parallelEntries } from './config/parallel-config.ts';
import type { ReadingCache } from './manifests/reading-cache.ts';
import { collectModule } from './python/collect-module.ts';
import type { PythonModule } from './python/python-module.ts';
import { addedRoots, projectRoots } from './python/import-roots.ts';
import { candidateFiles, pythonProgram, type PythonProgram } from './python/python-program.ts';
import type { ProjectFiles } from './project-files.ts';
import type { SyntaxParser } from './syntax.ts';

/** A project is read up to this many files and this deep; beyond that nothing new is learnt about the machine. */
const maxFiles = 200;
const maxDepth = 6;

/** Reads a Python file, the project files that it imports, breadth first, and the configuration files that they read. */
export async function readProgram(
  entry: { readonly file: string; readonly text: string },
  { read, list, absolute }: ProjectFiles,
  parser: SyntaxParser,
  cache: ReadingCache,
  { args, command }: { readonly args: readonly string[]; readonly command: readonly string[] },
  signal?: AbortSignal,
): Promise<PythonProgram> {
  const load = (file: string, text: string): Promise<PythonModule> =>
    // A module knows its file by the name that it has in this job.
    cache.reading(`python ${file} ${absolute(file)}`, text, async () =>
      collectModule(file, await parser.parse('python', text, absolute(file))),
    );
  const first = await load(entry.file, entry.text);
  const modules: [PythonModule, ...PythonModule[]] = [first];
  const tried = new Set([entry.file]);
  let roots: readonly string[] = await projectRoots(entry.file, list);
  let layer: readonly PythonModule[] = modules;
  for (let depth = 0; depth < maxDepth && layer.length > 0 && modules.length < maxFiles; depth += 1) {
    signal?.throwIfAborted();
    const found: PythonModule[] = [];
    roots = [...new Set([...roots, ...layer.flatMap(addedRoots)])];
    for (const file of layer.flatMap((module) => importedFiles(module, roots))) {
      if (tried.has(file) || modules.length + found.length >= maxFiles) continue;
      tried.add(file);
      const text = await read(file);
      if (text !== null) found.push(await load(file, text));
    }
    modules.push(...found);
    layer = found;
  }
  const configured = await configEntries(modules, args, read);
  return pythonProgram(modules, configured, await parallelEntries(modules, command, read), roots);
}

/** Files that a module's imports may mean. */
function importedFiles(module: PythonModule, roots: readonly string[]): readonly string[] {
  return module.imports.flatMap(({ module: imported, name }) => {
    const full =
      name === null ? imported : imported.endsWith('.') ? `${imported}${name}` : `${imported}.${name}`;
    return [...candidateFiles(imported, module.file, roots), ...candidateFiles(full, module.file, roots)];
  });
}
