import { describe, expect, it } from 'vitest';
import { backtest, baselines } from '../../../planner/predictor/backtest/backtest.ts';
import { publishedFewestRuns } from '../../../planner/predictor/backtest/replay-order.ts';
import type { BacktestReport } from '../../../schemas/backtest.ts';
import { hasTraces, publishedFamilies, sizeyTrace } from '../../support/sizey-trace.ts';

/**
 * Wastage in GB·h and failures that an independent program in Python finds with the published accounting (seed 1996; the
 * second protocol decides at submission).
 */
const figures: readonly (readonly [
  workflow: string,
  protocol: BacktestReport['protocol'],
  method: string,
  wastageGbh: number,
  failures: number,
])[] = [
  ['chipseq', 'warm', 'what was asked for', 286.124, 0],
  ['chipseq', 'warm', 'largest seen', 89.087, 25],
  ['chipseq', 'warm', '95th percentile', 94.7, 114],
  ['chipseq', 'warm', 'linear regression', 133.586, 299],
  ['iwd', 'warm', 'what was asked for', 15.864, 0],
  ['iwd', 'warm', 'largest seen', 1.056, 10],
  ['iwd', 'warm', '95th percentile', 1.439, 62],
  ['iwd', 'warm', 'linear regression', 5.05, 105],
  ['methylseq', 'warm', 'what was asked for', 22_642.531, 0],
  ['methylseq', 'warm', 'largest seen', 1743.725, 10],
  ['methylseq', 'warm', '95th percentile', 4372.188, 35],
  ['methylseq', 'warm', 'linear regression', 2789.57, 115],
  ['chipseq', 'chronological', 'largest seen', 372.178, 441],
  ['iwd', 'chronological', 'largest seen', 9.791, 185],
  ['methylseq', 'chronological', 'largest seen', 15_955.006, 175],
  ['methylseq', 'chronological', '95th percentile', 21_867.062, 272],
];

const reports = new Map<string, Promise<BacktestReport>>();

function reportOf(workflow: string, protocol: BacktestReport['protocol']): Promise<BacktestReport> {
  const known = reports.get(`${workflow} ${protocol}`);
  if (known) return known;
  const tasks = sizeyTrace(workflow);
  const runs =
    protocol === 'warm' ? publishedFamilies(tasks) : tasks.filter(({ runtimeSeconds }) => runtimeSeconds > 0);
  const prices = { usdPerGibHour: null, machineFor: () => null };
  const history = { runs, left: {} };
  const how = { protocol, seed: 1996, fewestRuns: publishedFewestRuns };
  const report = backtest({ source: workflow, history, ...how, price: null, prices, methods: baselines });
  reports.set(`${workflow} ${protocol}`, report);
  return report;
}

describe.skipIf(!hasTraces)('a backtest of public traces finds what was published of', () => {
  it.each(figures)('%s, %s: %s', async (workflow, protocol, method, wastageGbh, failures) => {
    const { methods } = await reportOf(workflow, protocol);
    const found = methods.find((one) => one.method === method);
    expect(found?.failures).toBe(failures);
    // The figures are rounded to three places.
    expect(Math.abs((found?.wastageGbh ?? NaN) - wastageGbh)).toBeLessThan(0.00051);
  });
});
