import type { PastRun } from '../../schemas/profile.ts';
import type { ModelMonitor } from '../predictor/online/model-monitor.ts';
import type { ModelTraining, PlannerPorts } from './planner-ports.ts';

type TrainingPorts = Pick<PlannerPorts, 'models' | 'profiles' | 'catalog' | 'settings' | 'clock' | 'host'>;

/** Runs of a family that a change is looked for in. */
const lookedBack = 24;

/** Trains in the background when enough runs are new, or a family has changed. What fails is noted, and stops nobody. */
export function createModelTraining(ports: TrainingPorts): ModelTraining {
  let monitor: Promise<Followed> | null = null;
  let work: Promise<void> = Promise.resolve();
  const observe = async (run: PastRun): Promise<void> => {
    const followed = await (monitor ??= following(ports, run));
    if (!followed.families.has(run.family)) await recall(ports, followed, run);
    const { isDue } = followed.monitor.observe(run);
    if (!isDue) return;
    const { trainPredictionModels } = await import('./train-prediction-models.ts');
    const { runs, promoted } = await trainPredictionModels(ports);
    followed.monitor.trained(runs);
    if (promoted) ports.host.emit({ code: 'note', text: learntText(promoted.version, runs) });
  };
  return {
    observed: (run) => {
      work = work.then(() => observe(run)).catch((error: unknown) => tellFailure(ports, error));
    },
    settled: () => work,
  };
}

interface Followed {
  readonly monitor: ModelMonitor;
  readonly families: Set<string>;
}

/** A process that has just started finds out how many runs are new since the models were trained. */
async function following(ports: TrainingPorts, run: PastRun): Promise<Followed> {
  // Loaded when a run has ended: who only plans does not wait for it.
  const { ModelMonitor } = await import('../predictor/online/model-monitor.ts');
  const accelerators = (await ports.catalog()).accelerators();
  const version = (await ports.models?.currentVersion()) ?? null;
  const record = version === null ? null : ((await ports.models?.read(version))?.record ?? null);
  const monitor = new ModelMonitor(accelerators, record?.runs ?? 0);
  const store = await ports.profiles();
  const newest = await store.runs({ target: run.target, limit: monitor.dueAt });
  const since = record?.newestRunAt ?? '';
  monitor.count(newest.filter(({ id, recordedAt }) => id !== run.id && recordedAt > since).length);
  return { monitor, families: new Set() };
}

/** What the family did before, so that a change shows in a process that has seen one run of it. */
async function recall(ports: TrainingPorts, { monitor, families }: Followed, run: PastRun): Promise<void> {
  families.add(run.family);
  const { family, target } = run;
  const before = await (await ports.profiles()).runs({ family, target, limit: lookedBack });
  for (const past of before.toReversed()) if (past.id !== run.id) monitor.recall(past);
}

function learntText(version: number, runs: number): string {
  return `Learnt from ${String(runs)} runs: version ${String(version)} of the models answers from now on.`;
}

function tellFailure({ host }: TrainingPorts, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  host.emit({
    code: 'note',
    text: `The models could not be trained (${why}). Plans go on with what there is.`,
  });
}
