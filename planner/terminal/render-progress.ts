import type { ApplyProgress, ChangeAction } from '../../schemas/change.ts';
import { formatDuration } from './format-duration.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

const doing: Readonly<Record<ChangeAction, readonly [now: string, then: string]>> = {
  create: ['creating', 'created'],
  update: ['changing', 'changed'],
  'stop-start': ['stopping, changing, starting', 'changed and started again'],
  start: ['starting', 'started'],
  replace: ['replacing', 'replaced'],
  delete: ['deleting', 'deleted'],
  read: ['reading', 'read'],
  'no-op': ['checking', 'unchanged'],
};

/** A line for one step of an apply; null where a line would be noise (a start, before anything took its time). */
export function renderProgress(progress: ApplyProgress, style: Style): string | null {
  const [now, then] = doing[progress.action];
  const address = plainText(progress.address);
  const elapsed =
    progress.elapsedSeconds >= 1 ? style.dim(` ${formatDuration(progress.elapsedSeconds)}`) : '';
  switch (progress.state) {
    case 'started':
      return null;
    case 'running':
      return progress.elapsedSeconds >= 1 ? `  ${style.dim('…')} ${address} ${now}${elapsed}` : null;
    case 'done':
      return progress.action === 'read' ? null : `  ${style.good('✓')} ${address} ${then}${elapsed}`;
    case 'failed':
      return `  ${style.bad('✗')} ${address} failed${elapsed}`;
  }
}

/** What a terminal shows in its last line while a step that was started has nothing more to say. */
export function renderTransient(progress: ApplyProgress): string | null {
  if (progress.state !== 'started' || progress.action === 'read') return null;
  return `  … ${plainText(progress.address)} ${doing[progress.action][0]}`;
}
