import { describe, expect, it } from 'vitest';
import { renderExplanation } from '../../planner/terminal/render-explanation.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import type { Explanation } from '../../schemas/assessment.ts';
import { anExplanation } from '../support/build-explanation.ts';

const said = (changes: Partial<Explanation> = {}, withReasons = false): string =>
  renderExplanation(anExplanation(changes), createStyle(false), { withReasons });

describe('an explanation for a person', () => {
  it('tells evidence, what moves it most, what trees made of it, and the runs', () => {
    expect(said().split('\n')).toEqual([
      'What each quantity rests on',
      '  memory    6 GiB   4 GiB to 8 GiB   2 runs of the job itself',
      '  disk      10 GiB  10 GiB           set by hand',
      '  run time  10 min  5 min to 20 min  9 runs of similar jobs',
      '  vCPUs     2       1 to 4           the code alone',
      '',
      'What moves it most',
      '  batchSize  8    50 %  at 4: 3 instead of 6 GiB of memory  train.py:12',
      '  steps      100  25 %  at 50: 5 min                        not read in a file',
      '',
      'What runs of other jobs made of it',
      '  run time  framework torch  used  × 1.5',
      '',
      'Runs it rests on',
      '  run-2  tune  succeeded  2026-11-02  e2-standard-2  5 GiB  10 min  $0.020',
    ]);
  });

  const [run] = anExplanation().similarRuns;
  it.each<readonly [string, Partial<Explanation>, string]>([
    ['of no history', { similarRuns: [] }, 'None yet: the bounds tighten with every run.'],
    ['of many runs', { similarRuns: Array.from({ length: 12 }, () => run!) }, 'and 2 more'],
    ['of what nothing changes', { values: [] }, 'No value of the job changes it.'],
    ['of a name that is none', { similarRuns: [{ ...run!, id: 'a\u001b[31mb' }] }, '  ab  tune'],
    ['of runs of other jobs', { similarRuns: [{ ...run!, nearness: 0.75 }] }, '10 min  $0.020  75 % alike'],
    ['without trees', { moves: [] }, 'not read in a file\n\nRuns it rests on'],
    [
      'of what was never measured',
      { similarRuns: [{ ...run!, peakMemoryGib: null, usd: null }] },
      '–  10 min  unknown',
    ],
  ])('%s', (_what, changes, expected) => expect(said(changes)).toContain(expected));

  it('gives the reasons where no plan stands beside it', () => {
    expect(said({}, true)).toContain('runs of the job itself\n    peak 5 GiB in 2 runs\n');
    expect(said()).not.toContain('peak 5 GiB in 2 runs');
  });
});
