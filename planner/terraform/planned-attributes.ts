import type { PlannedValue } from '../../schemas/change.ts';

/** A tree of values of `terraform show -json PLAN`, with the trees that mark its leaves or whole branches by true. */
export interface MarkedTree {
  readonly value: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** Far deeper than the arguments of any provider nest. */
const deepest = 100;

/** The attributes of a resource that are set or will be; the values of sensitive ones are not in it. */
export function plannedAttributes(tree: MarkedTree): Readonly<Record<string, PlannedValue>> {
  const planned = plannedValue(tree, 0);
  return typeof planned === 'object' && planned.kind === 'map' ? planned.entries : {};
}

/** Undefined for what is not set, and for blocks and maps with nothing in them. */
function plannedValue(tree: MarkedTree, depth: number): PlannedValue | undefined {
  const { value, unknown, sensitive } = tree;
  if (unknown === true || depth > deepest) return { kind: 'unknown' };
  if (isScalar(value)) return sensitive === true ? { kind: 'sensitive' } : value;
  const isTree = isBranch(value) || isBranch(unknown);
  if (!isTree) return undefined;
  if (sensitive === true) return isEmpty(value) ? undefined : { kind: 'sensitive' };
  return Array.isArray(value) || Array.isArray(unknown) ? listOf(tree, depth) : mapOf(tree, depth);
}

function listOf(tree: MarkedTree, depth: number): PlannedValue | undefined {
  const items = keysOf(tree).flatMap((key) => plannedValue(child(tree, key), depth + 1) ?? []);
  return items.length === 0 ? undefined : { kind: 'list', items };
}

function mapOf(tree: MarkedTree, depth: number): PlannedValue | undefined {
  const entries = keysOf(tree).flatMap((key) => {
    const planned = plannedValue(child(tree, key), depth + 1);
    return planned === undefined ? [] : [[key, planned] as const];
  });
  return entries.length === 0 ? undefined : { kind: 'map', entries: Object.fromEntries(entries) };
}

function keysOf({ value, unknown }: MarkedTree): readonly string[] {
  const keys = [value, unknown].flatMap((tree) => (isBranch(tree) ? Object.keys(tree) : []));
  return [...new Set(keys)];
}

function child(tree: MarkedTree, key: string): MarkedTree {
  const { value, unknown, sensitive } = tree;
  return {
    value: under(value, key),
    unknown: under(unknown, key),
    sensitive: sensitive === true || under(sensitive, key),
  };
}

function under(tree: unknown, key: string): unknown {
  return isBranch(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isEmpty(value: unknown): boolean {
  return isBranch(value) && Object.keys(value).length === 0;
}
