import type { Change, ChangeAction, ChangeSet } from '../../schemas/change.ts';
import { formatCount } from './format-number.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

const signs: Readonly<Record<ChangeAction, string>> = {
  create: '+',
  update: '~',
  'stop-start': '~',
  start: '~',
  replace: '±',
  delete: '-',
  read: ' ',
  'no-op': ' ',
};

const words: Readonly<Record<ChangeAction, string>> = {
  create: 'create',
  update: 'change in place',
  'stop-start': 'stop, change, start',
  start: 'start',
  replace: 'replace',
  delete: 'delete',
  read: 'read',
  'no-op': 'no change',
};

/** The changes of one stack with the values that differ; replacements say what forces them. */
export function renderChanges(changeSet: ChangeSet, style: Style): string {
  const changes = changeSet.changes.filter(({ action }) => action !== 'no-op' && action !== 'read');
  const title = style.accent(`Changes to the ${changeSet.stack}`);
  if (changes.length === 0) return `${title}\n  none: it stands as planned`;
  const lines = alignColumns(
    changes.map((change) => [
      colorOf(change.action, style)(signs[change.action]),
      plainText(change.address),
      words[change.action],
    ]),
  );
  const body = changes.flatMap((change, index) => [lines[index] ?? '', ...detailsOf(change, style)]);
  return [title, ...body, `  ${summaryOf(changes)}`].join('\n');
}

function colorOf(action: ChangeAction, style: Style): (text: string) => string {
  switch (action) {
    case 'create':
      return style.good;
    case 'delete':
    case 'replace':
      return style.bad;
    case 'update':
    case 'stop-start':
    case 'start':
      return style.warn;
    case 'read':
    case 'no-op':
      return style.dim;
  }
}

function detailsOf(change: Change, style: Style): readonly string[] {
  if (change.action === 'create' || change.action === 'delete') return [];
  return Object.entries(change.values).map(([path, { before, after }]) => {
    const forced = change.forcedBy.includes(path) ? ' (forces the replacement)' : '';
    const text = `${path}: ${before ?? '(not set)'} → ${after ?? '(known after apply)'}${forced}`;
    return '      ' + style.dim(plainText(text));
  });
}

function summaryOf(changes: readonly Change[]): string {
  const counts = new Map<ChangeAction, number>();
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
  const parts = [...counts].map(([action, count]) => `${count} to ${words[action]}`);
  return `${formatCount(changes.length, 'change')}: ${parts.join('; ')}`;
}
