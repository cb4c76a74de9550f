import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAfter, LineEdits, type LineEdit } from '../../extension/views/line-edits.ts';

const edit = (startLine: number, endLine: number, endCharacter: number, addedBreaks: number): LineEdit => ({
  ...{ startLine, endLine, endCharacter, addedBreaks },
});

describe('a line after an edit', () => {
  it.each<[string, number, LineEdit, number | null]>([
    ['before it stays', 2, edit(3, 3, 4, 5), 2],
    ['in which a word is typed stays', 3, edit(3, 3, 4, 0), 3],
    ['moves down when a line is put before it', 3, edit(3, 3, 0, 1), 4],
    ['stays when it is broken in its middle', 3, edit(3, 3, 4, 1), 3],
    ['moves up when a line above goes', 5, edit(3, 4, 0, 0), 4],
    ['is gone when it was deleted with its neighbours', 4, edit(3, 5, 2, 0), null],
    ['goes to where its end has got to', 5, edit(3, 5, 2, 1), 4],
  ])('%s', (_name, line, change, expected) => {
    expect(lineAfter(line, change)).toBe(expected);
  });
});

/** Whole lines put in or taken out, as on a list of names. */
const splice = fc.record({ at: fc.nat(9), removed: fc.nat(3), added: fc.nat(3) });

describe('lines through many edits', () => {
  it('are found where the text has them', () => {
    fc.assert(
      fc.property(fc.array(splice, { maxLength: 8 }), fc.nat(9), (splices, line) => {
        const names = Array.from({ length: 10 }, (_, index) => `line ${index}`);
        const edits = new LineEdits();
        const since = edits.last;
        for (const { at, removed, added } of splices) {
          const start = Math.min(at, names.length);
          const gone = Math.min(removed, names.length - start);
          names.splice(start, gone, ...Array.from({ length: added }, () => 'new'));
          edits.add('a', edit(start, start + gone, 0, added));
        }
        const now = edits.now('a', line, since);
        const found = names.indexOf(`line ${line}`);
        // A deleted line has no place; the edit of whole lines gives the first of them that of what follows.
        if (found !== -1) expect(now).toBe(found);
      }),
    );
  });

  it('of another file, and what was typed before, do not count', () => {
    const edits = new LineEdits();
    edits.add('a', edit(0, 0, 0, 1));
    const since = edits.last;
    edits.add('b', edit(0, 0, 0, 1));
    expect(edits.now('a', 5, since)).toBe(5);
    expect(edits.now('a', 5, 0)).toBe(6);
    edits.forgetUntil(since);
    expect(edits.now('a', 5, 0)).toBe(5);
  });
});
