/** Projects of many files that the entry imports, one a language, and the places that show which files were read. */
import { cpp, cuda, java, r, shell } from './more-source-templates.ts';
import { sourceOf } from './long-sources.ts';
import { go, python, rust, script, type Template } from './source-templates.ts';

interface Wide {
  readonly template: Template;
  /** The file of a part. */
  readonly file: (part: string) => string;
  /** What the entry says to import it. */
  readonly imported: (part: string) => string;
  /** Code at the end of a file that reads a place. */
  readonly reads: (part: string, uri: string) => string;
  /** The text of a part from that of the entry. */
  readonly part?: (text: string, part: string) => string;
  /** The entry's text with all that it imports. */
  readonly entry?: (text: string, imports: string) => string;
  readonly more?: Readonly<Record<string, string>>;
}

const module = 'acme.dev/job';
const withoutMain = (text: string): string => text.replace(/^(?:int|func|fn) main\(\) ?\{.*\}\n/m, '');

const wide: Readonly<Record<string, Wide>> = {
  python: {
    template: python,
    file: (part) => `${part}.py`,
    imported: (part) => `import ${part}\n`,
    reads: (part, uri) => `import pandas\n${part} = pandas.read_csv("${uri}")\n`,
  },
  typescript: {
    template: script,
    file: (part) => `${part}.ts`,
    imported: (part) => `import './${part}.ts';\n`,
    reads: (part, uri) => `export const ${part} = await tf.data.csv('${uri}');\n`,
  },
  go: {
    template: go,
    file: (part) => `${part}/${part}.go`,
    imported: (part) => `\t"${module}/${part}"\n`,
    reads: (part, uri) => `\nfunc Open_${part}() { blob.OpenBucket(nil, "${uri}") }\n`,
    part: withoutMain,
    entry: (text, imports) => text.replace('import (\n', `import (\n${imports}`),
    more: { 'go.mod': `module ${module}\n\ngo 1.23\n` },
  },
  rust: {
    template: rust,
    file: (part) => `${part}.rs`,
    imported: (part) => `mod ${part};\n`,
    reads: (part, uri) => `\nfn open_${part}() { let rows = read_csv("${uri}"); }\n`,
    part: withoutMain,
  },
  java: {
    template: java,
    file: (part) => `${className(part)}.java`,
    imported: (part) => `    ${className(part)}.step1(null, null, 1.0);\n`,
    reads: (part, uri) =>
      `\n  static Object ${part}(SparkSession spark) { return spark.read().csv("${uri}"); }\n`,
    part: (text, part) => text.replace('class Rollup', `class ${className(part)}`),
    entry: (text, imports) => text.replace('System.out.println("start"); }', `\n${imports}  }`),
  },
  cpp: {
    template: cpp,
    file: (part) => `${part}.hpp`,
    imported: (part) => `#include "${part}.hpp"\n`,
    reads: (part, uri) => `\nstatic auto ${part} = read_csv("${uri}");\n`,
    part: withoutMain,
  },
  cuda: {
    template: cuda,
    file: (part) => `${part}.cuh`,
    imported: (part) => `#include "${part}.cuh"\n`,
    reads: (part, uri) => `\nstatic auto ${part} = read_csv("${uri}");\n`,
    part: withoutMain,
  },
  r: {
    template: r,
    file: (part) => `${part}.R`,
    imported: (part) => `source("${part}.R")\n`,
    reads: (part, uri) => `${part} <- read.csv("${uri}")\n`,
  },
  shell: {
    template: shell,
    file: (part) => `${part}.sh`,
    imported: (part) => `source ./${part}.sh\n`,
    reads: (_part, uri) => `gsutil cp ${uri} .\n`,
  },
};

export const wideLanguages = Object.keys(wide);

function className(part: string): string {
  return part.replace('p', 'P');
}

/** Where a part reads from: a file that was followed is one of these among the places of the job. */
const bucketOf = (part: string): string => `gs://wide-${part}/rows.csv`;

export interface WideProject {
  readonly entry: string;
  /** Texts by file, the entry among them. */
  readonly files: Readonly<Record<string, string>>;
}

/** `count` source files of about `lines` lines each: an entry and what it imports. */
export function wideProject(language: string, count: number, lines: number): WideProject {
  const found = wide[language];
  if (found === undefined) throw new Error(`There is no project in ${language}.`);
  const { template, file, imported, reads, part, entry, more } = found;
  const { text } = sourceOf(template, lines);
  const parts = Array.from({ length: count - 1 }, (_, index) => `part${String(index)}`);
  const imports = parts.map(imported).join('');
  const textOf = (name: string): string => {
    const body = part?.(text, name) ?? text;
    const tail = template.tail ?? '';
    return `${body.slice(0, body.length - tail.length)}${reads(name, bucketOf(name))}${tail}`;
  };
  return {
    entry: template.file,
    files: {
      ...more,
      [template.file]: entry?.(text, imports) ?? `${imports}${text}`,
      ...Object.fromEntries(parts.map((name) => [file(name), textOf(name)])),
    },
  };
}

/** How many files of the project the places of its job come from: the entry, and the parts that were followed. */
export function followed(uris: readonly string[]): number {
  return 1 + new Set(uris.filter((uri) => uri.startsWith('gs://wide-'))).size;
}
