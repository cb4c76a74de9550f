import { collectModule } from './python/collect-module.ts';
import type { PythonModule } from './python/python-module.ts';
import { candidateFiles, pythonProgram, type PythonProgram } from './python/python-program.ts';
import type { SyntaxParser } from './syntax.ts';

/** A project is read up to this many files and this deep; beyond that nothing new is learnt about the machine. */
const maxFiles = 200;
const maxDepth = 6;

/** Remembers modules by their text, so that only edited files are read again. */
export interface ModuleCache {
  get(file: string, text: string): PythonModule | null;
  set(file: string, text: string, module: PythonModule): void;
}

/** A bounded cache: the oldest file leaves when there are more than `capacity`. */
export function createModuleCache(capacity = 400): ModuleCache {
  const entries = new Map<string, { readonly text: string; readonly module: PythonModule }>();
  return {
    get: (file, text) => {
      const known = entries.get(file);
      return known?.text === text ? known.module : null;
    },
    set: (file, text, module) => {
      entries.delete(file);
      entries.set(file, { text, module });
      const oldest = entries.size > capacity ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
  };
}

/** Reads a Python file and the project files that it imports, breadth first. */
export async function readProgram(
  entry: { readonly file: string; readonly text: string },
  read: (file: string) => Promise<string | null>,
  parser: SyntaxParser,
  cache: ModuleCache,
  cacheKey: (file: string) => string,
  signal?: AbortSignal,
): Promise<PythonProgram> {
  const load = async (file: string, text: string): Promise<PythonModule> => {
    const known = cache.get(cacheKey(file), text);
    if (known !== null) return known;
    const module = collectModule(file, await parser.parse('python', text));
    cache.set(cacheKey(file), text, module);
    return module;
  };
  const first = await load(entry.file, entry.text);
  const modules: [PythonModule, ...PythonModule[]] = [first];
  const tried = new Set([entry.file]);
  let layer: readonly PythonModule[] = modules;
  for (let depth = 0; depth < maxDepth && layer.length > 0 && modules.length < maxFiles; depth += 1) {
    signal?.throwIfAborted();
    const found: PythonModule[] = [];
    for (const file of layer.flatMap(importedFiles)) {
      if (tried.has(file) || modules.length + found.length >= maxFiles) continue;
      tried.add(file);
      const text = await read(file);
      if (text !== null) found.push(await load(file, text));
    }
    modules.push(...found);
    layer = found;
  }
  return pythonProgram(modules);
}

/** Files that a module's imports may mean. */
function importedFiles(module: PythonModule): readonly string[] {
  return module.imports.flatMap(({ module: imported, name }) => {
    const full =
      name === null ? imported : imported.endsWith('.') ? `${imported}${name}` : `${imported}.${name}`;
    return [...candidateFiles(imported, module.file), ...candidateFiles(full, module.file)];
  });
}
