import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../planner/analyzer/analyzer.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { analysisInstant } from '../support/analyze-project.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { mayBeRefused, mutatedCorpus, type MutatedProgram } from '../support/mutated-corpus.ts';
import { sourceFilesOf } from '../support/source-files.ts';

const parser = createTreeSitterParser();

async function fingerprintOf({ program, file, text }: MutatedProgram): Promise<string> {
  const named = Object.entries({ ...program.files, [file]: text });
  const files = sourceFilesOf(
    Object.fromEntries(named.map(([name, one]) => [`/${program.name}/${name}`, one])),
  );
  const analyzer = createAnalyzer({ files, parser, now: () => analysisInstant });
  try {
    return (await analyzer.analyze({ path: `/${program.name}/${program.entry}` })).job.fingerprint;
  } catch (error) {
    if (error instanceof HeadstartError) return `refused: ${error.failure.code}`;
    throw error;
  }
}

/** How long each takes and what memory it leaves is measured by `bench/analyze-fuzz.bench.ts`. */
describe('the corpus, mutated', () => {
  it('is read or, where it is no source, refused; nothing else is thrown', async () => {
    for (const mutated of mutatedCorpus(20_261_124, fuzzRuns(250, 100_000))) {
      const found = await fingerprintOf(mutated);
      expect(found, `${mutated.program.name}/${mutated.file}\n${mutated.text}`).toMatch(
        mayBeRefused(mutated) ? /^(?:sha256:|refused: )/ : /^sha256:/,
      );
    }
  });
});
