import { describe, expect, it } from 'vitest';
import { machineUsd, type Prices } from '../../../planner/predictor/backtest/accuracy.ts';
import { attemptRun, gbPerGib } from '../../../planner/predictor/backtest/attempts.ts';
import { backtest, engineName, methods, planName } from '../../../planner/predictor/backtest/backtest.ts';
import { historyOfProfiles } from '../../../planner/predictor/backtest/profile-history.ts';
import type { History } from '../../../planner/predictor/backtest/replayed-run.ts';
import type { BacktestReport } from '../../../schemas/backtest.ts';
import { buildJob } from '../../support/build-plan.ts';
import { buildProfileOf, buildRun, instant } from '../../support/build-profile.ts';
import { aPlainJob } from '../../support/optimiser-requests.ts';
import { aReplayedRun } from '../../support/replayed-runs.ts';

/** Machines of 4, 8, 16, … GiB at a cent an hour for each GiB. */
const prices: Prices = {
  usdPerGibHour: 0.01,
  machineFor: (_, gib) => {
    const usableGib = 2 ** Math.max(2, Math.ceil(Math.log2(gib)));
    return { usableGib, usdPerHour: usableGib / 100 };
  },
};

function reportOf(
  history: History,
  changes: Partial<Parameters<typeof backtest>[0]> = {},
): Promise<BacktestReport> {
  const how = { protocol: 'chronological', seed: 1, fewestRuns: 2 } as const;
  return backtest({ source: 'store', history, ...how, prices, price: null, ...changes });
}

const accuracyOf = (report: BacktestReport, method: string) =>
  report.methods.find((one) => one.method === method);

/** Ten runs of one family, an hour each, one after the other, that use 2 GiB and asked for 8. */
const steady = Array.from({ length: 10 }, (_, place) => aReplayedRun({ at: 4000 * place }));

describe('ten equal runs', async () => {
  const report = await reportOf({ runs: steady, left: {} });

  it('are judged by every method on the same runs', () => {
    expect(report.methods.map(({ method }) => method)).toEqual(Object.keys(methods));
    expect(report.methods.map(({ runs }) => runs)).toEqual(Object.keys(methods).map(() => 10));
    expect(report).toMatchObject({ judged: 10, left: {} });
  });

  it('cost what was asked for, and what was seen after the first', () => {
    expect(accuracyOf(report, 'what was asked for')).toMatchObject({
      failures: 0,
      medianError: 3,
      machineRegret: 1,
    });
    expect(accuracyOf(report, 'what was asked for')?.wastageGbh).toBeCloseTo(60 * gbPerGib, 9);
    expect(accuracyOf(report, 'what was asked for')?.wastageUsd).toBeCloseTo(0.6, 9);
    expect(accuracyOf(report, 'largest seen')?.wastageGbh).toBeCloseTo(6 * gbPerGib, 9);
    expect(accuracyOf(report, 'largest seen')?.machineRegret).toBeCloseTo(0.1, 9);
  });

  it('teach the engine, which tells intervals and run times', () => {
    const engine = accuracyOf(report, engineName);
    expect(engine?.wastageGbh).toBeLessThan(20 * gbPerGib);
    expect(engine?.coverage).toBeGreaterThan(0.5);
    expect(engine?.runtimeMedianError).toBeLessThan(0.05);
    expect(accuracyOf(report, 'largest seen')).toMatchObject({ coverage: null, runtimeMedianError: null });
  });

  it('are added up in curves that end at the total', () => {
    for (const { method, runs, wastageGbh } of report.curves) {
      expect(runs.at(-1)).toBe(10);
      expect(wastageGbh.at(-1)).toBeCloseTo(accuracyOf(report, method)?.wastageGbh ?? NaN, 9);
    }
    expect(report.sized).toHaveLength(10);
  });
});

describe('what is not judged is counted by why', () => {
  const unasked = steady.map((run) => {
    const { requestedGib: _, ...features } = run.features;
    return { ...run, features };
  });
  it.each([
    [
      'of time',
      { runs: unasked, left: { 'did not succeed': 3 } },
      'chronological',
      9,
      {
        'did not succeed': 3,
        'the first of a family whose request is unknown': 1,
      },
    ],
    [
      'drawn',
      { runs: [...steady, aReplayedRun({ family: 'rare' })], left: {} },
      'warm',
      7,
      {
        'learnt without being judged, to warm up': 3,
        'of a family with too few runs': 1,
      },
    ],
    ['of nothing', { runs: [], left: {} }, 'warm', 0, {}],
  ] as const)('in an order %s', async (_what, history, protocol, judged, left) => {
    const report = await reportOf(history, { protocol });
    expect(report.judged).toBe(judged);
    expect(report.left).toEqual(left);
  });
});

