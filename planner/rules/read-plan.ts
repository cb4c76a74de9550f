import type { Configuration, PlannedChange, Resource } from './configuration.ts';
import { isObject, listOf, member, type Json } from './parse-json.ts';
import { isBlock, newBlock, Unknown, type Block, type Value } from './value.ts';

/** True for the JSON that `terraform show -json PLAN` prints. */
export function isPlan(file: Json): boolean {
  return member(file, 'format_version') !== undefined && member(file, 'resource_changes') !== undefined;
}

/**
 * Attributes that the provider fills in where the configuration does not set them. Where such a one is unknown and no
 * expression sets it, it is not set.
 */
const filledIn = new Set([
  'guest_accelerator',
  'scheduling',
  'min_cpu_platform',
  'reservation_affinity',
  'network_performance_config',
  'zone',
  'type',
]);

/** Terraform plan JSON (source: Terraform, "JSON Output Format"): what is to be, what changes and what goes. */
export function readPlan(plan: Json): Configuration {
  const root = member(member(plan, 'configuration'), 'root_module');
  const all = listOf(member(plan, 'resource_changes')).flatMap((change) => toResource(change, root));
  return {
    resources: all.filter(({ change }) => !isRemoval(change)),
    removed: all.filter(({ change }) => isRemoval(change)),
    providerZone: null,
    providerRegion: null,
  };
}

function isRemoval(change: PlannedChange | null): boolean {
  return change?.actions.length === 1 && (change.actions[0] === 'delete' || change.actions[0] === 'forget');
}

function toResource(entry: Json, root: Json): readonly Resource[] {
  const [address, type] = [member(entry, 'address'), member(entry, 'type')];
  const change = member(entry, 'change');
  const mode = member(entry, 'mode') ?? 'managed';
  if (typeof address !== 'string' || typeof type !== 'string' || !isObject(change) || mode !== 'managed')
    return [];
  const { module, expressions } = expressionsOf(address, root);
  const after = merged(
    member(change, 'after'),
    { unknown: member(change, 'after_unknown'), sensitive: member(change, 'after_sensitive'), expressions },
    module,
  );
  return [
    {
      address,
      type,
      attributes: isBlock(after) ? after : newBlock(),
      count: 1,
      change: plannedChange(change),
    },
  ];
}

function plannedChange(change: Json): PlannedChange {
  const before = merged(
    member(change, 'before'),
    { unknown: undefined, sensitive: member(change, 'before_sensitive'), expressions: undefined },
    '',
  );
  const actions = listOf(member(change, 'actions')).filter((one) => typeof one === 'string');
  const replacePaths = listOf(member(change, 'replace_paths')).map((path) =>
    listOf(path).filter((part) => typeof part === 'string' || typeof part === 'number'),
  );
  return { actions, before: isBlock(before) ? before : newBlock(), replacePaths };
}

/** Where a resource is written: the prefix of its module and the expressions of its block; undefined where not told. */
function expressionsOf(address: string, root: Json): { readonly module: string; readonly expressions: Json } {
  const parts = address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '').split('.');
  let at = root;
  while (parts[0] === 'module' && parts.length > 2) {
    at = member(member(member(at, 'module_calls'), parts[1] ?? ''), 'module');
    parts.splice(0, 2);
  }
  const own = parts.join('.');
  const block = listOf(member(at, 'resources')).find((one) => member(one, 'address') === own);
  const module = address.endsWith(own) ? address.slice(0, -own.length) : modulePrefix(address);
  return { module, expressions: member(block, 'expressions') };
}

/** `module.a.module.b[0].` of an address in a module; empty in the root. */
function modulePrefix(address: string): string {
  return /^(?:module\.[^.[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*/.exec(address)?.[0] ?? '';
}

/** Trees that run beside a planned value. */
interface Beside {
  readonly unknown: Json;
  readonly sensitive: Json;
  /** What the configuration says there; undefined where it says nothing or is not told. */
  readonly expressions: Json;
  /** Inside a block of the resource. */
  readonly nested?: boolean;
}

/** The planned value with what is unknown or sensitive marked. */
function merged(value: Json, beside: Beside, module: string): Value {
  if (beside.sensitive === true) return new Unknown('it is sensitive');
  if (beside.unknown === true) return unknownOf(beside.expressions, module);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) || Array.isArray(beside.unknown)) return mergedList(listOf(value), beside, module);
  if (!isObject(value) && !isObject(beside.unknown)) return null;
  return mergedBlock(value, beside, module);
}

function mergedList(values: readonly Json[], beside: Beside, module: string): Value {
  const unknown = listOf(beside.unknown);
  const length = Math.max(values.length, unknown.length);
  return Array.from({ length }, (_, index) =>
    merged(
      values[index],
      {
        unknown: unknown[index],
        sensitive: Array.isArray(beside.sensitive) ? (beside.sensitive as readonly Json[])[index] : undefined,
        expressions: Array.isArray(beside.expressions)
          ? (beside.expressions as readonly Json[])[index]
          : undefined,
        nested: true,
      },
      module,
    ),
  );
}

function mergedBlock(value: Json, beside: Beside, module: string): Block {
  const block = newBlock();
  const names = [...Object.keys(value ?? {}), ...Object.keys(beside.unknown ?? {})];
  for (const name of new Set(names)) {
    const expressions = member(beside.expressions, name);
    const unknown = member(beside.unknown, name);
    // The configuration is told and does not set it: the provider will.
    const isFilledIn = unknown === true && isObject(beside.expressions) && expressions === undefined;
    if (isFilledIn && (beside.nested === true || filledIn.has(name))) continue;
    const sensitive = member(beside.sensitive, name);
    block[name] = merged(member(value, name), { unknown, sensitive, expressions, nested: true }, module);
  }
  return block;
}

/** The first resource that the expression names, as an address of the same module. */
function unknownOf(expressions: Json, module: string): Unknown {
  const references = listOf(member(expressions, 'references')).filter((one) => typeof one === 'string');
  const resource = references
    .map((one) => /^(google_\w+\.[\w-]+)/.exec(one)?.[1])
    .find((one) => one !== undefined);
  return new Unknown('it is known after apply', resource === undefined ? null : `${module}${resource}`);
}
