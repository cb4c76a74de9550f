import { describe, expect, it } from 'vitest';
import { grammarOf } from '../../planner/analyzer/languages/read-code-program.ts';
import { parseR } from '../../planner/analyzer/languages/r-syntax.ts';
import { createAnalyzer } from '../../planner/analyzer/analyzer.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import { treeSitterAssets } from '../../planner/analyzer/tree-sitter-assets.ts';
import { analysisInstant, analyzeScript } from '../support/analyze-project.ts';
import { sourceFilesOf } from '../support/source-files.ts';
import { languageCases } from './language-cases.ts';

describe('languages other than Python', () => {
  it.each(languageCases)('$file: $what', async ({ file, code, job = {}, data }) => {
    const analysis = await analyzeScript(code, file);
    expect(analysis.job).toMatchObject(job);
    const read = analysis.job.dataAccess.map(({ mode, uri }) => `${mode} ${uri}`);
    if (data !== undefined) expect(read.sort()).toEqual([...data].sort());
  });

  it('load no grammar but their own', async () => {
    const loaded = new Set<string>();
    const parser = createTreeSitterParser();
    const noting = {
      parse: (...given: Parameters<typeof parser.parse>) => {
        loaded.add(given[0]);
        return parser.parse(...given);
      },
      prepare: (grammar: Parameters<typeof parser.prepare>[0]) => {
        loaded.add(grammar);
        return parser.prepare(grammar);
      },
    };
    const files = sourceFilesOf({ '/p/a.py': 'import torch', '/p/b.go': 'package main' });
    const analyzer = createAnalyzer({ files, parser: noting, now: () => analysisInstant });
    await analyzer.analyze({ path: '/p/a.py' });
    expect([...loaded]).toEqual(['python']);
    await analyzer.analyze({ path: '/p/b.go' });
    expect([...loaded]).toEqual(['python', 'go']);
  });

  it.each(['typescript', 'javascript', 'go', 'rust', 'java', 'cpp', 'cuda', 'shell'] as const)(
    'the grammar of %s is among the assets of the bundle',
    (language) => expect(treeSitterAssets).toContain(`tree-sitter-${grammarOf(language, 'a')}.wasm`),
  );

  it('names the line where the program starts', async () => {
    const { evidence } = await analyzeScript('package main\n\nfunc main() {}\n', 'a.go');
    expect(evidence['entry']?.[0]).toMatchObject({ file: 'a.go', line: 3 });
  });

  it.each([
    ['a.go', 'package main\nfunc main() { f(1) }\n', '// said\npackage main\n\nfunc main() {\n\tf(1)\n}\n'],
    ['a.rs', 'fn main() { f(1); }\n', '/* said */\nfn main() {\n    f(1); // again\n}\n'],
    ['a.R', 'x <- f(1)\n', '# said\nx  <-\n  f(1)\n'],
  ])('%s: comments and layout leave the fingerprint', async (file, left, right) => {
    const [one, other] = await Promise.all([analyzeScript(left, file), analyzeScript(right, file)]);
    expect(other.job.fingerprint).toBe(one.job.fingerprint);
    const changed = await analyzeScript(left.replace('1', '2'), file);
    expect(changed.job.fingerprint).not.toBe(one.job.fingerprint);
  });

  it('tells launch sizes of CUDA apart', async () => {
    const code = 'int main() { f<<<1, 32>>>(x); }';
    const [one, other] = await Promise.all([
      analyzeScript(code, 'a.cu'),
      analyzeScript(code.replace('32', '64'), 'a.cu'),
    ]);
    expect(other.job.fingerprint).not.toBe(one.job.fingerprint);
  });

  it.each(['('.repeat(20_000), 'f(x = '.repeat(5_000), 'a <- '.repeat(5_000), '"', '{'.repeat(9_000)])(
    'R survives nesting (case %#)',
    (code) => expect(parseR(code).root.type).toBe('program'),
  );
});
