import type { Language } from '../../schemas/job.ts';

const byExtension: Readonly<Record<string, Language>> = {
  py: 'python',
  pyw: 'python',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  go: 'go',
  rs: 'rust',
  java: 'java',
  cpp: 'cpp',
  cc: 'cpp',
  cxx: 'cpp',
  c: 'cpp',
  hpp: 'cpp',
  cu: 'cuda',
  cuh: 'cuda',
  r: 'r',
  sh: 'shell',
  bash: 'shell',
};

const byInterpreter: readonly (readonly [RegExp, Language])[] = [
  [/^(?:python[\d.]*|pypy[\d.]*|torchrun|accelerate|deepspeed|jupyter|uv|poetry)$/, 'python'],
  [/^(?:node|nodejs|npm|npx)$/, 'javascript'],
  [/^(?:tsx|ts-node|deno|bun)$/, 'typescript'],
  [/^(?:go)$/, 'go'],
  [/^(?:cargo)$/, 'rust'],
  [/^(?:java|mvn|gradle)$/, 'java'],
  [/^(?:Rscript|R)$/, 'r'],
  [/^(?:sh|bash|zsh|dash)$/, 'shell'],
];

/** The language of a file by its extension, else by its `#!` line; null when neither tells. */
export function languageOfFile(path: string, text: string): Language | null {
  const extension = /\.([A-Za-z]+)$/.exec(path)?.[1]?.toLowerCase();
  const known = extension === undefined ? undefined : byExtension[extension];
  if (known !== undefined) return known;
  const shebang = /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S+)/.exec(text)?.[1];
  return shebang === undefined ? null : languageOfProgram(shebang);
}

/** The language that a program on the command line interprets; null for any other program. */
export function languageOfProgram(program: string): Language | null {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return byInterpreter.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** The argument vector that runs a file of a language; null where it has to be compiled first. */
export function commandFor(language: Language, entry: string): readonly string[] | null {
  if (entry.endsWith('.ipynb')) return ['jupyter', 'execute', entry];
  switch (language) {
    case 'python':
      return ['python3', entry];
    case 'javascript':
    case 'typescript':
      return ['node', entry];
    case 'go':
      return ['go', 'run', entry];
    case 'java':
      return ['java', entry];
    case 'r':
      return ['Rscript', entry];
    case 'shell':
      return ['bash', entry];
    case 'rust':
    case 'cpp':
    case 'cuda':
      return null;
  }
}
