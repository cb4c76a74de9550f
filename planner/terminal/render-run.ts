import type { Run } from '../../schemas/run.ts';
import { formatDuration } from './format-duration.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** A run's state on one line: how it ended or how long it has run, how often it was started, whether it is playback. */
export function renderRun(run: Run, style: Style): string {
  const parts = [
    stateOf(run, style),
    `ran ${formatDuration(run.runSeconds)}`,
    ...(run.starts > 1 ? [`started ${run.starts} times`] : []),
    ...(run.checkpointAt === null ? [] : [`checkpoint of ${plainText(run.checkpointAt)}`]),
    ...(run.origin === 'playback' ? [style.warn('playback of a recorded trace')] : []),
  ];
  return `${plainText(run.id)} ${parts.join(', ')}`;
}

/** How a stopped run goes on, as the end of a sentence. */
export function continuation({ startedAt, checkpointAt, origin }: Run): string {
  if (startedAt === null) return 'has not begun yet';
  if (origin === 'playback') return 'goes on where its trace was stopped';
  return checkpointAt === null
    ? 'has no checkpoint: it begins again'
    : `goes on from its checkpoint of ${checkpointAt}`;
}

function stateOf(run: Run, style: Style): string {
  switch (run.state) {
    case 'succeeded':
      return style.good('succeeded');
    case 'failed':
      return style.bad(run.exitCode === null ? 'failed' : `failed with exit code ${run.exitCode}`);
    case 'cancelled':
      return style.warn('cancelled');
    case 'stopped':
      return style.warn('stopped with its machine');
    case 'queued':
    case 'running':
      return run.state;
  }
}
