import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainModels } from '../../../planner/predictor/online/train-models.ts';
import { machineSlowness } from '../../../planner/predictor/transfer/machine-slowness.ts';
import { sizeCurve } from '../../../planner/predictor/transfer/size-curve.ts';
import { runtimeSecondsOn } from '../../../planner/optimiser/runtime.ts';
import type { MachineTypeFacts } from '../../../schemas/catalog.ts';
import type { Profile } from '../../../schemas/profile.ts';
import { buildJob } from '../../support/build-plan.ts';
import { buildOfferingOf, buildProfileOf } from '../../support/build-profile.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { lotaruRuns } from '../../support/lotaru-trace.ts';
import { onDay, trainingOn } from '../online/model-runs.ts';
import { plain, predicted, reasonOf } from '../prediction-cases.ts';

/** Curves: sizes and seconds → what is expected of another size. */
const curves: readonly {
  readonly what: string;
  readonly runs: readonly (readonly [size: number, seconds: number])[];
  readonly size: number;
  readonly seconds: number | null;
}[] = [
  {
    what: 'the worked example',
    runs: [
      [1, 11],
      [2, 12],
      [4, 14],
      [8, 18],
    ],
    size: 16,
    seconds: 26,
  },
  {
    what: 'a task that size does not matter to',
    runs: [
      [1, 30],
      [2, 31],
      [4, 29],
      [8, 30],
    ],
    size: 64,
    seconds: 30,
  },
  {
    what: 'a power',
    runs: [
      [1, 1],
      [2, 4],
      [4, 16],
      [8, 64],
    ],
    size: 16,
    seconds: 256,
  },
  {
    what: 'a line with an outlier',
    runs: [
      [1, 11],
      [2, 12],
      [3, 90],
      [4, 14],
      [6, 16],
      [8, 18],
    ],
    size: 16,
    seconds: 26,
  },
  {
    what: 'medians of repeated runs',
    runs: [
      [1, 9],
      [1, 11],
      [1, 13],
      [2, 12],
      [4, 14],
      [8, 18],
    ],
    size: 16,
    seconds: 26,
  },
  {
    what: 'two sizes, which tell no curve',
    runs: [
      [1, 11],
      [2, 12],
      [2, 12],
    ],
    size: 4,
    seconds: null,
  },
];

describe('time by size', () => {
  it.each(curves)('of $what', ({ runs, size, seconds }) => {
    const curve = sizeCurve(runs.map(([each, value]) => ({ size: each, value })));
    if (seconds === null) expect(curve).toBeNull();
    else expect((curve?.(size) ?? NaN) / seconds).toBeCloseTo(1, 1);
  });

  it('is above 0 and never falls with size, whatever was seen', () => {
    const run = fc.record({
      size: fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
      value: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), run, (runs, { size }) => {
        const curve = sizeCurve(runs);
        if (curve === null) return;
        expect(curve(size)).toBeGreaterThan(0);
        expect(curve(size * 2)).toBeGreaterThanOrEqual(curve(size) * (1 - 1e-9));
      }),
      { seed: 8, numRuns: fuzzRuns(200) },
    );
  });
});

