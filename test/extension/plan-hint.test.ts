import { describe, expect, it } from 'vitest';
import { planHint } from '../../extension/views/plan-hint.ts';
import type { Plan } from '../../schemas/plan.ts';
import { english } from '../support/english.ts';
import { buildOffering, buildPlan, buildPrediction } from '../support/build-plan.ts';

const seconds = (target: number) => ({ target, lower: target, upper: target });
const usd = seconds;

function hint(changes: Partial<Plan>): string {
  return planHint(
    buildPlan({
      cost: { usdPerRun: usd(3.1), usdPerHour: 4, complete: true, breakdown: [] },
      latency: {
        readySeconds: seconds(120),
        runtimeSeconds: seconds(41 * 60),
        timeToResultSeconds: seconds(43 * 60),
      },
      ...changes,
    }),
    english,
  );
}

describe('plan hint', () => {
  it.each<[string, Partial<Plan>, string]>([
    ['a machine', {}, '≈ $3.10/run · ready in 2 min · 41 min on n2-standard-2 · unsure'],
    [
      'a GPU',
      {
        offering: buildOffering({ accelerator: { type: 'nvidia-l4', count: 1 } }),
        prediction: buildPrediction({ confidence: 0.6 }),
      },
      '≈ $3.10/run · ready in 2 min · 41 min on 1 × L4 · fairly sure',
    ],
    [
      'an incomplete price',
      { cost: { usdPerRun: usd(3), usdPerHour: null, complete: false, breakdown: [] } },
      'at least $3.00/run · ready in 2 min · 41 min on n2-standard-2 · unsure',
    ],
    [
      'an unknown price',
      { cost: { usdPerRun: null, usdPerHour: null, complete: false, breakdown: [] } },
      'cost unknown · ready in 2 min · 41 min on n2-standard-2 · unsure',
    ],
    [
      'nothing',
      { offering: null, rejected: [{ criterion: 'memoryGib', count: 9, example: 'x', reason: 'too small' }] },
      'nothing fits: too small',
    ],
  ])('%s', (_name, changes, text) => {
    expect(hint(changes)).toBe(text);
  });
});
