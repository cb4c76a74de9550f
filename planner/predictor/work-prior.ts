import type { Interval } from '../../schemas/interval.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { doneBy, scaledWork } from './done-work.ts';
import { informed } from './online/informed.ts';
import { correctionFor, saidOf, sourceOf } from './online/prediction-models.ts';
import { gpuMemoryPrior } from './priors/gpu-memory.ts';
import { runtimePrior, type WorkEstimate } from './priors/runtime.ts';
import { vcpusPrior } from './priors/vcpus.ts';
import { situationOf, type Situation } from './situation.ts';
import { referenceMachine, type ReferenceMachine } from './work.ts';

/** Work without runs of the job: as its code lets expect, scaled as similar jobs say that this is off. */
export function workPrior(situation: Situation, machine: ReferenceMachine): WorkEstimate {
  const prior = runtimePrior(situation, machine);
  const correction = correctionFor(situation, 'runtimeSeconds', prior.runtimeSeconds);
  if (correction === null) return prior;
  const runtimeSeconds = informed(prior.runtimeSeconds, correction);
  const work = scaledWork(prior.work, runtimeSeconds.target / prior.runtimeSeconds.target);
  const reason = `${prior.reason}; ${saidOf(correction)}`;
  return { work, runtimeSeconds, reason, source: sourceOf(correction) };
}

/** Observed ÷ expected runtime of another job's run, both on the machine that the job would have been told for. */
export function runtimeRatio(run: PastRun, situation: Situation): number | null {
  const own = situationOf(run, situation);
  const machine = machineOf(own);
  const [done] = doneBy(run, machine, situation.accelerators);
  const expected = workPrior(own, machine).runtimeSeconds.target;
  const ratio = done === undefined ? NaN : done.seconds / expected;
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

/** Runtime of a job by its code alone, on the machine it would be told for. */
export function runtimePriorOf(situation: Situation): Interval {
  return runtimePrior(situation, machineOf(situation)).runtimeSeconds;
}

function machineOf(situation: Situation): ReferenceMachine {
  const gpus = situation.layout.machines * situation.layout.gpusPerMachine;
  const need = {
    vcpus: vcpusPrior.estimate(situation).interval,
    gpuMemoryGib: gpus === 0 ? null : gpuMemoryPrior.estimate(situation).interval,
    gpus,
  };
  return referenceMachine(situation.job, need, situation.accelerators);
}
