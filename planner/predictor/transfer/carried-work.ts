import type { Job } from '../../../schemas/job.ts';
import { machineKind } from '../../../schemas/prediction.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { scaledWork, type DoneWork } from '../done-work.ts';
import type { WorkEstimate } from '../priors/runtime.ts';
import type { Situation } from '../situation.ts';
import { secondsOn, type ReferenceMachine } from '../work.ts';
import { machineSlowness, type MachineSlowness } from './machine-slowness.ts';
import { sizeFactors } from './size-factors.ts';
import { timedRuns } from './timed-runs.ts';

/** Newest runs that are compared between machines. */
const comparedRuns = 50;

/** What the runs of the job and its family show of kinds of machine, beside what runs of all jobs have shown. */
export function slownessIn({ history, models }: Situation): MachineSlowness {
  const known = models?.slowness ?? {};
  const runs = [...history.own.slice(0, comparedRuns), ...history.kin.slice(0, comparedRuns)];
  const first = kindOf(runs[0]);
  const isOneKind = runs.every((run) => kindOf(run) === first);
  return isOneKind ? known : machineSlowness(timedRuns(runs), known);
}

function kindOf(run: PastRun | undefined): string {
  return machineKind(run?.offerings.at(-1)?.machineType ?? '');
}

/** Nothing is told of machines that are as their features say. */
export function withSlowness(estimate: WorkEstimate, slowness: MachineSlowness): WorkEstimate {
  const told = Object.entries(slowness).filter(([, factor]) => Math.abs(Math.log(factor)) > 0.03);
  if (told.length === 0 || estimate.work.cpuSeconds === 0) return estimate;
  const rounded = told.map(([kind, factor]) => [kind, Number(factor.toPrecision(3))] as const);
  return { ...estimate, work: { ...estimate.work, slowness: Object.fromEntries(rounded.toSorted()) } };
}

/** The work of a run as it is on a machine that is as its features say. */
export function comparable(done: DoneWork, slowness: MachineSlowness, machine: ReferenceMachine): DoneWork {
  const factor = slowness[kindOf(done.run)] ?? 1;
  if (factor === 1 || done.work.cpuSeconds === 0) return done;
  const work = { ...done.work, cpuSeconds: done.work.cpuSeconds / factor };
  return { ...done, work, seconds: secondsOn(work, machine) };
}

/** The work of each run as it is on as much data as the job reads now. */
export function atSize(all: readonly DoneWork[], job: Job, machine: ReferenceMachine): readonly DoneWork[] {
  const factors = sizeFactors(
    job,
    all.map(({ run, seconds }) => ({ run, value: seconds })),
  );
  return all.map((done, index) => {
    const factor = factors[index] ?? 1;
    if (factor === 1) return done;
    const work = scaledWork(done.work, factor);
    return { ...done, work, seconds: secondsOn(work, machine) };
  });
}
