import type { Change, ChangeAction, ChangeSet } from '../../schemas/change.ts';
import { attributeLines } from './terraform-attributes.ts';

interface Wording {
  readonly sign: string;
  readonly heading: string;
}

/** As `terraform plan` words them; it is not translated, so that it can be looked up. */
const wordings: Readonly<Partial<Record<ChangeAction, Wording>>> = {
  create: { sign: '+', heading: 'will be created' },
  update: { sign: '~', heading: 'will be updated in-place' },
  'stop-start': { sign: '~', heading: 'will be updated in-place (stops and starts)' },
  start: { sign: '~', heading: 'will be updated in-place (starts)' },
  replace: { sign: '-/+', heading: 'must be replaced' },
  delete: { sign: '-', heading: 'will be destroyed' },
};

/**
 * The changes of both stacks in the manner of `terraform plan`: what is created or destroyed whole, else the attributes
 * whose values differ.
 */
export function terraformDiff(stacks: readonly ChangeSet[]): string {
  return stacks.map(stackText).join('\n\n');
}

function stackText({ stack, changes }: ChangeSet): string {
  const blocks = changes.flatMap((change) => blockOf(change) ?? []);
  const body = blocks.length === 0 ? ['No changes.'] : [...blocks, totals(changes)];
  return [`# ---- ${stack} stack`, ...body].join('\n\n');
}

function blockOf(change: Change): string | null {
  const wording = wordings[change.action];
  if (wording === undefined) return null;
  const head = `${wording.sign.padStart(3)} resource "${change.type}" "${change.name}"`;
  const body = change.attributes === undefined ? valueLines(change) : wholeLines(change, change.attributes);
  const resource = body.length === 0 ? [head] : [`${head} {`, ...body, '    }'];
  return [`  # ${change.address} ${wording.heading}`, ...resource].join('\n');
}

function wholeLines({ action }: Change, attributes: NonNullable<Change['attributes']>): readonly string[] {
  return attributeLines(attributes, action === 'delete' ? '-' : '+');
}

function valueLines(change: Change): readonly string[] {
  return Object.entries(change.values).map(([path, { before, after }]) => {
    const forces = change.forcedBy.includes(path) ? ' # forces replacement' : '';
    return `      ~ ${path} = ${quoted(before, 'null')} -> ${quoted(after, '(known after apply)')}${forces}`;
  });
}

function quoted(value: string | null, missing: string): string {
  return value === null ? missing : JSON.stringify(value);
}

/** A replacement is one to add and one to destroy. */
function totals(changes: readonly Change[]): string {
  const count = (...actions: readonly ChangeAction[]): number =>
    changes.filter(({ action }) => actions.includes(action)).length;
  const added = count('create', 'replace');
  const changed = count('update', 'stop-start', 'start');
  return `Plan: ${added} to add, ${changed} to change, ${count('delete', 'replace')} to destroy.`;
}
