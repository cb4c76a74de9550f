import { describe, expect, it } from 'vitest';
import { spread } from '../../schemas/interval.ts';
import type { ExpectedUse, Prediction } from '../../schemas/prediction.ts';
import type { UsageSummary } from '../../schemas/usage.ts';
import { loraOf7B, plain, predicted, runsOf } from './prediction-cases.ts';

const reading = { dataAccess: [{ uri: 'gs://b/x', mode: 'read' as const, bytes: 6e10 }] };
const use: Partial<UsageSummary> = {
  meanCpuUtilization: 0.25,
  meanGpuUtilization: 0.8,
  peakDiskBytesPerSecond: 3e8,
  peakNetworkBytesPerSecond: 1e8,
};

function expectedOf(prediction: Prediction, name: keyof ExpectedUse): ExpectedUse[typeof name] {
  return prediction.expected?.[name];
}

const cases: readonly {
  readonly what: string;
  readonly name: keyof ExpectedUse;
  readonly prediction: Prediction;
  readonly expected: object | undefined;
}[] = [
  {
    what: 'vCPUs in use without history',
    name: 'meanVcpus',
    prediction: predicted(plain),
    expected: { target: 0.7, lower: 0.025, upper: 2, from: 'code', runs: 0 },
  },
  {
    what: 'vCPUs in use that runs have shown',
    name: 'meanVcpus',
    prediction: predicted(plain, runsOf(plain, [1, 1, 1], { summary: use })),
    expected: { target: 0.5, from: 'own-runs', runs: 3 },
  },
  {
    what: 'no GPU utilisation without a GPU',
    name: 'gpuUtilization',
    prediction: predicted(plain),
    expected: undefined,
  },
  {
    what: 'GPU utilisation that runs have shown',
    name: 'gpuUtilization',
    prediction: predicted(loraOf7B, runsOf(loraOf7B, [1, 1], { summary: use })),
    expected: { target: 0.8, upper: 1, from: 'own-runs' },
  },
  {
    what: 'no disk throughput where nothing tells the size of the data',
    name: 'diskBytesPerSecond',
    prediction: predicted(plain),
    expected: undefined,
  },
  {
    what: 'disk throughput that the data asks for',
    name: 'diskBytesPerSecond',
    prediction: predicted(reading),
    expected: { from: 'code' },
  },
  {
    what: 'disk throughput that runs have shown',
    name: 'diskBytesPerSecond',
    prediction: predicted(reading, runsOf(reading, [1], { summary: use })),
    expected: { target: 3e8, from: 'own-runs' },
  },
  {
    what: 'no time to ready before a machine was prepared',
    name: 'readySeconds',
    prediction: predicted(plain),
    expected: undefined,
  },
  {
    what: 'the time to ready of a job that was prepared',
    name: 'readySeconds',
    prediction: predicted(plain, runsOf(plain, [1, 1], { readySeconds: 80 })),
    expected: { target: 80, from: 'own-runs', runs: 2 },
  },
  {
    what: 'the time to ready of its family',
    name: 'readySeconds',
    prediction: predicted(
      { ...plain, fingerprint: 'sha256:other' },
      runsOf(plain, [1], { readySeconds: 80 }),
    ),
    expected: { target: 80, from: 'family', runs: 1 },
  },
];

describe('what a run is expected to do', () => {
  it.each(cases)('$what', ({ name, prediction, expected }) => {
    if (expected === undefined) expect(expectedOf(prediction, name)).toBeUndefined();
    else expect(expectedOf(prediction, name)).toMatchObject(expected);
  });

  it.each(['meanVcpus', 'diskBytesPerSecond', 'readySeconds'] as const)(
    'is surer of %s with every run',
    (name) => {
      const widths = [1, 2, 4, 8].map((count) => {
        const runs = runsOf(reading, Array<number>(count).fill(1), { summary: use, readySeconds: 60 });
        const expected = expectedOf(predicted(reading, runs), name);
        return expected ? spread(expected) : NaN;
      });
      expect([...widths].sort((one, other) => other - one)).toEqual(widths);
      expect(widths[3]).toBeLessThan(1.6);
    },
  );
});

describe('where a quantity comes from', () => {
  const other = { ...plain, fingerprint: 'sha256:other' };
  it.each([
    ['the code', predicted(plain), { from: 'code', runs: 0 }],
    ['the family', predicted(other, runsOf(plain, [1, 1])), { from: 'family', runs: 2 }],
    ['runs of the job', predicted(plain, runsOf(plain, [1, 1, 1])), { from: 'own-runs', runs: 3 }],
    ['the user', predicted({ ...plain, resources: { memoryGib: 4 } }), { from: 'user', runs: 0 }],
  ] as const)('is told: %s', (_, prediction, source) => {
    expect(prediction.sources?.['memoryGib']).toEqual(source);
    expect(Object.keys(prediction.sources ?? {})).toEqual(
      expect.arrayContaining(['vcpus', 'diskGib', 'networkGbps', 'runtimeSeconds']),
    );
  });
});
