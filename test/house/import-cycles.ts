import { resolveImport } from './import-directions.ts';
import type { SourceFacts } from './source-facts.ts';

/** Cycles among imports that exist at run time, each as the files in order, the first one repeated at the end. */
export function importCycles(files: readonly SourceFacts[]): readonly (readonly string[])[] {
  const graph = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const cycles: (readonly string[])[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return cycles;
}

function targetsOf(file: SourceFacts): readonly string[] {
  const atRunTime = file.imports.filter((one) => !one.typeOnly && !one.dynamic);
  return atRunTime.map((one) => resolveImport(file.path, one.specifier)).filter((path) => path !== null);
}
