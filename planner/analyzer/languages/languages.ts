import type { CodeProgram } from './code-reading.ts';

export { analyzeCode } from './analyze-code.ts';
export { readCodeProgram } from './read-code-program.ts';

/** What a fingerprint has to tell apart and the C++ grammar does not see: CUDA's qualifiers and launch sizes. */
export function wordsBeside(program: CodeProgram): readonly string[] {
  return program
    .filter(({ language }) => language === 'cuda')
    .map(({ tree }) =>
      [...tree.text.matchAll(/\b__(?:global|device|shared)__\b|<<<[^;{}]*?>>>/g)]
        .map(([word]) => word)
        .join(' '),
    );
}
