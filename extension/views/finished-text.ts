import type { WatchedRun } from '../../schemas/api.ts';
import { durationText, usdText } from './figures.ts';
import type { Translate } from './translate.ts';

/** How a run ended, beside what was predicted, and that its machine still costs. */
export function finishedText({ run, profile }: WatchedRun, t: Translate): string {
  const took = durationText(run.runSeconds, t);
  const span = profile.predicted?.runtimeSeconds;
  const predicted = span
    ? t('{0} to {1}', durationText(span.lower, t), durationText(span.upper, t))
    : t('unknown');
  const ended =
    run.state === 'succeeded'
      ? t('{0} has finished in {1} (predicted {2})', run.jobName, took, predicted)
      : t('{0} has ended after {1}: {2}', run.jobName, took, reasonText(profile.outcome, run.exitCode, t));
  return t('{0}, {1}. Its machine stands and costs.', ended, usdText(profile.usd, t));
}

function reasonText(
  outcome: WatchedRun['profile']['outcome'],
  exitCode: number | null,
  t: Translate,
): string {
  if (outcome === 'out-of-memory') return t('out of memory');
  if (outcome === 'cancelled') return t('cancelled');
  return exitCode === null ? t('failed') : t('exit code {0}', exitCode);
}
