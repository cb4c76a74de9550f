import { describe, expect, it } from 'vitest';
import { fixColumns, isError, problemColumns } from '../../extension/views/problem-marks.ts';
import type { Problem } from '../../schemas/assessment.ts';
import { buildProblem } from '../support/build-assessment.ts';

describe('what a problem underlines', () => {
  it.each<[string, Partial<Problem>, string, string]>([
    ['the text that its fix replaces', {}, '  batch = 8', '8'],
    ['the code of the line without a fix', { fixes: [] }, '  batch = 8  ', 'batch = 8'],
    ['the code of the line where the text has gone', {}, '  batch = 16', 'batch = 16'],
    [
      'the code of the line where the fix is elsewhere',
      { fixes: [{ title: 'x', file: 'requirements.txt', line: 1, old: '8', new: '9' }] },
      'batch = 8',
      'batch = 8',
    ],
    ['nothing of an empty line', {}, '', ''],
  ])('%s', (_name, changes, text, expected) => {
    const { start, end } = problemColumns(buildProblem(changes), text);
    expect(text.slice(start, end)).toBe(expected);
  });
});

describe('a fix', () => {
  const fix = { title: 'x', file: 'train.py', line: 1, old: '8', new: '4' };
  it.each([
    ['batch = 8', { start: 8, end: 9 }],
    ['batch = 16', null],
    ['batch = 8 or 8', null],
  ])('in "%s" finds its text only once', (text, expected) => {
    expect(fixColumns(fix, text)).toEqual(expected);
  });
});

it.each<[Problem['kind'], boolean]>([
  ['does-not-fit', true],
  ['incompatible-stack', true],
  ['nothing-fits', true],
  ['over-budget', false],
  ['no-quota', false],
])('%s is an error: %s', (kind, expected) => {
  expect(isError(buildProblem({ kind }))).toBe(expected);
});
