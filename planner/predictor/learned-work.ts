import { doneBy, scaledWork } from './done-work.ts';
import { driftOf } from './drift.ts';
import { scaled } from './estimate.ts';
import { comparedKin, runsWithoutPrior } from './estimators.ts';
import { blend, corrected } from './evidence.ts';
import { succeeded } from './history.ts';
import type { WorkEstimate } from './priors/runtime.ts';
import { withoutModels, type Situation } from './situation.ts';
import { atSize, comparable, slownessIn, withSlowness } from './transfer/carried-work.ts';
import { runtimeRatio, workPrior } from './work-prior.ts';
import { secondsOn, type ReferenceMachine } from './work.ts';
import { counted, duration, figure } from './wording.ts';

/**
 * Work and runtime with history: each good run of the job tells its work, carried over to as much data as is read now and to
 * a machine as its features say; the one in the middle is taken, and the bounds tighten with the number of runs as in
 * `blend`. With few of them, runs of its family correct the prior.
 */
export function estimateWork(situation: Situation, machine: ReferenceMachine): WorkEstimate {
  const expected = workPrior(situation, machine);
  const slowness = slownessIn(situation);
  const own = succeeded(situation.history.own).flatMap((run) => doneBy(run, machine, situation.accelerators));
  const all = atSize(
    own.map((each) => comparable(each, slowness, machine)),
    situation.job,
    machine,
  );
  const done = all.slice(0, driftOf(all.map(({ seconds }) => seconds))?.newer);
  const prior = done.length < runsWithoutPrior ? fromFamily(situation, expected, machine) : expected;
  if (done.length === 0) return withSlowness(prior, slowness);
  const values = done.map(({ seconds }) => seconds);
  const blended = blend(prior.runtimeSeconds, { values, kind: 'typical' });
  const middle = [...done].sort((one, other) => one.seconds - other.seconds)[
    Math.floor((done.length - 1) / 2)
  ];
  const work = middle?.work ?? prior.work;
  // The median of an even number lies between two runs; the interval follows the work that is handed on.
  const runtimeSeconds = scaled(blended, secondsOn(work, machine) / blended.target);
  const ids = done.slice(0, 3).map(({ run }) => run.id);
  const spans = counted(done.length, 'run');
  const estimate: WorkEstimate = {
    work,
    runtimeSeconds,
    reason: `${duration(runtimeSeconds.target)} on the reference machine, from ${spans} (${ids.join(', ')}${done.length > 3 ? ', …' : ''})${older(all.length - done.length)}`,
    source: { from: 'own-runs', runs: done.length },
  };
  return withSlowness(estimate, slowness);
}

function older(runs: number): string {
  return runs === 0 ? '' : `; ${counted(runs, 'older run')} took another time and no longer count`;
}

/** Work scaled by what runs of the family took ÷ what was expected of each of them, as far as they can be compared. */
function fromFamily(situation: Situation, prior: WorkEstimate, machine: ReferenceMachine): WorkEstimate {
  const runs = succeeded(situation.history.kin).slice(0, comparedKin);
  const learnt =
    prior.runtimeSeconds.target / workPrior(withoutModels(situation), machine).runtimeSeconds.target;
  const ratios = runs.flatMap((run) => {
    const ratio = runtimeRatio(run, situation);
    return ratio === null ? [] : [ratio / learnt];
  });
  if (ratios.length === 0) return prior;
  const runtimeSeconds = corrected(prior.runtimeSeconds, ratios.slice(0, driftOf(ratios)?.newer));
  const factor = runtimeSeconds.target / prior.runtimeSeconds.target;
  return {
    work: scaledWork(prior.work, factor),
    runtimeSeconds,
    reason: `${prior.reason}; × ${figure(factor)} from ${counted(ratios.length, 'run')} of the same family`,
    source: { from: 'family', runs: ratios.length },
  };
}
