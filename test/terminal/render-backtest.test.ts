import { describe, expect, it } from 'vitest';
import { renderBacktest } from '../../planner/terminal/render-backtest.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import type { BacktestReport } from '../../schemas/backtest.ts';
import { aBacktest, anAccuracy } from '../support/build-backtest.ts';

const said = (changes: Partial<BacktestReport> = {}): string =>
  renderBacktest(aBacktest(changes), createStyle(false));

describe('a backtest for a person', () => {
  it('tells each method, each family, the price and what was left out', () => {
    expect(said().split('\n')).toEqual([
      'Backtest of store: 10 runs of 1 family, in order of time',
      '',
      '  method        wasted GB·h  wasted USD  failures     median error  in interval  run time error  machine regret',
      '  headstart     12.5         $0.050      3 in 2 runs  21 %          90 %         15 %            10 %',
      '  largest seen  25           $0.050      3 in 2 runs  21 %          –            –               10 %',
      '',
      'Wasted GB·h by family, failures in brackets',
      '  family  runs  headstart  largest seen',
      '  align   10    12.5 (3)   25 (3)',
      '',
      '$0.0044 per GiB·h: memory of N2, 2026-07-16 (a list).',
      'Not judged: 4 did not succeed.',
    ]);
  });

  const family = { family: 'align', runs: 10, methods: [anAccuracy()] };
  it.each<readonly [string, Partial<BacktestReport>, string]>([
    [
      'of no run',
      { judged: 0, families: [] },
      '0 runs of 0 families, in order of time\nNo run could be judged.',
    ],
    ['drawn', { protocol: 'warm' }, 'drawn at random after a warm-up'],
    ['without a price', { price: null }, 'nothing is told in USD'],
    ['of many families', { families: Array.from({ length: 12 }, () => family) }, 'and 2 more'],
    ['of a name that is none', { source: 'a\u001b[31mb\u202e' }, 'Backtest of ab: '],
    ['of runs that fail once each', { methods: [anAccuracy({ failures: 2 })] }, ' 2         21 %'],
  ])('%s', (_what, changes, expected) => expect(said(changes)).toContain(expected));
});
