import { describe, expect, it } from 'vitest';
import { analyzeProject } from '../support/analyze-project.ts';

interface Wide {
  readonly entry: string;
  /** The entry's text with what it says to import all parts. */
  readonly text: (imports: string) => string;
  readonly imported: (part: string) => string;
  readonly file: (part: string) => string;
  readonly part: (part: string, uri: string) => string;
  readonly more?: Readonly<Record<string, string>>;
}

const include: Omit<Wide, 'entry'> = {
  text: (imports) => `${imports}int main() { return 0; }\n`,
  imported: (part) => `#include "${part}.hpp"\n`,
  file: (part) => `${part}.hpp`,
  part: (part, uri) => `static auto ${part} = read_csv("${uri}");\n`,
};

const cases: Readonly<Record<string, Wide>> = {
  Python: {
    entry: 'train.py',
    text: (imports) => imports,
    imported: (part) => `import ${part}\n`,
    file: (part) => `${part}.py`,
    part: (part, uri) => `import pandas\n${part} = pandas.read_csv("${uri}")\n`,
  },
  TypeScript: {
    entry: 'train.ts',
    text: (imports) => imports,
    imported: (part) => `import './${part}.ts';\n`,
    file: (part) => `${part}.ts`,
    part: (part, uri) => `export const ${part} = await tf.data.csv('${uri}');\n`,
  },
  'Go, in one package': {
    entry: 'main.go',
    text: () => 'package main\nfunc main() {}\n',
    imported: () => '',
    file: (part) => `${part}.go`,
    part: (part, uri) => `package main\nfunc Open_${part}() { blob.OpenBucket(nil, "${uri}") }\n`,
    more: { 'go.mod': 'module acme.dev/job\n' },
  },
  Rust: {
    entry: 'main.rs',
    text: (imports) => `${imports}fn main() {}\n`,
    imported: (part) => `mod ${part};\n`,
    file: (part) => `${part}.rs`,
    part: (part, uri) => `fn open_${part}() { let rows = read_csv("${uri}"); }\n`,
  },
  Java: {
    entry: 'Job.java',
    text: (imports) => `class Job { public static void main(String[] args) { ${imports} } }\n`,
    imported: (part) => `P${part}.open();\n`,
    file: (part) => `P${part}.java`,
    part: (part, uri) => `class P${part} { static Object open() { return spark.read().csv("${uri}"); } }\n`,
  },
  'C++': { entry: 'job.cpp', ...include },
  CUDA: { entry: 'job.cu', ...include },
  R: {
    entry: 'fit.R',
    text: (imports) => imports,
    imported: (part) => `source("${part}.R")\n`,
    file: (part) => `${part}.R`,
    part: (part, uri) => `${part} <- read.csv("${uri}")\n`,
  },
  shell: {
    entry: 'job.sh',
    text: (imports) => imports,
    imported: (part) => `source ./${part}.sh\n`,
    file: (part) => `${part}.sh`,
    part: (_part, uri) => `gsutil cp ${uri} .\n`,
  },
};

const parts = Array.from({ length: 199 }, (_, index) => `part${String(index)}`);
const placeOf = (part: string): string => `gs://acme-${part}/rows.csv`;

describe('a project of 200 files is followed to the last of them', () => {
  it.each(Object.entries(cases))('%s', async (_name, { entry, text, imported, file, part, more }) => {
    const files = Object.fromEntries(parts.map((name) => [file(name), part(name, placeOf(name))]));
    const whole = { ...more, ...files, [entry]: text(parts.map(imported).join('')) };
    const { job } = await analyzeProject(whole, entry);
    expect(job.dataAccess.map(({ uri }) => uri).sort()).toEqual(parts.map(placeOf).sort());
  });
});
