import { posix } from 'node:path';
import { bridges, conductors, driving, floors, rooms } from './house-map.ts';
import type { ImportFact, SourceFacts } from './source-facts.ts';

/** The imported file from the repository's root; null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : null;
}

/** Imports of a file that go where the house does not allow. */
export function brokenDirections(file: SourceFacts): readonly string[] {
  return file.imports.flatMap((one: ImportFact) => {
    const target = resolveImport(file.path, one.specifier);
    const reason = target === null ? null : whyNot(file.path, target);
    return reason === null ? [] : [`${file.path}:${one.line}: imports ${target ?? ''}: ${reason}`];
  });
}

function whyNot(from: string, to: string): string | null {
  const [fromFloor = '', toFloor = ''] = [from.split('/')[0], to.split('/')[0]];
  if (to === 'package.json' || !to.includes('/')) return null;
  if (fromFloor !== toFloor) {
    if (bridges[from] === toFloor || floors[fromFloor]?.includes(toFloor)) return null;
    return `${fromFloor}/ does not import ${toFloor}/`;
  }
  return fromFloor === 'planner' ? whyNotInPlanner(from, to) : null;
}

function whyNotInPlanner(from: string, to: string): string | null {
  const [fromRoom, toRoom] = [roomOf(from), roomOf(to)];
  if (fromRoom === toRoom || to === 'planner/ports.ts') return null;
  if (fromRoom !== null && rooms.includes(fromRoom)) {
    return 'a room imports itself, ports.ts and schemas/ alone';
  }
  const quiet = fromRoom === 'use-cases' || from === 'planner/planner.ts' || from === 'planner/ports.ts';
  if (quiet && toRoom !== null && driving.includes(toRoom)) return `${toRoom} drives the planner`;
  const allowed = fromRoom === null ? undefined : conductors[fromRoom];
  if (allowed === undefined || toRoom === null || rooms.includes(toRoom) || allowed.includes(toRoom))
    return null;
  return `${fromRoom ?? ''} does not import ${toRoom}`;
}

/** Folder of planner/ that a file lies in; null for a file in planner/ itself. */
function roomOf(path: string): string | null {
  const parts = path.split('/');
  return parts.length > 2 ? (parts[1] ?? null) : null;
}
