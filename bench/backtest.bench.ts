/**
 * What a backtest finds on public traces, the engine beside its baselines, by both protocols, and how long a replay of a
 * hundred thousand runs takes. `node bench/backtest.bench.ts 10000` replays so many.
 */
import { availableParallelism } from 'node:os';
import { backtest, baselines, methods } from '../planner/predictor/backtest/backtest.ts';
import { publishedFewestRuns } from '../planner/predictor/backtest/replay-order.ts';
import type { ReplayedRun } from '../planner/predictor/backtest/replayed-run.ts';
import { randomFrom } from '../planner/predictor/trees/tree-draws.ts';
import type { BacktestReport } from '../schemas/backtest.ts';
import { aReplayedRun } from '../test/support/replayed-runs.ts';
import { hasTraces, knownBeforehand, publishedFamilies, sizeyTrace } from '../test/support/sizey-trace.ts';
import { whenAndWhere } from './figures.ts';

const many = Number(process.argv[2] ?? 100_000);
const prices = { usdPerGibHour: null, machineFor: () => null };
const how = { seed: 1996, fewestRuns: publishedFewestRuns, price: null, prices };

console.log(`${whenAndWhere(new Date())}, ${availableParallelism()} processors`);
if (hasTraces) for (const workflow of ['chipseq', 'iwd', 'methylseq']) await benchTrace(workflow);
else console.log('The public traces are not there: nothing is replayed of them.');
await benchSpeed();

async function benchTrace(workflow: string): Promise<void> {
  const tasks = sizeyTrace(workflow);
  const timed = tasks.filter(({ runtimeSeconds }) => runtimeSeconds > 0);
  for (const [protocol, runs] of [
    ['warm', publishedFamilies(tasks)],
    ['chronological', knownBeforehand(timed)],
  ] as const) {
    const report = await backtest({ source: workflow, history: { runs, left: {} }, protocol, ...how });
    console.log(`\n${workflow}, ${protocol}: ${report.judged} runs judged`);
    for (const line of linesOf(report)) console.log(line);
  }
}

function linesOf({ methods: found }: BacktestReport): readonly string[] {
  const percent = (share: number | null): string =>
    share === null ? '     –' : `${(100 * share).toFixed(1).padStart(5)}%`;
  return found.map(
    (one) =>
      `  ${one.method.padEnd(20)} ${one.wastageGbh.toFixed(3).padStart(10)} GB·h ${String(one.failures).padStart(5)} failures` +
      `  median error ${percent(one.medianError)}  in interval ${percent(one.coverage)}  run time ${percent(one.runtimeMedianError)}`,
  );
}

/** Runs of a hundred families, a second apart, whose memory grows with what they read. */
function someRuns(count: number): readonly ReplayedRun[] {
  const random = randomFrom(7);
  return Array.from({ length: count }, (_, at) => {
    const family = `family-${Math.floor(100 * random())}`;
    const gib = 1 + 9 * random();
    const peakGib = gib * (0.8 + 0.4 * random());
    const runtimeSeconds = 60 + 600 * random();
    return aReplayedRun({ family, at, peakGib, runtimeSeconds, inputBytes: gib * 2 ** 30, requestedGib: 16 });
  });
}

async function benchSpeed(): Promise<void> {
  const history = { runs: someRuns(many), left: {} };
  for (const [name, chosen] of Object.entries({
    'the engine and baselines': methods,
    'the baselines': baselines,
  })) {
    const start = performance.now();
    const request = {
      source: 'made up',
      history,
      protocol: 'chronological',
      methods: chosen,
      ...how,
    } as const;
    const { judged } = await backtest(request);
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `\n${judged} runs replayed by ${name}: ${seconds.toFixed(1)} s, ${((1e6 * seconds) / judged).toFixed(0)} µs a run`,
    );
  }
}
