/**
 * What parties of a federation know of peak memory: one alone, all together through the federation, and all runs in one
 * place without any noise. Runs are real tasks of three workflows, where they are on this machine, and made-up ones.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contributionEpsilon } from '../planner/predictor/federation/contribution.ts';
import { secureDraws } from '../planner/predictor/federation/exact-noise.ts';
import { federatedEstimate, federatedModel } from '../planner/predictor/federation/federated-model.ts';
import { federatedRuns, type FederatedRun } from '../planner/predictor/federation/federated-run.ts';
import { exactCounts, noisedCounts, type CellCounts } from '../planner/predictor/federation/node-counts.ts';
import type { Pact } from '../planner/predictor/federation/pact.ts';
import { randomFrom } from '../planner/predictor/trees/tree-draws.ts';
import { buildPact, partyRuns, toolRun, vocabularyKey } from '../test/predictor/federation/party.ts';
import { percentile, timed } from './figures.ts';

const traces = fileURLToPath(new URL('../../shared/traces/sizey/', import.meta.url));
const workflows = ['trace_chipseq.csv', 'trace_iwd.csv', 'trace_methylseq.csv'];
const parties = 5;
const epsilons = [4, 2, 1];
const pactOf = (contribution: number): Pact =>
  buildPact({ epsilon: { contribution, judgement: 2, total: 64 } });
const base = pactOf(4);

function realRuns(): readonly FederatedRun[] {
  const runs = workflows.flatMap((name) => {
    const [head = '', ...lines] = readFileSync(join(traces, name), 'utf8').trim().split('\n');
    const names = head.split(',');
    return lines.flatMap((line, row) => {
      const cells = line.split(',');
      const of = (field: string): string => cells[names.indexOf(field)] ?? '';
      const [bytes, input] = [Number(of('rss')), Number(of('rchar'))];
      return bytes > 0 ? [toolRun(of('process'), `${name}-${row}`, input, bytes / 2 ** 30)] : [];
    });
  });
  return federatedRuns(base, vocabularyKey, runs);
}

function madeUpRuns(): readonly FederatedRun[] {
  const tools = Array.from({ length: 60 }, (_, tool) => tool);
  return federatedRuns(base, vocabularyKey, partyRuns({ seed: 1, runs: 20_000, tools }));
}

/** How runs come to parties: each run to any of them, or all runs of a job to one. */
type Shares = 'the same jobs' | 'jobs of their own';

function dealt(runs: readonly FederatedRun[], shares: Shares): readonly (readonly FederatedRun[])[] {
  const jobs = [...new Set(runs.map(({ job }) => job))];
  const of = (run: FederatedRun, index: number): number =>
    (shares === 'the same jobs' ? index : jobs.indexOf(run.job)) % parties;
  return Array.from({ length: parties }, (_, party) => runs.filter((run, index) => of(run, index) === party));
}

function shuffled<T>(values: readonly T[], seed: number): readonly T[] {
  const random = randomFrom(seed);
  return values
    .map((value) => ({ value, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ value }) => value);
}

/** Median factor that the target is off by, and how often the interval holds the truth. */
function scoreOf(
  pact: Pact,
  given: readonly (readonly CellCounts[])[],
  asked: readonly FederatedRun[],
): string {
  const model = federatedModel(
    pact,
    given.map((counts) => ({ round: 1, counts, weight: 1 })),
  );
  if (model === null) return 'knows nothing';
  const answers = asked.map((run) => ({ run, ...federatedEstimate(model, run.row) }));
  const off = answers.map(({ run, interval }) => Math.abs(Math.log2(interval.target / run.value)));
  const mean = off.reduce((sum, each) => sum + each, 0) / off.length;
  const held = answers.filter(
    ({ run, interval }) => run.value >= interval.lower && run.value <= interval.upper,
  );
  const [middle, average] = [2 ** percentile(off, 0.5), 2 ** mean];
  return `off by ${middle.toFixed(2)} × (median), ${average.toFixed(2)} × (mean), ${((100 * held.length) / asked.length).toFixed(0)} % inside`;
}

function show(what: string, score: string): void {
  console.log(`  ${what.padEnd(34)} ${score}`);
}

function compare(name: string, runs: readonly FederatedRun[], shares: Shares): void {
  const mixed = shuffled(runs, 3);
  const asked = mixed.slice(0, mixed.length >> 2);
  const learnt = mixed.slice(asked.length);
  const held = dealt(learnt, shares);
  console.log(
    `${name}, ${runs.length} runs, ${parties} parties with ${shares}; asked for ${asked.length} others`,
  );
  show('one party alone, no noise', scoreOf(base, [exactCounts(base, 1, held[0]!)], asked));
  for (const epsilon of epsilons) {
    const pact = pactOf(epsilon);
    const given = held.map((own) => noisedCounts(pact, exactCounts(pact, 1, own), secureDraws()));
    show(`federated, ε ${contributionEpsilon(pact)} each`, scoreOf(pact, given, asked));
  }
  show('all runs in one place, no noise', scoreOf(base, [exactCounts(base, 1, learnt)], asked));
}

console.log('federation: peak memory in bins of half a doubling');
const all: (readonly [string, readonly FederatedRun[]])[] = [['made-up runs', madeUpRuns()]];
if (existsSync(traces)) all.push(['real tasks', realRuns()]);
else console.log('real traces: not on this machine, skipped');
for (const [name, runs] of all)
  for (const shares of ['the same jobs', 'jobs of their own'] as const) compare(name, runs, shares);

const [counted, milliseconds] = await timed(() =>
  noisedCounts(base, exactCounts(base, 1, all[0]![1]), secureDraws()),
);
const cells = counted.reduce((sum, { size }) => sum + size, 0);
console.log(`a contribution of ${all[0]![1].length} runs: ${milliseconds.toFixed(0)} ms, ${cells} counts`);
