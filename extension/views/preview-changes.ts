import { isEmpty, type Change, type ChangeAction, type ChangeSet } from '../../schemas/change.ts';
import { durationText } from './figures.ts';
import type { PreviewState, ResourceProgress } from './preview-state.ts';
import type { Translate } from './translate.ts';

export interface ValueChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Whether it cannot be changed in place. */
  readonly forces: boolean;
}

export interface ChangeRow {
  readonly action: ChangeAction;
  readonly word: string;
  readonly address: string;
  /** What forces a replacement, in one sentence; empty where nothing does. */
  readonly forced: string;
  readonly values: readonly ValueChange[];
  /** What the apply has come to; empty before it. */
  readonly progress: string;
}

export interface StackChanges {
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly ChangeRow[];
}

/** The changes of both stacks; null until Terraform has told. */
export function stackChanges(
  { changes, progress }: PreviewState,
  t: Translate,
): readonly StackChanges[] | null {
  if (changes === null) return null;
  const stack = (title: string, set: ChangeSet): StackChanges => {
    const rows = set.changes.filter(counts).map((change) => changeRow(change, progress[change.address], t));
    return { title, rows, summary: summaryOf(set, t) };
  };
  return [
    stack(t('Environment of the region, kept between jobs'), changes.environment),
    stack(t('Machine and disks of this job'), changes.job),
  ];
}

/** What is done to a resource, in words. */
export function actionWord(action: ChangeAction, t: Translate): string {
  switch (action) {
    case 'create':
      return t('create');
    case 'update':
      return t('update in place');
    case 'stop-start':
      return t('stop, update and start');
    case 'start':
      return t('start');
    case 'replace':
      return t('replace');
    case 'delete':
      return t('destroy');
    case 'read':
      return t('read');
    case 'no-op':
      return t('no change');
  }
}

function counts({ action }: Change): boolean {
  return action !== 'no-op' && action !== 'read';
}

function changeRow(change: Change, progress: ResourceProgress | undefined, t: Translate): ChangeRow {
  const { action, address, forcedBy } = change;
  const forced = forcedBy.length === 0 ? '' : t('forced by {0}', forcedBy.join(', '));
  const values = Object.entries(change.values).map(([path, { before, after }]) => ({
    path,
    before: before ?? t('(not set)'),
    after: after ?? t('(known after apply)'),
    forces: forcedBy.includes(path),
  }));
  const word = actionWord(action, t);
  return { action, address, word, forced, values, progress: progress ? progressText(progress, t) : '' };
}

function progressText({ state, elapsedSeconds }: ResourceProgress, t: Translate): string {
  const time = durationText(elapsedSeconds, t);
  switch (state) {
    case 'started':
      return t('started');
    case 'running':
      return t('at work, {0}', time);
    case 'done':
      return t('done, {0}', time);
    case 'failed':
      return t('failed');
  }
}

function summaryOf(set: ChangeSet, t: Translate): string {
  if (isEmpty(set)) return t('It stands as planned: nothing changes.');
  const byAction = Map.groupBy(set.changes.filter(counts), ({ action }) => action);
  return [...byAction]
    .map(([action, list]) => t('{0} to {1}', list.length, actionWord(action, t)))
    .join('; ');
}
