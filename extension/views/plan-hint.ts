import type { Plan } from '../../schemas/plan.ts';
import { durationText, usdText } from './figures.ts';
import type { Translate } from './translate.ts';

/** One line for the end of the entry point: `≈ $3.10/run · ready in 2 min · 41 min on 1 × L4 · fairly sure`. */
export function planHint(plan: Plan, t: Translate): string {
  const { offering, latency, prediction, rejected } = plan;
  if (!offering || !latency) return t('nothing fits: {0}', rejected[0]?.reason ?? t('see the plan'));
  const runtime = durationText(latency.runtimeSeconds.target, t);
  return [
    costText(plan, t),
    t('ready in {0}', durationText(latency.readySeconds.target, t)),
    t('{0} on {1}', runtime, machineText(offering, t)),
    sureness(prediction.confidence, t),
  ].join(' · ');
}

function costText({ cost }: Plan, t: Translate): string {
  const usd = cost?.usdPerRun?.target;
  if (usd === undefined) return t('cost unknown');
  const text = usdText(usd, t);
  return cost?.complete === true ? t('≈ {0}/run', text) : t('at least {0}/run', text);
}

function machineText(offering: NonNullable<Plan['offering']>, t: Translate): string {
  const { accelerator, machineType, machineCount } = offering;
  const machine = accelerator
    ? `${accelerator.count} × ${accelerator.type.replace(/^nvidia-(tesla-)?/, '').toUpperCase()}`
    : machineType;
  return machineCount === 1 ? machine : t('{0} machines of {1}', machineCount, machine);
}

/** In words, because a percentage would claim more than is known. */
function sureness(confidence: number, t: Translate): string {
  if (confidence >= 0.8) return t('sure');
  if (confidence >= 0.5) return t('fairly sure');
  return confidence >= 0.25 ? t('unsure') : t('a guess');
}
