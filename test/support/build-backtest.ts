import type { Accuracy, BacktestReport } from '../../schemas/backtest.ts';

export function anAccuracy(changes: Partial<Accuracy> = {}): Accuracy {
  return {
    ...{ method: 'headstart', runs: 10, wastageGbh: 12.5, wastageUsd: 0.05, failures: 3, failedRuns: 2 },
    ...{ medianError: 0.21, coverage: 0.9, runtimeMedianError: 0.15, machineRegret: 0.1 },
    ...changes,
  };
}

/** Ten runs of one family, sized by the engine and by one baseline. */
export function aBacktest(changes: Partial<BacktestReport> = {}): BacktestReport {
  const other = { coverage: null, runtimeMedianError: null };
  const methods = [anAccuracy(), anAccuracy({ method: 'largest seen', wastageGbh: 25, ...other })];
  return {
    ...{ schemaVersion: 1, source: 'store', protocol: 'chronological', seed: 1996, judged: 10 },
    left: { 'did not succeed': 4 },
    price: { usdPerGibHour: 0.0044, of: 'memory of N2', asOf: '2026-07-16', source: 'a list' },
    methods,
    families: [{ family: 'align', runs: 10, methods }],
    curves: methods.map(({ method, wastageGbh }) => ({ method, runs: [5, 10], wastageGbh: [1, wastageGbh] })),
    sized: [
      { family: 'align', peakGib: 2, requestedGib: 2.5, failed: false },
      { family: 'align', peakGib: 3, requestedGib: 2.5, failed: true },
    ],
    ...changes,
  };
}
