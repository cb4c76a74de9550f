import { asText, isBlock, Unknown, type Block, type Value } from './value.ts';

/** Paths of scalars that differ, without list indices, e.g. `scheduling.preemptible`; what is unknown differs from nothing. */
export function changedPaths(before: Block, after: Block): readonly string[] {
  return [...new Set(differences(before, after, ''))];
}

function differences(before: Value | undefined, after: Value | undefined, path: string): readonly string[] {
  if (before instanceof Unknown || after instanceof Unknown) return [];
  if (isContainer(before) || isContainer(after)) {
    const [left, right] = [membersOf(before), membersOf(after)];
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    const isList = Array.isArray(before) || Array.isArray(after);
    return [...keys].flatMap((key) =>
      differences(left[key], right[key], isList ? path : path === '' ? key : `${path}.${key}`),
    );
  }
  return isSame(before, after) ? [] : [path];
}

/** Not set, empty and null are one. */
function isSame(before: Value | undefined, after: Value | undefined): boolean {
  return (asText(before) ?? '') === (asText(after) ?? '');
}

function isContainer(value: Value | undefined): boolean {
  return Array.isArray(value) || isBlock(value);
}

function membersOf(value: Value | undefined): Readonly<Record<string, Value | undefined>> {
  if (Array.isArray(value)) return Object.fromEntries((value as readonly Value[]).entries());
  return isBlock(value) ? value : {};
}

/** True for a path and for everything below it. */
export function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}.`);
}
