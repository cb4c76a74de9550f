import type { Change, ChangeAction } from '../../schemas/change.ts';
import { plannedAttributes } from './planned-attributes.ts';
import { needsStop } from './stop-attributes.ts';

/** The part of `terraform show -json PLAN` that is read (source: Terraform, "JSON Output Format"). */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
}

interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/** The changes of a saved plan in the order of Terraform, data sources left out. */
export function planChanges(plan: PlanJson): readonly Change[] {
  return (plan.resource_changes ?? []).filter(({ mode }) => mode === 'managed').map(toChange);
}

function toChange({ address, type, name, change }: ResourceChange): Change {
  const differences = changedLeaves(change);
  const changed = [...new Set(differences.map(({ path }) => path))];
  const action = actionOf(change.actions, type, differences);
  return {
    address,
    type,
    name,
    action,
    changed,
    forcedBy: (change.replace_paths ?? []).map((path) => path.join('.')),
    values: Object.fromEntries(
      differences.filter(({ shown }) => shown).map(({ path, before, after }) => [path, { before, after }]),
    ),
    ...wholeOf(action, change),
  };
}

/** A new resource as it will be, one that goes as it is. */
function wholeOf(action: ChangeAction, change: ResourceChange['change']): Pick<Change, 'attributes'> {
  const { before, after, after_unknown: unknown, before_sensitive, after_sensitive } = change;
  if (action === 'create')
    return { attributes: plannedAttributes({ value: after, unknown, sensitive: after_sensitive }) };
  if (action === 'delete')
    return {
      attributes: plannedAttributes({ value: before, unknown: undefined, sensitive: before_sensitive }),
    };
  return {};
}

function actionOf(
  actions: readonly string[],
  type: string,
  differences: readonly Difference[],
): ChangeAction {
  if (actions.length === 2) return 'replace';
  const [action = 'no-op'] = actions;
  switch (action) {
    case 'update':
      return updateOf(type, differences);
    case 'create':
    case 'delete':
    case 'read':
      return action;
    default:
      return 'no-op';
  }
}

/**
 * Where `desired_status` is configured, the provider reads the instance's status into it: a machine that has stopped
 * itself shows as a difference, and the update starts it (google_compute_instance, `desired_status`).
 */
function updateOf(type: string, differences: readonly Difference[]): ChangeAction {
  const status = differences.find(({ path }) => path === 'desired_status');
  if (status?.after === 'RUNNING' && status.before !== null) return 'start';
  const stops = status !== undefined && status.after !== null && status.after !== 'RUNNING';
  const paths = differences.map(({ path }) => path);
  return stops || needsStop(type, paths) ? 'stop-start' : 'update';
}

interface Difference {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** False for sensitive values and for values that are known only after the apply. */
  readonly shown: boolean;
}

/** Scalars that differ, by path. For a new or a removed resource there is no other side to compare with. */
function changedLeaves({ actions, ...change }: ResourceChange['change']): readonly Difference[] {
  if (actions.length === 1 && actions[0] !== 'update') return [];
  const before = leaves(change.before);
  const after = leaves(change.after);
  const unknown = leaves(change.after_unknown);
  const sensitive = [...flagged(change.before_sensitive), ...flagged(change.after_sensitive)];
  const differences: Difference[] = [];
  for (const path of new Set([...before.keys(), ...after.keys(), ...unknown.keys()])) {
    const isUnknown = unknown.get(path) === 'true';
    const [old = null, fresh = null] = [before.get(path), after.get(path)];
    if (old === fresh && !isUnknown) continue;
    const hidden = sensitive.some((prefix) => path === prefix || path.startsWith(`${prefix}.`));
    differences.push({ path, before: old, after: isUnknown ? null : fresh, shown: !hidden });
  }
  return differences;
}

/** Paths that a sensitivity tree marks: a mark on a block covers all that is in it. */
function flagged(marks: unknown): readonly string[] {
  return [...leaves(marks)].filter(([, mark]) => mark === 'true').map(([path]) => path);
}

/** Far deeper than the arguments of any provider nest. */
const deepest = 100;

/** Scalars of a JSON tree as text, by dotted path; null and what is empty have none. */
function leaves(value: unknown, path = '', into = new Map<string, string>(), depth = 0): Map<string, string> {
  if (typeof value === 'object' && value !== null) {
    if (depth > deepest) return into;
    for (const [key, child] of Object.entries(value))
      leaves(child, path === '' ? key : `${path}.${key}`, into, depth + 1);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    into.set(path, String(value));
  }
  return into;
}
