import { parse } from 'smol-toml';
import { clip } from '../evidence.ts';
import type { Dependency, ManifestReading } from './dependency.ts';
import { normalisedName, poetryVersion } from './python-version.ts';
import { readRequirement } from './requirements.ts';

/** Reads pyproject.toml: PEP 621 dependencies and their optional groups, dependency groups (PEP 735), Poetry tables. */
export function readPyproject(file: string, text: string): ManifestReading {
  let root: unknown;
  try {
    root = parse(text);
  } catch (error) {
    const line = lineOfError(error);
    return { dependencies: [], warnings: [{ message: `${file} is not valid TOML`, file, line }] };
  }
  const lines = text.split('\n');
  const listed = requirementLists(root).flatMap((one) => {
    const dependency = readRequirement(one, file, lineOf(lines, one));
    return dependency === null ? [] : [dependency];
  });
  return { dependencies: [...listed, ...poetryDependencies(root, file, lines)], warnings: [] };
}

function lineOfError(error: unknown): number | null {
  const line: unknown = error instanceof Error && 'line' in error ? error.line : null;
  return typeof line === 'number' ? line : null;
}

function tableAt(root: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  let at: unknown = root;
  for (const key of path) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : {};
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function requirementLists(root: unknown): readonly string[] {
  const project = tableAt(root, 'project');
  const groups = [tableAt(root, 'project', 'optional-dependencies'), tableAt(root, 'dependency-groups')];
  return [project['dependencies'], ...groups.flatMap((group) => Object.values(group))].flatMap(textsIn);
}

function poetryDependencies(root: unknown, file: string, lines: readonly string[]): readonly Dependency[] {
  const groups = tableAt(root, 'tool', 'poetry', 'group');
  const tables = [
    tableAt(root, 'tool', 'poetry', 'dependencies'),
    ...Object.keys(groups).map((group) => tableAt(groups, group, 'dependencies')),
  ];
  return tables.flatMap((table) =>
    Object.entries(table)
      .filter(([name]) => name !== 'python')
      .map(([name, value]) => poetryDependency(name, value, file, lines)),
  );
}

function poetryDependency(name: string, value: unknown, file: string, lines: readonly string[]): Dependency {
  const stated = isTable(value) ? value['version'] : value;
  const constraint = typeof stated === 'string' ? stated : null;
  const line = lines.findIndex((one) => one.trimStart().replaceAll('"', '').startsWith(name)) + 1;
  return {
    name: normalisedName(name),
    version: constraint === null ? null : poetryVersion(constraint),
    evidence: {
      file,
      line: line === 0 ? null : line,
      text: clip(line === 0 ? name : (lines[line - 1] ?? name)),
      origin: 'manifest',
      certainty: 1,
    },
  };
}

function lineOf(lines: readonly string[], requirement: string): number | null {
  const index = lines.findIndex((line) => line.includes(requirement));
  return index < 0 ? null : index + 1;
}
