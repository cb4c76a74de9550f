import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstEvidenceLine, notebookText } from '../../extension/views/notebook-text.ts';
import { readNotebook } from '../../planner/analyzer/notebook/notebook-cells.ts';
import { buildAssessment, buildEvidence } from '../support/build-assessment.ts';

const cell = fc.record({
  kind: fc.constantFrom('code', 'markdown'),
  text: fc.string(),
  language: fc.constant('python'),
});

describe('a notebook as text', () => {
  it('is read back cell by cell with the line of each', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 5 }), (cells) => {
        const { text, cellLines } = notebookText(cells);
        const read = readNotebook(text);
        expect(read.damaged).toBeNull();
        for (const { number, lines } of read.cells) {
          const written = (cells[number - 1]?.text ?? '').split(/\r?\n/);
          lines.forEach((line, index) => {
            expect(line.text).toBe(written[index]);
            expect(cellLines.get(line.fileLine - 1)).toEqual({ cell: number - 1, line: index });
          });
        }
      }),
    );
  });
});

describe('the first line with evidence', () => {
  const { analysis } = buildAssessment();
  it.each([
    ['is that of the entry', analysis, '/project/train.py', 8],
    ['is of no other file', analysis, '/project/other.py', null],
    [
      'is the first of many',
      { ...analysis, evidence: { a: [buildEvidence({ line: 7 })], b: [buildEvidence({ line: 2 })] } },
      '/project/train.py',
      1,
    ],
    [
      'is none of a default',
      { ...analysis, evidence: { a: [buildEvidence({ line: null })] } },
      '/project/train.py',
      null,
    ],
  ])('%s', (_name, each, path, expected) => {
    expect(firstEvidenceLine(each, path)).toBe(expected);
  });
});