describe('kinds of machine', () => {
  const works = Array.from({ length: 12 }, (_, index) => ({ work: `w${index}`, seconds: 10 * (index + 1) }));
  const timed = works.flatMap(({ work, seconds }) => [
    { work, machine: 'n2', seconds },
    { work, machine: 'e2', seconds: seconds * 1.2 },
  ]);

  it('differ as the worked example tells', () => {
    const { n2, e2 } = machineSlowness(timed);
    expect((e2 ?? NaN) / (n2 ?? NaN)).toBeCloseTo(1.2 ** (12 / 15), 1);
    expect(e2).toBeGreaterThan(1);
    expect(n2).toBeLessThan(1);
  });

  it('tell nothing by works that were seen on one of them alone', () => {
    expect(machineSlowness(timed.filter(({ machine }) => machine === 'n2'))).toEqual({});
    const apart = timed.map((run) => ({ ...run, work: `${run.machine} ${run.work}` }));
    expect(machineSlowness(apart)).toEqual({});
  });

  it('keep what was known of them while little is seen', () => {
    const { e2 = NaN, c4 } = machineSlowness(timed.slice(0, 2), { e2: 1.5, c4: 0.8 });
    expect(c4).toBe(0.8);
    expect(e2).toBeGreaterThan(1.3);
  });

  it('make a plan take longer there, as runs of the job have shown', () => {
    const run = (machineType: string, index: number, seconds: number): Profile =>
      buildProfileOf({
        id: `run-${index}`,
        job: buildJob(plain),
        recordedAt: onDay(index),
        offerings: [buildOfferingOf(machineType)],
        runtimeSeconds: seconds,
        summary: { meanCpuUtilization: 0.5, p95CpuUtilization: 0.5 },
      });
    const runs = Array.from({ length: 10 }, (_, index) =>
      index % 2 === 0 ? run('e2-standard-2', index, 900) : run('n2-standard-2', index, 600),
    );
    const prediction = predicted(plain, runs);
    const { e2 = NaN, n2 = NaN } = prediction.work.slowness ?? {};
    expect(e2 / n2).toBeGreaterThan(1.1);
    expect(e2 / n2).toBeLessThan(1.5);
    const on = (name: string): number =>
      runtimeSecondsOn(prediction, { name, vcpus: 2, coremarkPerVcpu: 17_300 } as MachineTypeFacts, null, 0);
    expect(on('e2-standard-2') / on('n2-standard-2')).toBeCloseTo(e2 / n2, 2);
    expect(predicted(plain, runs.slice(0, 1)).work.slowness).toBeUndefined();
  });

  it('are learnt from runs of all jobs, where recent ones agree', async () => {
    const runs = Array.from({ length: 120 }, (_, index) => {
      const [work, isSlow] = [index % 30, index % 60 < 30];
      return buildProfileOf({
        id: `run-${index}`,
        job: buildJob({ fingerprint: `sha256:${work}`, family: `family-${work}` }),
        recordedAt: onDay(index),
        offerings: [buildOfferingOf(isSlow ? 'e2-standard-2' : 'n2-standard-2')],
        runtimeSeconds: (100 + work) * (isSlow ? 1.5 : 1),
      });
    });
    const { slowness, trials } = await trainModels(trainingOn(runs));
    expect(trials.find(({ target }) => target === 'slowness')).toMatchObject({ chosen: 'candidate' });
    expect((slowness['e2'] ?? NaN) / (slowness['n2'] ?? NaN)).toBeGreaterThan(1.4);
  });
});

describe('runs of the same code on other amounts of data', () => {
  const reading = (gib: number) => ({
    dataAccess: [{ uri: 'gs://b/x', mode: 'read' as const, bytes: gib * 2 ** 30 }],
  });
  const runs = [1, 2, 4, 8].map((gib, index) =>
    buildProfileOf({
      id: `run-${index}`,
      job: buildJob(reading(gib)),
      recordedAt: onDay(index),
      runtimeSeconds: 100 + 50 * gib,
      summary: { peakMemoryGib: 2 + gib / 2, meanCpuUtilization: 0.5, p95CpuUtilization: 0.5 },
    }),
  );

  it('tell how long it takes on more', () => {
    const at = (gib: number): number => predicted(reading(gib), runs).runtimeSeconds.target;
    expect(at(16) / at(8)).toBeCloseTo(900 / 500, 1);
    expect(at(1) / at(8)).toBeCloseTo(150 / 500, 1);
    expect(reasonOf(predicted(reading(16), runs), 'runtimeSeconds')).toContain('4 runs');
  });

  it('tell how much memory it takes on more, and on less', () => {
    const at = (gib: number): number => predicted(reading(gib), runs).memoryGib.target;
    expect(at(16) / at(8)).toBeCloseTo(10 / 6, 1);
    expect(at(1) / at(8)).toBeCloseTo(2.5 / 6, 1);
    expect(reasonOf(predicted(reading(16), runs), 'memoryGib')).toContain('on as much data as it reads now');
    expect(predicted({ dataAccess: [] }, runs).memoryGib.lower).toBeGreaterThan(2);
  });
});

const trace = lotaruRuns();
describe.skipIf(trace === null)('runs of five workflows on seven kinds of machine', () => {
  it('differ by machine as the ratio of their published CoreMark says, between those of Google Cloud', () => {
    const runs = (trace ?? []).filter(({ machine }) => ['n1', 'n2', 'c2'].includes(machine));
    const found = machineSlowness(runs);
    const ratio = (one: string, other: string): number => (found[one] ?? NaN) / (found[other] ?? NaN);
    // CoreMark per vCPU of the catalogue: N1 13,023, N2 16,721, C2 18,317.
    expect(ratio('n1', 'n2')).toBeCloseTo(16_721 / 13_023, 1);
    expect(ratio('n1', 'c2')).toBeCloseTo(18_317 / 13_023, 1);
  });
});
