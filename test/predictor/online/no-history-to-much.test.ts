import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { PredictionModels } from '../../../planner/predictor/online/prediction-models.ts';
import { trainModels } from '../../../planner/predictor/online/train-models.ts';
import { predict } from '../../../planner/predictor/predict.ts';
import { spread } from '../../../schemas/interval.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { someAccelerators } from '../../support/build-profile.ts';
import { mixedRuns, readingJob, runTaking, trainingOn } from './model-runs.ts';

const document = fileURLToPath(new URL('../../../docs/prediction.md', import.meta.url));
const job = readingJob('new', 3);
let models: PredictionModels;

beforeAll(async () => {
  models = { version: 1, ...(await trainModels(trainingOn(mixedRuns(120, 2, 0.5)))) };
});

function family(count: number): readonly PastRun[] {
  return Array.from({ length: count }, (_, index) => {
    const run = runTaking(readingJob('new', 2), 2.2, index, `kin-${index}`);
    return { ...run, fingerprint: 'sha256:kin' };
  });
}

function own(count: number): readonly PastRun[] {
  return Array.from({ length: count }, (_, index) =>
    runTaking(job, 2.1 * (1 + (index % 3) / 50), 10 + index),
  );
}

/** What is known in each row of the table in docs/prediction.md. */
const steps: readonly { readonly learnt: boolean; readonly runs: readonly PastRun[] }[] = [
  { learnt: false, runs: [] },
  { learnt: true, runs: [] },
  { learnt: true, runs: family(1) },
  { learnt: true, runs: family(5) },
  ...[1, 5, 20].map((count) => ({ learnt: true, runs: [...family(5), ...own(count)] })),
];

/** The cells of its rows: from, target, lower, upper and their quotient. */
function documented(): readonly (readonly string[])[] {
  const text = readFileSync(document, 'utf8');
  const table = text.slice(text.indexOf('| what is known'), text.indexOf('## When runs change'));
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim()),
  );
}

it('goes from no history to much as the documentation tells, and is surer at each step', () => {
  const predictions = steps.map(({ learnt, runs }) => {
    const request = { job, runs, accelerators: someAccelerators, target: 'simulated' as const };
    return predict({ ...request, ...(learnt ? { models } : {}) });
  });
  const told = predictions.map(({ memoryGib, sources }) => {
    const { target, lower, upper } = memoryGib;
    const from = sources?.['memoryGib']?.from ?? '';
    return [from, ...[target, lower, upper].map(String), String(Number(spread(memoryGib).toFixed(1)))];
  });
  expect(told).toEqual(documented());
  const widths = predictions.map(({ memoryGib }) => spread(memoryGib));
  for (const [index, width] of widths.slice(1).entries())
    expect(width).toBeLessThanOrEqual(widths[index] ?? 0);
});
