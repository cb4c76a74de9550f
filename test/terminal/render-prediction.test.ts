import { describe, expect, it } from 'vitest';
import { renderPrediction } from '../../planner/terminal/render-prediction.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import type { Expected, Prediction } from '../../schemas/prediction.ts';
import { fullPlan } from './terminal-fixtures.ts';

function rendered(changes: Partial<Prediction>): string {
  return renderPrediction({ ...fullPlan.prediction, ...changes }, 'nvidia-l4', createStyle(false), 100);
}

function expected(target: number, from: Expected['from']): Expected {
  return { target, lower: target / 2, upper: target * 2, from, runs: 4, reason: 'so it was' };
}

describe('a prediction', () => {
  it('shows what runs have told of the use of the machine, and nothing that is only expected', () => {
    const text = rendered({
      expected: {
        meanVcpus: expected(3.2, 'own-runs'),
        gpuUtilization: expected(0.4, 'family'),
        diskBytesPerSecond: expected(2.5e8, 'code'),
        readySeconds: expected(90, 'own-runs'),
      },
    });
    expect(text).toMatch(/vCPUs on average +3\.2 +1\.6 to 6\.4/);
    expect(text).toMatch(/GPU use +40 % +20 % to 80 %/);
    expect(text).toMatch(/ready in +(90 s|2 min|1 min 30 s)/);
    expect(text).not.toContain('disk throughput');
  });

  it.each([
    ['similar-jobs', 'no history of its own, from similar jobs'],
    ['federation', 'no history of its own, from similar jobs'],
    ['code', 'no history, from priors alone'],
  ] as const)('that rests on %s says so', (from, basis) => {
    expect(rendered({ sources: { memoryGib: { from, runs: 9 } } })).toContain(basis);
  });
});
