import { describe, expect, it } from 'vitest';
import { driverHints } from '../../extension/views/driver-hints.ts';
import type { Contribution } from '../../schemas/assessment.ts';
import { buildAssessment, buildContribution } from '../support/build-assessment.ts';

function texts(path: string, ...contributions: readonly Partial<Contribution>[]): readonly string[] {
  const assessment = buildAssessment({ contributions: contributions.map(buildContribution) });
  return driverHints(assessment, path).map(({ line, text }) => `${line}: ${text}`);
}

describe('hints of the lines that drive the need', () => {
  it.each<[string, string, readonly Partial<Contribution>[], readonly string[]]>([
    ['stand in their line', '/project/train.py', [{}], ['2: half of it: 14 instead of 22 GiB per GPU']],
    [
      'are in order of lines',
      '/project/train.py',
      [
        { line: 8, effect: 'b' },
        { line: 2, effect: 'a' },
      ],
      ['1: a', '7: b'],
    ],
    ['of another file are not here', '/project/other.py', [{}], []],
    [
      'of a module are in the module',
      '/project/lib/data.py',
      [{ file: 'lib/data.py', effect: 'x' }],
      ['2: x'],
    ],
    [
      'share a line where there is room',
      '/project/train.py',
      [{ effect: 'a' }, { effect: 'b' }],
      ['2: a · b'],
    ],
    [
      'count the others where there is none',
      '/project/train.py',
      [{ effect: '34 min of 1 h 2 min each, at this rate' }, { effect: 'half of it: 14 GiB' }],
      ['2: 34 min of 1 h 2 min each, at this rate +1'],
    ],
    [
      'are cut where an editor would',
      '/project/train.py',
      [{ effect: 'x'.repeat(60) }],
      [`2: ${'x'.repeat(42)}…`],
    ],
  ])('%s', (_name, path, contributions, expected) => {
    expect(texts(path, ...contributions)).toEqual(expected);
  });
});
