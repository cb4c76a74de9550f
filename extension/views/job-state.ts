import type { JobStatus } from '../../schemas/status.ts';
import type { Translate } from './translate.ts';

/** How one prepared job stands, in one word. */
export type JobState =
  'incomplete' | 'gone' | 'preempted' | 'stopped' | 'starting' | 'ready' | 'running' | 'finished' | 'failed';

export function jobState({ instance, run, prepared }: JobStatus): JobState {
  // Remembered before it is made: it is being made, or that was interrupted.
  if (instance === null) return prepared.readyAt === null ? 'incomplete' : 'gone';
  if ((instance.preemptedAt ?? null) !== null) return 'preempted';
  if (instance.status !== 'RUNNING') return isStarting(instance.status) ? 'starting' : 'stopped';
  if (run?.state === 'failed') return 'failed';
  if (run?.state === 'succeeded' || run?.state === 'cancelled') return 'finished';
  if (run !== null) return 'running';
  return instance.readyAt === null ? 'starting' : 'ready';
}

function isStarting(status: string): boolean {
  return status === 'PROVISIONING' || status === 'STAGING' || status === 'PENDING';
}

/**
 * It costs, nobody uses it, and half of the time has gone after which it stops by itself. In the target's own time, which
 * the seconds that are left of its longest life tell.
 */
export function isLongIdle(status: JobStatus): boolean {
  const { plan } = status.prepared;
  if (jobState(status) !== 'ready' || status.secondsLeft === null) return false;
  return plan.maxRunSeconds - status.secondsLeft >= (plan.idleMinutes * 60) / 2;
}

export function jobStateText(state: JobState, t: Translate): string {
  switch (state) {
    case 'incomplete':
      return t('incomplete');
    case 'gone':
      return t('gone');
    case 'preempted':
      return t('preempted');
    case 'stopped':
      return t('stopped');
    case 'starting':
      return t('starting');
    case 'ready':
      return t('ready');
    case 'running':
      return t('running');
    case 'finished':
      return t('finished');
    case 'failed':
      return t('failed');
  }
}

/** Name of a product icon. */
export function jobStateIcon(state: JobState): string {
  const icons: Readonly<Record<JobState, string>> = {
    ...{
      incomplete: 'circle-large-outline',
      gone: 'question',
      preempted: 'debug-disconnect',
      stopped: 'debug-stop',
      starting: 'loading~spin',
    },
    ...{ ready: 'vm-active', running: 'vm-running', finished: 'pass', failed: 'error' },
  };
  return icons[state];
}
