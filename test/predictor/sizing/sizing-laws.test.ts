import { expect, test } from 'vitest';
import { onlineSizing } from '../../../planner/predictor/sizing/online-sizing.ts';

test('a request without history is what the user asked for', () =>
  expect(onlineSizing().size({ family: 'align', requestedGib: 7 })).toMatchObject({
    target: 7,
    basis: 'request',
    runs: 0,
  }));

test('a run that ended is what the next of its family rests on', () => {
  const model = onlineSizing();
  model.observe({ features: { family: 'align' }, peakGib: 3, runtimeSeconds: 60 });
  const { target, basis } = model.size({ family: 'align', requestedGib: 64 });
  expect(basis).toBe('family');
  expect(target).toBeGreaterThan(3);
  expect(target).toBeLessThan(64);
});

test('a retry asks for more than failed', () => {
  const failed = { features: { family: 'align' }, attempt: 1, askedGib: 8 };
  expect(onlineSizing().retry(failed).target).toBeGreaterThan(8);
});
