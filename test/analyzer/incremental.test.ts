import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOfFile } from '../../planner/analyzer/language.ts';
import { grammarOf } from '../../planner/analyzer/languages/read-code-program.ts';
import type { Grammar, SyntaxNode } from '../../planner/analyzer/syntax.ts';
import { textEdit } from '../../planner/analyzer/text-edit.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import { corpusPrograms } from '../support/corpus-programs.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { seededRandom } from '../support/mutate-text.ts';

interface Source {
  readonly file: string;
  readonly text: string;
  readonly grammar: Grammar;
}

/** Entries of the corpus, joined until an edit has something to leave alone. */
const sources: readonly Source[] = corpusPrograms().flatMap(({ entry, files }) => {
  const text = `${files[entry] ?? ''}\n`.repeat(2);
  const language = languageOfFile(entry, text);
  if (language === null) return [];
  const grammar = language === 'python' ? language : grammarOf(language, entry);
  return grammar === null ? [] : [{ file: entry, text, grammar }];
});

/** What the extractors see of a node. */
function seen({ type, field, start, end, line, named, children }: SyntaxNode): unknown {
  return [type, field, start, end, line, named, children.map(seen)];
}

/** Signs put in or taken out, one after the other, so that each text is one edit away from the last. */
function* edits(text: string, random: () => number, count: number): Generator<string> {
  let at = text;
  for (let round = 0; round < count; round += 1) {
    const place = Math.floor(random() * at.length);
    const sign = at[Math.floor(random() * at.length)] ?? '';
    at =
      random() < 0.5 ? at.slice(0, place) + sign + at.slice(place) : at.slice(0, place) + at.slice(place + 1);
    yield at;
    yield text;
    at = text;
  }
}

describe('a document that is edited', () => {
  it('has the tree that its text has when it is parsed anew, wherever it is whole', async () => {
    const random = seededRandom(11);
    const [parser, anew] = [createTreeSitterParser(), createTreeSitterParser()];
    let whole = 0;
    for (const { file, text, grammar } of sources) {
      for (const edited of edits(text, random, fuzzRuns(2, 40))) {
        const tree = await parser.parse(grammar, edited, file);
        const fresh = await anew.parse(grammar, edited);
        if (tree.damaged !== null && fresh.damaged !== null) continue;
        whole += 1;
        expect(tree.damaged).toBe(fresh.damaged);
        expect(JSON.stringify(seen(tree.root)) === JSON.stringify(seen(fresh.root)), edited).toBe(true);
      }
    }
    expect(whole).toBeGreaterThan(sources.length);
  });

  it('keeps what lies before the edit and is no new object', async () => {
    const parser = createTreeSitterParser();
    const text = 'def first(values):\n    return [value * 2 for value in values]\n\n';
    const before = await parser.parse('python', text.repeat(9), 'a.py');
    const after = await parser.parse('python', `${text.repeat(9)}x = 1\n`, 'a.py');
    expect(after.root.children.length).toBe(10);
    expect(after.root.children.slice(0, 8).every((node, index) => node === before.root.children[index])).toBe(
      true,
    );
  });

  it('is read anew in another grammar', async () => {
    const parser = createTreeSitterParser();
    await parser.parse('python', 'x = 1\n', 'a');
    expect((await parser.parse('go', 'package main\n', 'a')).root.type).toBe('source_file');
  });
});

describe('the edit between two texts', () => {
  it('makes the one of the other, and begins and ends where they differ', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (left, before, after, right) => {
        const [old, text] = [left + before + right, left + after + right];
        const { start, oldEnd, newEnd } = textEdit(old, text);
        expect(old.slice(0, start) + text.slice(start, newEnd) + old.slice(oldEnd)).toBe(text);
        expect(oldEnd - start).toBeLessThanOrEqual(before.length);
        expect(start).toBeGreaterThanOrEqual(left.length);
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});
