import type { Dependency, ManifestReading } from './dependency.ts';
import { evidenceAtLine } from './manifest-evidence.ts';
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
  return { dependencies: [...listed, ...poetryDependencies(tables, file, lines)], locked: [], warnings };
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
