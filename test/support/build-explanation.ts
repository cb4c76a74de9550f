import type { Explanation } from '../../schemas/assessment.ts';

/** Of a job whose memory rests on two runs and whose run time similar jobs have told. */
export function anExplanation(changes: Partial<Explanation> = {}): Explanation {
  return {
    reasons: ['memoryGib: peak 5 GiB in 2 runs'],
    similarRuns: [
      {
        ...{ id: 'run-2', jobName: 'tune', outcome: 'succeeded', recordedAt: '2026-11-02T00:00:00.000Z' },
        ...{ machineType: 'e2-standard-2', peakMemoryGib: 5, runtimeSeconds: 600, usd: 0.02 },
      },
    ],
    evidence: {},
    quantities: [
      {
        ...{ field: 'memoryGib', target: 6, lower: 4, upper: 8, from: 'own-runs', runs: 2 },
        reason: 'peak 5 GiB in 2 runs',
      },
      { field: 'diskGib', target: 10, lower: 10, upper: 10, from: 'user', runs: 0, reason: 'set by hand' },
      {
        ...{ field: 'runtimeSeconds', target: 600, lower: 300, upper: 1200, from: 'similar-jobs', runs: 9 },
        reason: 'an hour of work',
      },
      { field: 'vcpus', target: 2, lower: 1, upper: 4, from: 'code', runs: 0, reason: 'one process' },
    ],
    values: [
      {
        ...{ field: 'batchSize', value: '8', effect: 'at 4: 3 instead of 6 GiB of memory', change: 0.5 },
        ...{ file: 'train.py', line: 12 },
      },
      { field: 'steps', value: '100', effect: 'at 50: 5 min', change: 0.25, file: null, line: null },
    ],
    moves: [{ quantity: 'runtimeSeconds', feature: 'framework torch', value: 'used', factor: 1.5 }],
    ...changes,
  };
}
