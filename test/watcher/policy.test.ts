import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecideRequest } from '../../planner/watcher/policy.ts';
import { decide } from '../../planner/watcher/policy.ts';
import type { Adjustment, Divergence, DivergentMetric } from '../../schemas/divergence.ts';
import { buildRun, instant } from '../support/build-profile.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const divergence: Divergence = {
  metric: 'memoryGib',
  direction: 'above',
  predicted: { target: 1, lower: 0.25, upper: 1.5 },
  observed: 1.7,
  projected: 3.2,
  since: instant(600),
  samples: 3,
  reason: 'it grows',
};
const checkpointed = buildRun({ checkpointAt: instant(590) });

function decided(changes: Partial<DecideRequest> = {}): Adjustment {
  return decide({
    divergence,
    policy: 'apply',
    limits: { coolDownSeconds: 300, maxUsd: null },
    run: checkpointed,
    checkpointing: true,
    lastAdjustmentAt: null,
    now: new Date(instant(700)),
    ...changes,
  });
}

const rows: readonly (readonly [string, Partial<DecideRequest>, Adjustment['kind'], string])[] = [
  ['nothing diverges', { divergence: null }, 'none', 'as predicted'],
  ['a checkpoint is there', {}, 'apply', 'goes on from its checkpoint'],
  [
    'the run has not started',
    { run: buildRun({ startedAt: null, state: 'queued' }) },
    'apply',
    'has not started',
  ],
  ['there is no checkpoint', { run: buildRun(), checkpointing: false }, 'offer', 'writes no checkpoint'],
  ['there is no checkpoint yet', { run: buildRun() }, 'offer', 'not written a checkpoint yet'],
  ['the policy is to suggest', { policy: 'suggest' }, 'offer', 'policy is to suggest'],
  ['the last change is fresh', { lastAdjustmentAt: new Date(instant(500)) }, 'none', 'waits another 100 s'],
  ['the last change is old', { lastAdjustmentAt: new Date(instant(400)) }, 'apply', 'checkpoint'],
  [
    'it would cost too much',
    { limits: { coolDownSeconds: 0, maxUsd: 1 }, usdAfter: 1.5 },
    'offer',
    '1.50 USD, above the limit of 1 USD',
  ],
  [
    'it stays within the limit',
    { limits: { coolDownSeconds: 0, maxUsd: 2 }, usdAfter: 1.5 },
    'apply',
    'checkpoint',
  ],
  [
    'its cost is unknown',
    { limits: { coolDownSeconds: 0, maxUsd: 2 }, usdAfter: null },
    'offer',
    'cost is unknown',
  ],
  [
    'a smaller machine would do',
    { divergence: { ...divergence, direction: 'below' } },
    'offer',
    'save money',
  ],
  [
    'the run takes too long',
    { divergence: { ...divergence, metric: 'runtimeSeconds' } },
    'offer',
    'without replacing',
  ],
  ['the run has succeeded', { run: { ...checkpointed, state: 'succeeded' } }, 'none', 'has succeeded'],
  ['the run was cancelled', { run: { ...checkpointed, state: 'cancelled' } }, 'none', 'been cancelled'],
];

describe('decide', () => {
  it.each(rows)('when %s', (_what, changes, kind, words) => {
    const adjustment = decided(changes);
    expect(adjustment.kind).toBe(kind);
    expect(adjustment.reason).toContain(words);
  });

  it('never applies a change to a started run without a checkpoint', () => {
    const metric = fc.constantFrom<DivergentMetric>(
      'memoryGib',
      'vcpus',
      'gpuMemoryGib',
      'gpuUtilization',
      'runtimeSeconds',
    );
    const request = fc.record({
      divergence: fc.record({
        ...Object.fromEntries(Object.entries(divergence).map(([key, value]) => [key, fc.constant(value)])),
        metric,
        direction: fc.constantFrom('above', 'below'),
      }) as fc.Arbitrary<Divergence>,
      policy: fc.constantFrom('suggest' as const, 'apply' as const),
      checkpointing: fc.constantFrom(true, false, null),
      usdAfter: fc.option(fc.double({ min: 0, noNaN: true }), { nil: null }),
      run: fc
        .constantFrom('queued' as const, 'running' as const, 'stopped' as const)
        .map((state) => buildRun({ state })),
    });
    fc.assert(
      fc.property(request, (changes) => {
        expect(decided(changes).kind).not.toBe('apply');
      }),
      { seed: 8, numRuns: fuzzRuns(200) },
    );
  });
});
