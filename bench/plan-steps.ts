/**
 * One process that plans as `headstart plan FILE --json` does, step by step, and prints what each step took as JSON.
 * plan.bench.ts bundles and starts it: `node plan-steps.js FILE ASSETS ROUNDS`, with HEADSTART_STATE_DIR set.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { timed } from './figures.ts';
import type { CliWorld } from '../planner/cli/cli-world.ts';
import type { AnalyzeRequest } from '../planner/ports.ts';
import type { PlannerPorts } from '../planner/use-cases/planner-ports.ts';

/** Milliseconds by step. */
export type Steps = Readonly<Record<string, number>>;

export interface StepsReport {
  /** The first plan of this process, its start included. */
  readonly cold: Steps;
  /** Further plans: of the same text, and of one that is edited before each. */
  readonly same: readonly Steps[];
  readonly edited: readonly Steps[];
}

const booted = performance.now();
const [file = '', assetDirectory = '', rounds = '0'] = process.argv.slice(2);
enableCompileCache(join(process.env['HEADSTART_STATE_DIR'] ?? '', 'cache', 'compiled'));
const [rooms, load] = await timed(async () => ({
  ...(await import('../planner/cli.ts')),
  ...(await import('../planner/compose.ts')),
  ...(await import('../planner/predictor/predict.ts')),
  ...(await import('../planner/optimiser/choose.ts')),
  ...(await import('../planner/use-cases/plan-job.ts')),
  ...(await import('../planner/use-cases/planning-basis.ts')),
  ...(await import('../planner/use-cases/capacity-history.ts')),
}));
const [session, settings] = await timed(() => rooms.sessionOpener(world())({ json: true }));
const cold = await plan(session.ports, { path: file });
const same: Steps[] = [];
const edited: Steps[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  same.push(await plan(session.ports, { path: file }));
  const text = `${readFileSync(file, 'utf8')}\nedited = ${round}\n`;
  edited.push(await plan(session.ports, { path: file, overlay: new Map([[file, text]]) }));
}
const report: StepsReport = {
  cold: { 'Node itself': booted, 'load modules': load, settings, ...cold },
  same,
  edited,
};
process.stdout.write(JSON.stringify(report));
await session.close();

function world(): CliWorld {
  const { env, stdin, stdout, stderr } = process;
  const { signal } = new AbortController();
  const rest = { self: [], assetDirectory, examplesDirectory: '', version: '0.0.0' };
  return { env, cwd: process.cwd(), stdin, stdout, stderr, isTTY: false, signal, ...rest };
}

/** The steps of planJob, one after the other. */
async function plan(ports: PlannerPorts, request: AnalyzeRequest): Promise<Steps> {
  const { target } = ports.settings;
  const now = ports.clock.now();
  const [analysis, analyse] = await timed(() => ports.analyzer.analyze(request));
  const { job } = analysis;
  const [catalog, catalogTime] = await timed(ports.catalog);
  const [{ runs, capacity }, profiles] = await timed(async () => ({
    runs: await rooms.runsLike(ports, job),
    capacity: await rooms.capacityHistory(ports),
  }));
  const accelerators = catalog.accelerators();
  const [prediction, predicting] = await timed(() => rooms.predict({ job, runs, accelerators, target }));
  const [choice, choosing] = await timed(() =>
    rooms.choose({ job, prediction, catalog, limits: {}, capacity, now }),
  );
  const [standing, state] = await timed(async () => ({
    prepared: await ports.state.prepared(job.name),
    dataSnapshot: await ports.state.dataSnapshot(job.name),
  }));
  const source = { path: request.path, directory: analysis.directory };
  const parts = { job, prediction, choice, catalog, source, ...standing };
  const [made, hash] = await timed(() => rooms.assemblePlan(ports, parts));
  const [, print] = await timed(() => JSON.stringify(made));
  return {
    analyse,
    catalog: catalogTime,
    profiles,
    predict: predicting,
    choose: choosing,
    'what stands': state,
    'assemble and hash': hash,
    'make JSON': print,
  };
}
