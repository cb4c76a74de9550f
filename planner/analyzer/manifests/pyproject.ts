import type { Dependency, ManifestReading } from './dependency.ts';
import { evidenceAtLine } from './manifest-evidence.ts';
import { pythonDemand, type PythonDemand } from './python-demand.ts';
import { poetryDependencies } from './poetry-tables.ts';
import { bounded, isForOthers, readRequirement } from './requirements.ts';
import { readToml, tableAt, textsIn, type Table } from './tolerant-toml.ts';

/**
 * Reads pyproject.toml: PEP 621 dependencies and their optional groups, dependency groups (PEP 735), the development
 * groups of uv and PDM, Poetry's tables.
 */
export function readPyproject(file: string, text: string): ManifestReading {
  const { root, warnings } = readToml(file, text);
  const lines = text.split('\n');
  const listed = requirementLists(root).flatMap((one): readonly Dependency[] => {
    const dependency = isForOthers(bounded(one)) ? null : readRequirement(bounded(one), file, null);
    if (dependency === null) return [];
    const { text: shown } = dependency.evidence;
    const places = evidenceAtLine(file, lines, (line) => line.includes(one), one);
    return [{ ...dependency, evidence: { ...places, text: shown } }];
  });
  const groups = tableAt(root, 'tool', 'poetry', 'group');
  const tables = [
    tableAt(root, 'tool', 'poetry', 'dependencies'),
    tableAt(root, 'tool', 'poetry', 'dev-dependencies'),
    ...Object.keys(groups).map((group) => tableAt(groups, group, 'dependencies')),
  ];
  const dependencies = [...listed, ...poetryDependencies(tables, file, lines)];
  return { dependencies, locked: [], warnings, python: pythonOf(root, file, lines) };
}

function pythonOf(root: Table, file: string, lines: readonly string[]): PythonDemand | undefined {
  const stated = tableAt(root, 'project')['requires-python'];
  const poetry = tableAt(root, 'tool', 'poetry', 'dependencies')['python'];
  const key = stated === undefined ? /^\s*python\s*=/ : /^\s*requires-python\s*=/;
  const { line, text } = evidenceAtLine(file, lines, (each) => key.test(each), 'requires-python');
  return pythonDemand(stated ?? poetry, file, line, text);
}

function requirementLists(root: Table): readonly string[] {
  const groups = [
    tableAt(root, 'project', 'optional-dependencies'),
    tableAt(root, 'dependency-groups'),
    tableAt(root, 'tool', 'pdm', 'dev-dependencies'),
  ];
  return [
    tableAt(root, 'project')['dependencies'],
    ...groups.flatMap((group) => Object.values(group)),
    tableAt(root, 'tool', 'uv')['dev-dependencies'],
  ].flatMap(textsIn);
}
