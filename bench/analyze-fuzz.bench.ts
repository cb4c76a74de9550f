/**
 * Random mutations of the corpus of programs, as an editor sends them: nothing thrown, none longer than 100 ms, no growth
 * of memory. `node bench/analyze-fuzz.bench.ts 100000` takes as many as the bar says.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createAnalyzer } from '../planner/analyzer/analyzer.ts';
import { createTreeSitterParser } from '../planner/analyzer/tree-sitter-parser.ts';
import type { Analyzer } from '../planner/ports.ts';
import { HeadstartError } from '../schemas/failure.ts';
import { corpusPrograms } from '../test/support/corpus-programs.ts';
import { mayBeRefused, mutatedCorpus, type MutatedProgram } from '../test/support/mutated-corpus.ts';
import { sourceFilesOf } from '../test/support/source-files.ts';
import { percentile, spread, timed, whenAndWhere } from './figures.ts';

const usual = 3_000;
const barOfOne = 100;
const tries = 5;
/** What the heap may differ by between two states of the same caches. */
const barOfGrowth = 8;

interface Slow {
  readonly milliseconds: number;
  readonly mutated: MutatedProgram;
}

function analyzerOfCorpus(): Analyzer {
  const texts = corpusPrograms().flatMap(({ name, files }) =>
    Object.entries(files).map(([file, text]) => [`/${name}/${file}`, text] as const),
  );
  const files = sourceFilesOf(Object.fromEntries(texts));
  const now = (): Date => new Date('2026-11-24T12:00:00Z');
  return createAnalyzer({ files, parser: createTreeSitterParser(), now });
}

/** True where the mutation was read or rightly refused. */
async function survives(analyzer: Analyzer, mutated: MutatedProgram): Promise<boolean> {
  const { program, file, text } = mutated;
  const overlay = new Map([[`/${program.name}/${file}`, text]]);
  try {
    await analyzer.analyze({ path: `/${program.name}/${program.entry}`, overlay });
    return true;
  } catch (error) {
    return error instanceof HeadstartError && mayBeRefused(mutated);
  }
}

function memory(): { readonly heap: number; readonly resident: number } {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / 1e6, resident: rss / 1e6 };
}

async function run(count: number): Promise<void> {
  const analyzer = analyzerOfCorpus();
  const taken: number[] = [];
  const slow: Slow[] = [];
  const lost: MutatedProgram[] = [];
  let warm = memory();
  const middle = Math.floor(count / 4);
  for (const mutated of mutatedCorpus(7, count)) {
    if (taken.length === middle) warm = memory();
    const [lives, milliseconds] = await timed(() => survives(analyzer, mutated));
    taken.push(milliseconds);
    if (!lives) lost.push(mutated);
    if (milliseconds > barOfOne) slow.push({ milliseconds, mutated });
    if (taken.length % 5_000 === 0) process.stderr.write(`${taken.length}: ${describe(taken, lost, slow)}\n`);
  }
  const after = memory();
  console.log(`${taken.length} mutations: ${describe(taken, lost, slow)}`);
  const grown = after.heap - warm.heap;
  console.log(
    `heap ${warm.heap.toFixed(1)} MB after a quarter, ${after.heap.toFixed(1)} MB at the end: ` +
      `${grown < barOfGrowth ? 'no growth' : 'GROWTH'} (${grown.toFixed(1)} MB); ` +
      `resident ${warm.resident.toFixed(0)} and ${after.resident.toFixed(0)} MB`,
  );
  const steady = await triedAgain(analyzer, slow);
  console.log(
    `of the ${slow.length} slow ones ${steady.length} are over ${barOfOne} ms in each of ${tries} further tries`,
  );
  for (const { milliseconds, mutated } of steady)
    console.log(`  ${milliseconds.toFixed(0)} ms at the least: ${mutated.program.name}/${mutated.file}`);
  for (const { program, file, text } of lost)
    console.log(`  THROWN: ${program.name}/${file} ${JSON.stringify(text)}`);
}

/** Those that are slow whenever they are tried, with the least of all tries: a busy machine makes any of them slow once. */
async function triedAgain(analyzer: Analyzer, slow: readonly Slow[]): Promise<readonly Slow[]> {
  const steady: Slow[] = [];
  for (const { milliseconds, mutated } of slow) {
    let least = milliseconds;
    // Another text each time, so that none is taken from the cache.
    for (let attempt = 1; attempt <= tries && least > barOfOne; attempt += 1) {
      const again = { ...mutated, text: `${mutated.text}${' '.repeat(attempt)}` };
      least = Math.min(least, (await timed(() => survives(analyzer, again)))[1]);
    }
    if (least > barOfOne) steady.push({ milliseconds: least, mutated });
  }
  return steady;
}

function describe(taken: readonly number[], lost: readonly unknown[], slow: readonly Slow[]): string {
  const longest = percentile(taken, 1).toFixed(0);
  return `${spread(taken)}, longest ${longest} ms; ${lost.length} thrown, ${slow.length} over ${barOfOne} ms`;
}

const [flag, given] = process.argv.slice(2);
if (flag === '--run') await run(Number(given));
else {
  console.log(whenAndWhere(new Date()));
  const args = ['--expose-gc', fileURLToPath(import.meta.url), '--run', flag ?? String(usual)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`the mutations left with ${String(status)}`);
}