it('tells families apart, those that waste most first', async () => {
  const small = Array.from({ length: 5 }, (_, at) =>
    aReplayedRun({ family: 'small', at, peakGib: 0.1, requestedGib: 0.2 }),
  );
  const { families } = await reportOf({ runs: [...small, ...steady], left: {} });
  expect(families.map(({ family, runs }) => [family, runs])).toEqual([
    ['align', 10],
    ['small', 5],
  ]);
  expect(families[0]?.methods.map(({ method }) => method)).toEqual(Object.keys(methods));
});

it('pays for the machines of failed attempts, up to the first that holds the peak', () => {
  const asked = { observe: () => undefined, size: () => ({ target: 3 }), retry: () => ({ target: 5 }) };
  const usd = (peakGib: number) => machineUsd(attemptRun(asked, aReplayedRun({ peakGib }), 128), prices);
  // 3 GiB are bought as 4, which holds a peak of 3.5 that the request would not have.
  expect(usd(3.5)).toEqual({ chosen: 0.04, best: 0.04 });
  expect(usd(4.5)?.chosen).toBeCloseTo(0.12, 9);
  const { vcpus: _, ...unknown } = aReplayedRun().features;
  expect(machineUsd(attemptRun(asked, { ...aReplayedRun(), features: unknown }, 128), prices)).toBeNull();
});

it('reads a history as what was known before each run, and what it used', () => {
  const job = buildJob({
    dataAccess: [
      { uri: 'gs://b/in', mode: 'read', bytes: 100 },
      { uri: 'gs://b/out', mode: 'write', bytes: null },
    ],
    labels: { user: 'kim' },
  });
  const summary = { peakMemoryGib: 3 };
  const run = buildRun({ submittedAt: instant(0), endedAt: instant(900), runSeconds: 600 });
  const good = buildProfileOf({ job, run, summary });
  const { runs, left } = historyOfProfiles([
    good,
    { ...good, origin: 'imported' },
    { ...good, outcome: 'out-of-memory' },
    buildProfileOf({ run }),
    { ...good, run: { ...run, runSeconds: 0 } },
  ]);
  expect(runs).toMatchObject([
    {
      features: {
        family: job.family,
        requestedGib: 8,
        vcpus: 2,
        inputBytes: 100,
        labels: { job: job.name, user: 'kim' },
      },
      ...{
        peakGib: 3,
        runtimeSeconds: 600,
        submittedAt: Date.parse(instant(0)),
        endedAt: Date.parse(instant(900)),
      },
    },
    { features: { family: job.name } },
  ]);
  expect(left).toEqual({ 'did not succeed': 1, 'memory was not measured': 1, 'ran for no time': 1 });
});

describe('plans of jobs that were recorded', () => {
  const job = aPlainJob();
  const recorded = (day: number, peakMemoryGib: number) => {
    const times = {
      submittedAt: instant(86_400 * day),
      endedAt: instant(86_400 * day + 900),
      runSeconds: 600,
    };
    const id = `run-${String(day)}`;
    const run = buildRun({ id, ...times });
    return buildProfileOf({
      id,
      job,
      run,
      recordedAt: times.endedAt,
      summary: { peakMemoryGib, meanCpuUtilization: 0.5, p95CpuUtilization: 0.5 },
    });
  };
  const plans = { accelerators: [], target: 'simulated' } as const;

  it('ask for the upper bound of what runs up to then have shown', async () => {
    const history = historyOfProfiles([0, 1, 2, 3, 4, 5].map((day) => recorded(day, 3)));
    const plan = accuracyOf(await reportOf(history, { plans }), planName);
    const later = accuracyOf(
      await reportOf({ ...history, runs: history.runs.slice(0, 3) }, { plans }),
      planName,
    );
    expect(plan).toMatchObject({ runs: 6, coverage: expect.any(Number) as number });
    // Three more runs of what is known by then waste little.
    expect(plan!.wastageGbh - later!.wastageGbh).toBeLessThan(3 * 3 * 0.35 * (600 / 3600) * gbPerGib);
    expect(plan?.runtimeMedianError).toBeLessThan(0.5);
  });

  it('know of an attempt that ran out of memory when they are made again', async () => {
    const history = historyOfProfiles([...[0, 1, 2, 3, 4, 5].map((day) => recorded(day, 3)), recorded(6, 6)]);
    const plan = accuracyOf(await reportOf(history, { plans }), planName);
    expect(plan?.failures).toBeGreaterThanOrEqual(1);
    expect(plan?.failures).toBeLessThanOrEqual(3);
    expect(Object.keys(methods)).not.toContain(planName);
  });
});

it('ends where it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  const request = { source: 'store', history: { runs: steady, left: {} }, seed: 1, fewestRuns: 2 };
  await expect(backtest({ ...request, protocol: 'warm', prices, price: null }, signal)).rejects.toThrow(
    'enough',
  );
});
