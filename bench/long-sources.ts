/** Sources of about a thousand lines, one per language: a head, and functions that differ by their number alone. */
import { cpp, cuda, java, r, shell } from './more-source-templates.ts';
import { go, python, rust, script, type Template } from './source-templates.ts';

export interface LongSource {
  readonly file: string;
  readonly text: string;
}

function javascriptOf(template: Template): Template {
  const plain = template.each
    .replace(/export interface[^}]*\}\n\n/, '')
    .replace(/: (?:Step§|readonly number\[\]|Promise<number>)/g, '')
    .replace(' as number[][]', '');
  return { ...template, file: 'train.js', each: plain };
}

const templates: Readonly<Record<string, Template>> = {
  python,
  typescript: script,
  javascript: javascriptOf(script),
  go,
  rust,
  java,
  cpp,
  cuda,
  r,
  shell,
};

/** A source of at least `lines` lines: head, as many functions as that takes, tail. */
export function sourceOf({ file, head, each, tail = '' }: Template, lines: number): LongSource {
  let text = head;
  for (let number = 1; text.split('\n').length < lines; number += 1)
    text += each.replaceAll('§', String(number));
  return { file, text: text + tail };
}

/** The code as one notebook with a cell for each part between two blank lines at the left edge. */
function notebookOf(code: string): string {
  const cells = code.split(/\n\n(?=\S)/).map((part) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: part.split(/(?<=\n)/),
  }));
  const kernelspec = { display_name: 'Python 3', language: 'python', name: 'python3' };
  return `${JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** A source of at least `lines` lines by the name of its language, and a notebook of as many lines of code. */
export function longSources(lines: number): Readonly<Record<string, LongSource>> {
  const made = Object.entries(templates).map(([name, one]) => [name, sourceOf(one, lines)] as const);
  const notebook = { file: 'train.ipynb', text: notebookOf(sourceOf(python, lines).text) };
  return { ...Object.fromEntries(made), notebook };
}
