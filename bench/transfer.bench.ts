/**
 * Runtime across kinds of machine: median absolute error at most 20 %. Each workflow's tasks are known from its small training
 * runs on one machine alone; its large runs on another are predicted from these and from what the other workflows showed
 * of the two machines. Beside it, what CoreMark alone lets expect between the three that are sold by Google Cloud.
 */
import { sizeCurve, type SizeCurve } from '../planner/predictor/transfer/size-curve.ts';
import { machineSlowness, type MachineSlowness } from '../planner/predictor/transfer/machine-slowness.ts';
import { loadCatalog } from '../planner/catalog/catalog-file.ts';
import { lotaruRuns, type LotaruRun } from '../test/support/lotaru-trace.ts';
import { percentile, whenAndWhere } from './figures.ts';

const bar = 0.2;
const home = 'local';

function medianOf(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Seconds by size of each task on one machine, from its training runs; a task of few sizes takes its median. */
function curvesOn(runs: readonly LotaruRun[], machine: string): ReadonlyMap<string, SizeCurve> {
  const trained = runs.filter((run) => run.isTraining && run.machine === machine);
  const tasks = [...new Set(trained.map(({ task }) => task))];
  return new Map(
    tasks.map((task) => {
      const ofTask = trained.filter((run) => run.task === task);
      const middle = medianOf(ofTask.map(({ seconds }) => seconds));
      const sized = ofTask.map(({ size, seconds }) => ({ size, value: seconds }));
      return [task, sizeCurve(sized) ?? (() => middle)] as const;
    }),
  );
}

/** Relative errors of a workflow's large runs on one machine, from its curves on another and a factor between them. */
function errorsOf(
  runs: readonly LotaruRun[],
  curves: ReadonlyMap<string, SizeCurve>,
  machine: string,
  factor: number,
): readonly number[] {
  return runs.flatMap((run) => {
    const curve = curves.get(run.task);
    if (run.isTraining || run.machine !== machine || !curve) return [];
    return [Math.abs((curve(run.size) * factor) / run.seconds - 1)];
  });
}

function between(slowness: MachineSlowness, from: string, to: string): number {
  return (slowness[to] ?? 1) / (slowness[from] ?? 1);
}

function report(name: string, errors: readonly number[], judged: boolean): void {
  const error = medianOf(errors);
  const verdict = judged ? `: ${error <= bar ? 'at or under' : 'OVER'} the bar of ${100 * bar} %` : '';
  console.log(
    `${name.padEnd(44)} median error ${(100 * error).toFixed(1)} % of ${errors.length} runs${verdict}`,
  );
}

function benchLearnt(all: readonly LotaruRun[]): void {
  const workflows = [...new Set(all.map(({ workflow }) => workflow))].sort();
  const machines = [...new Set(all.map(({ machine }) => machine))].filter((name) => name !== home).sort();
  const errors = machines.map((machine) =>
    workflows.flatMap((workflow) => {
      const others = all.filter((run) => run.workflow !== workflow);
      const own = all.filter((run) => run.workflow === workflow);
      const factor = between(machineSlowness(others), home, machine);
      return errorsOf(own, curvesOn(own, home), machine, factor);
    }),
  );
  machines.forEach((machine, index) =>
    report(`${home} → ${machine}, by the other workflows`, errors[index] ?? [], false),
  );
  report('across machines', errors.flat(), true);
}

async function benchFeatures(all: readonly LotaruRun[]): Promise<void> {
  const catalog = await loadCatalog();
  const speed = (name: string): number => catalog.machineType(`${name}-standard-4`)?.coremarkPerVcpu ?? NaN;
  const pairs = [
    ['n1', 'n2'],
    ['n1', 'c2'],
    ['n2', 'c2'],
    ['n2', 'n1'],
    ['c2', 'n1'],
    ['c2', 'n2'],
  ] as const;
  const errors = pairs.map(([from, to]) => {
    const workflows = [...new Set(all.map(({ workflow }) => workflow))];
    return workflows.flatMap((workflow) => {
      const own = all.filter((run) => run.workflow === workflow);
      return errorsOf(own, curvesOn(own, from), to, speed(from) / speed(to));
    });
  });
  pairs.forEach(([from, to], index) =>
    report(`${from} → ${to}, by CoreMark alone`, errors[index] ?? [], false),
  );
  report('between machines of Google Cloud', errors.flat(), true);
}

console.log(whenAndWhere(new Date()));
const runs = lotaruRuns();
if (runs === null) console.log('SKIPPED: the traces are not on this machine');
else {
  benchLearnt(runs);
  await benchFeatures(runs);
}
