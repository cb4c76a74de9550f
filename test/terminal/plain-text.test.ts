import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isControl } from './terminal-fixtures.ts';
import { plainText } from '../../planner/terminal/plain-text.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const escape = '\u001b';
const bell = '\u0007';

test.each([
  ['plain text', 'Größe 7 µm – ok', 'Größe 7 µm – ok'],
  ['colour', `${escape}[31mred${escape}[0m`, 'red'],
  ['a moved cursor', `a${escape}[2J${escape}[1;1Hb`, 'ab'],
  ['a window title', `a${escape}]0;owned${bell}b`, 'ab'],
  ['a hyperlink', `${escape}]8;;http://x${escape}\\text${escape}]8;;${escape}\\`, 'text'],
  ['line breaks', 'one\r\ntwo\rthree\tfour', 'one two three four'],
  ['a C1 control', 'a\u009b31mb', 'a31mb'],
  ['reordered text', 'abc\u202egpj.exe', 'abcgpj.exe'],
  ['a lone escape at the end', `a${escape}`, 'a'],
])('%s', (_name, text, expected) => expect(plainText(text)).toBe(expected));

test('no control character survives, and clean text is left as it is', () => {
  const nasty = fc.array(
    fc.constantFrom(escape, '[', ']', bell, 'm', '3', ';', '\\', '\n', '\u009b', 'x', '\u202e'),
  );
  fc.assert(
    fc.property(nasty, (parts) => {
      const clean = plainText(parts.join(''));
      expect([...clean].filter(isControl)).toEqual([]);
      expect(plainText(clean)).toBe(clean);
    }),
    { seed: 2, numRuns: fuzzRuns(500, 50_000) },
  );
});
