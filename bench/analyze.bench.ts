/**
 * How fast code is read while it is typed: from an edit of a 1,000-line file to new metadata (p95 under 15 ms warm), and
 * its re-parse with the copy of its tree (p95 under 2 ms).
 * `node bench/analyze.bench.ts go` takes one language alone.
 */
import { createAnalyzer } from '../planner/analyzer/analyzer.ts';
import type { Analyzer } from '../planner/ports.ts';
import type { SyntaxParser } from '../planner/analyzer/syntax.ts';
import { createTreeSitterParser } from '../planner/analyzer/tree-sitter-parser.ts';
import { seededRandom } from '../test/support/mutate-text.ts';
import { sourceFilesOf } from '../test/support/source-files.ts';
import { percentile, timed, whenAndWhere } from './figures.ts';
import { longSources, type LongSource } from './long-sources.ts';

const edits = 200;
/** Passes over the same edits, after one to warm up. */
const passes = 4;
const lines = 1000;
const barOfEdit = 15;
const barOfParse = 2;

const now = (): Date => new Date('2026-11-24T12:00:00Z');

/** A parser that notes how long each parse takes, once its grammar is loaded. */
function timedParser(milliseconds: number[]): SyntaxParser {
  const parser = createTreeSitterParser();
  return {
    prepare: (grammar) => parser.prepare(grammar),
    parse: async (...given) => {
      await parser.prepare(given[0]);
      const [tree, taken] = await timed(() => parser.parse(...given));
      milliseconds.push(taken);
      return tree;
    },
  };
}

/**
 * Texts as a person makes them: a sign is put in or taken out somewhere, and the next edit takes it back. Signs are as
 * frequent as they are in the text, so that about one edit in seven breaks the code.
 */
function* typed(text: string, count: number): Generator<string> {
  const random = seededRandom(7);
  for (let round = 0; round < count; round += 2) {
    const at = Math.floor(random() * text.length);
    const sign = round % 4 === 0 ? (text[Math.floor(random() * text.length)] ?? '') : '';
    yield text.slice(0, at) + sign + text.slice(sign === '' ? at + 1 : at);
    yield text;
  }
}

function verdict(value: number, bar: number): string {
  return `${value.toFixed(2).padStart(7)} ms ${value < bar ? 'under' : 'OVER '} ${bar} ms`;
}

interface Edits {
  readonly whole: readonly number[];
  /** Milliseconds that the processor was at work for each, in all threads: a busy machine hardly changes them. */
  readonly cpu: readonly number[];
  readonly parses: readonly number[];
}

/** One pass over the edits; milliseconds of each. */
async function passOver(
  texts: readonly string[],
  path: string,
  analyzer: Analyzer,
  parses: number[],
): Promise<Edits> {
  parses.length = 0;
  const whole: number[] = [];
  const cpu: number[] = [];
  for (const text of texts) {
    const start = process.cpuUsage();
    const [, taken] = await timed(() => analyzer.analyze({ path, overlay: new Map([[path, text]]) }));
    const { user, system } = process.cpuUsage(start);
    cpu.push((user + system) / 1000);
    whole.push(taken);
  }
  return { whole, cpu, parses: [...parses] };
}

/** The least of several passes for each edit: what else runs on the machine slows some of them, and never all. */
function leastOf(passes: readonly (readonly number[])[]): readonly number[] {
  return (passes[0] ?? []).map((_first, index) => Math.min(...passes.map((one) => one[index] ?? NaN)));
}

async function benchEdits(name: string, { file, text }: LongSource): Promise<void> {
  const parses: number[] = [];
  const path = `/p/${file}`;
  const files = sourceFilesOf({ [path]: text });
  const analyzer = createAnalyzer({ files, parser: timedParser(parses), now });
  const texts = [...typed(text, edits)];
  const done: Edits[] = [];
  for (let pass = 0; pass <= passes; pass += 1) done.push(await passOver(texts, path, analyzer, parses));
  const warm = done.slice(1);
  const taken = leastOf(warm.map(({ whole }) => whole));
  const parsed = leastOf(warm.map((one) => one.parses));
  const cpu = leastOf(warm.map((one) => one.cpu));
  const raw = warm.flatMap(({ whole }) => whole);
  const figures = [
    `p50 ${percentile(taken, 0.5).toFixed(2).padStart(6)} ms`,
    `p95 ${verdict(percentile(taken, 0.95), barOfEdit)}`,
    parsed.length === 0
      ? 're-parse is part of it'.padEnd(44)
      : `re-parse p50 ${percentile(parsed, 0.5).toFixed(2)} ms p95 ${verdict(percentile(parsed, 0.95), barOfParse)}`,
    `processor p50 ${percentile(cpu, 0.5).toFixed(2)} ms p95 ${percentile(cpu, 0.95).toFixed(2)} ms`,
    `of all passes p95 ${percentile(raw, 0.95).toFixed(2)} ms`,
  ];
  console.log(`${name.padEnd(11)} ${figures.join('   ')}`);
}

async function bench(only: readonly string[]): Promise<void> {
  console.log(whenAndWhere(new Date()));
  console.log(
    `${edits} edits of ${lines} lines; the least of ${passes} passes for each, after one to warm up`,
  );
  for (const [name, source] of Object.entries(longSources(lines)))
    if (only.length === 0 || only.includes(name)) await benchEdits(name, source);
}

await bench(process.argv.slice(2));
