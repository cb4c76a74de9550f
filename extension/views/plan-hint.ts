import type { Plan } from '../../schemas/plan.ts';

/** One line for the end of the entry point: `≈ $3.10/run · ready in 2 min · 41 min on 1 × L4 · fairly sure`. */
export function planHint(plan: Plan): string {
  if (!plan.offering || !plan.latency) return `nothing fits: ${plan.rejected[0]?.reason ?? 'see the plan'}`;
  const parts = [
    costText(plan),
    `ready in ${minutes(plan.latency.readySeconds.target)}`,
    `${minutes(plan.latency.runtimeSeconds.target)} on ${machineText(plan.offering)}`,
    sureness(plan.prediction.confidence),
  ];
  return parts.join(' · ');
}

function costText({ cost }: Plan): string {
  const usd = cost?.usdPerRun?.target;
  if (usd === undefined) return 'cost unknown';
  return `${cost?.complete === true ? '≈' : 'at least'} $${usd.toFixed(2)}/run`;
}

function machineText({ accelerator, machineType, machineCount }: NonNullable<Plan['offering']>): string {
  const machines = machineCount === 1 ? '' : `${machineCount} machines of `;
  return accelerator
    ? `${machines}${accelerator.count} × ${accelerator.type.replace(/^nvidia-(tesla-)?/, '').toUpperCase()}`
    : `${machines}${machineType}`;
}

function minutes(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** In words, because a percentage would claim more than is known. */
function sureness(confidence: number): string {
  if (confidence >= 0.8) return 'sure';
  if (confidence >= 0.5) return 'fairly sure';
  return confidence >= 0.25 ? 'unsure' : 'a guess';
}
