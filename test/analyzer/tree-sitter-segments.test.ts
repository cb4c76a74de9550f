import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import type { SyntaxNode } from '../../planner/analyzer/syntax.ts';
import { locateTreeSitterAsset } from '../../planner/analyzer/tree-sitter-assets.ts';
import { namesOf } from '../../planner/analyzer/tree-sitter-detach.ts';
import { createSegmentedText } from '../../planner/analyzer/tree-sitter-segments.ts';
import { createParsedText, type LoadedGrammar } from '../../planner/analyzer/tree-sitter-text.ts';
import { corpusPrograms } from '../support/corpus-programs.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';

const corpus = corpusPrograms().flatMap(({ files }) =>
  Object.entries(files).flatMap(([file, text]) => (file.endsWith('.py') ? [text] : [])),
);

let loaded: LoadedGrammar;

beforeAll(async () => {
  await Parser.init({ locateFile: (name: string) => locateTreeSitterAsset(name) });
  const parser = new Parser();
  const language = await Language.load(await readFile(locateTreeSitterAsset('tree-sitter-python.wasm')));
  parser.setLanguage(language);
  loaded = { parser, names: namesOf(language) };
});

function seen({ type, field, start, end, line, named, children }: SyntaxNode): unknown {
  return [type, field, start, end, line, named, children.map(seen)];
}

/** The tree as text, and whether something in it is broken. */
function read(create: typeof createParsedText, text: string): { tree: string; broken: boolean } {
  const parsed = create(loaded);
  const root = parsed.parse(text)?.root;
  parsed.free();
  if (root === undefined) throw new Error('the engine gives no tree');
  return { tree: JSON.stringify(seen(root)), broken: root.damage !== 0 };
}

/** Programs that are whole, and where statements begin is not plain to see. */
const whole: Readonly<Record<string, string>> = {
  nothing: '',
  'blank lines': '\n\n  \n',
  'comments alone': '# one\n\n# two\n',
  'a comment between a function and its successor': 'def f():\n    pass\n# note\ndef g():\n    pass\n',
  'a comment before else': 'if a:\n    b()\n# note\nelse:\n    c()\nd()\n',
  'elif, else, except and finally':
    'if a:\n    b\nelif c:\n    d\nelse:\n    e\ntry:\n    f\nexcept G:\n    h\nelse:\n    i\nfinally:\n    j\n',
  'names that begin like else': 'elsewhere = 1\nexcepted = 2\nfinally_ = 3\n',
  'decorators with a comment between':
    '@first\n# note\n\n@second(\n1)\ndef f():\n    pass\n@third\nclass C:\n    pass\n',
  'brackets at the left edge': 'x = [\n1,\n(2,\n3),\n]\ny = {\n"a":\n{},\n}\nf(\na\n)\n',
  'a comprehension at the left edge': 'x = [a\nfor a in b\nif a]\ny = 1\n',
  'strings with code in them':
    'TEXT = """\nclass A:\nimport b\ndef c(\n"""\nOTHER = \'\'\'\n"""\n\'\'\'\nx = 1\n',
  'quotes and hashes in strings': 'a = "#("\nb = \'"\'  # it\'s (\nc = "\\"["\nd = r"\\"\ne = 1\n'.replace(
    'r"\\"',
    'r"\\\\"',
  ),
  'a string over a line': 'a = "one \\\ntwo"\nb = 1\n',
  'a line that goes on': 'a = 1 + \\\n2\nb = \\\n3\nassert a, \\\nb\n',
  'formatted strings': 'a = f"{b[\'c\']} {{ {d!r:>{width}}"\ne = f"""\n{f(\n1)}\n"""\ng = 1\n',
  'formatted strings with the same quotes in them': 'print(f"{d["it\'s"]}")\nx = (1)\ndef f():\n    pass\n',
  semicolons: 'a = 1; b = 2\nc = 3;\nd = 4\n',
  'carriage returns':
    'def f():\r\n    return 1\r\n\r\nx = 1 + \\\r\n2\r\nif x:\r\n    y\r\nelse:\r\n    z\r\n',
  'no line break at the end': 'def f():\n    return 1\n\nx = 1',
  'tabs and form feeds': 'def f():\n\treturn 1\n\f\ndef g():\n\treturn 2\n',
  match: 'match a:\n    case 1:\n        b\n    case _:\n        c\nmatch = 2\nd = 1\n',
  asynchronous: 'async def f():\n    await g()\nasync def h():\n    pass\n',
};

describe('a text that is parsed by its statements', () => {
  it.each(Object.entries(whole))('has the tree of all at once: %s', (_name, text) => {
    const all = read(createParsedText, text);
    expect(all.broken).toBe(false);
    expect(read(createSegmentedText, text)).toEqual(all);
  });

  it('has the tree of all at once over the corpus and its mutations, or is broken', () => {
    const random = seededRandom(5);
    let intact = 0;
    for (const text of corpus)
      for (let round = 0; round <= fuzzRuns(2, 60); round += 1) {
        const mutated = round === 0 ? text : mutateText(text, random);
        const [all, parts] = [read(createParsedText, mutated), read(createSegmentedText, mutated)];
        // All at once, `x =` takes its value from the next line; Python does not, and neither do statements.
        if (round === 0 || all.broken) expect(parts.broken, mutated).toBe(all.broken);
        if (parts.broken) continue;
        intact += 1;
        expect(parts.tree === all.tree, mutated).toBe(true);
      }
    expect(intact).toBeGreaterThan(corpus.length);
  });

  it('has the same tree whatever was there before, broken or not', () => {
    const random = seededRandom(13);
    for (const long of corpus) {
      // Long statements are mended from their last whole text, which is another law.
      const text = long.slice(0, 1_400);
      const edited = createSegmentedText(loaded);
      let now = text;
      for (let round = 0; round < fuzzRuns(6, 30); round += 1) {
        now = round % 3 === 2 ? text : mutateText(now, random);
        if (now.length > 1_500) now = now.slice(0, 1_400);
        const root = edited.parse(now)?.root;
        expect(root === undefined ? null : JSON.stringify(seen(root)), now).toBe(
          read(createSegmentedText, now).tree,
        );
      }
      edited.free();
    }
  });

  it('reads what follows, where a bracket or a string is open', () => {
    const follows = '\n\nclass Net:\n    pass\n\n\ndef main():\n    """Doc."""\n    return Net()\n';
    for (const open of [
      'model = build(1,',
      'x = [',
      'def f(a:\n    return 1',
      'TEXT = """once',
      'x = f("""a""',
      'y = {"a": (',
    ]) {
      const root = createSegmentedText(loaded).parse(open + follows)?.root;
      const types = root?.children.map(({ type }) => type);
      expect(types?.slice(-2), open).toEqual(['class_definition', 'function_definition']);
      expect(root?.damage).toBe(1);
    }
  });
});
