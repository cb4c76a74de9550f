import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration } from '../../planner/terminal/format-duration.ts';
import { formatBounds, formatInterval } from '../../planner/terminal/format-interval.ts';
import { formatTotalUsd, formatUsd } from '../../planner/terminal/format-money.ts';
import { formatCount, formatNumber } from '../../planner/terminal/format-number.ts';
import {
  formatBytes,
  formatGib,
  formatParameters,
  formatPercent,
} from '../../planner/terminal/format-size.ts';
import { alignColumns, visibleLength, wrap } from '../../planner/terminal/layout.ts';
import { wantsColor } from '../../planner/terminal/style.ts';

const cases: readonly (readonly [name: string, actual: string, expected: string])[] = [
  ['no money', formatUsd(0), '$0.00'],
  ['unknown money', formatUsd(null), 'unknown'],
  ['small money', formatUsd(0.00423), '$0.0042'],
  ['money of cents', formatUsd(0.8536), '$0.85'],
  ['large money', formatUsd(12_345.678), '$12,345.68'],
  ['a refund', formatUsd(-3), '-$3.00'],
  ['a total with an unknown part', formatTotalUsd(1.5, false), 'at least $1.50'],
  ['a total of unknown parts', formatTotalUsd(null, false), 'unknown'],
  ['fractions of a second', formatDuration(0.349), '0.3 s'],
  ['seconds', formatDuration(45.4), '45 s'],
  ['seconds that round to a minute', formatDuration(59.7), '1 min'],
  ['a few minutes', formatDuration(330), '5 min 30 s'],
  ['minutes', formatDuration(2_460), '41 min'],
  ['minutes that round to an hour', formatDuration(3_599), '1 h'],
  ['hours', formatDuration(6_000), '1 h 40 min'],
  ['hours that round to a day', formatDuration(86_390), '1 d'],
  ['days', formatDuration(183_600), '2 d 3 h'],
  ['forever', formatDuration(Infinity), 'unlimited'],
  ['unknown duration', formatDuration(null), 'unknown'],
  ['a memory', formatGib(21.44), '21.4 GiB'],
  ['less than one GiB', formatGib(0.25), '256 MiB'],
  ['a large memory', formatGib(1440), '1.41 TiB'],
  ['no memory', formatGib(0), '0 B'],
  ['unknown memory', formatGib(null), 'unknown'],
  ['bytes', formatBytes(1_500), '1.46 KiB'],
  ['a trickle', formatBytes(0.5), '< 1 B'],
  ['parameters', formatParameters(7_240_000_000), '7.24B'],
  ['few parameters', formatParameters(12_000), '12,000'],
  ['percent', formatPercent(0.456), '46 %'],
  ['unknown percent', formatPercent(null), 'unknown'],
  ['a thousand', formatNumber(1234.5), '1,235'],
  ['one', formatCount(1, 'run'), '1 run'],
  ['many', formatCount(1200, 'run'), '1,200 runs'],
  ['an interval', formatInterval({ target: 2, lower: 1, upper: 4 }, formatGib), '2 GiB (1 GiB to 4 GiB)'],
  [
    'an unbounded interval',
    formatBounds({ target: 2, lower: 1, upper: Infinity }, formatNumber),
    '1 to unlimited',
  ],
  ['a certain value', formatBounds({ target: 2, lower: 2, upper: 2 }, formatNumber), '2'],
];

test.each(cases)('%s', (_name, actual, expected) => expect(actual).toBe(expected));

describe('a duration', () => {
  const secondsOf: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };
  const parse = (text: string): number =>
    [...text.matchAll(/([\d.]+) (\w+)/g)].reduce(
      (sum, [, n, unit]) => sum + Number(n) * (secondsOf[unit ?? ''] ?? NaN),
      0,
    );

  test('is within 5 % of what it says, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e8, noNaN: true }), (seconds) => {
        expect(Math.abs(parse(formatDuration(seconds)) - seconds)).toBeLessThanOrEqual(
          0.05 * seconds + 0.001,
        );
      }),
      { seed: 2 },
    );
  });
});

describe('layout', () => {
  test('columns line up whatever is styled', () => {
    const lines = alignColumns([
      ['a', 'x'],
      ['\u001b[1mbold\u001b[22m', 'y'],
    ]);
    expect(lines.map(visibleLength)).toEqual([9, 9]);
  });

  test('wrapping loses no word and keeps to the width', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 20, max: 80 }), (words, width) => {
        const wrapped = wrap(words.join(' '), width, 4);
        expect(wrapped.split(/\s+/)).toEqual(words);
        expect(Math.max(...wrapped.split('\n').map(visibleLength))).toBeLessThanOrEqual(width);
      }),
      { seed: 2 },
    );
  });
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('colour with %j on a terminal %j: %j', (env, isTTY, expected) =>
  expect(wantsColor(env, isTTY)).toBe(expected),
);
