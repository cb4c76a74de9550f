import type { Profile } from '../../../schemas/profile.ts';
import type { RunFeatures } from '../sizing/sizing-model.ts';
import type { History, ReplayedRun } from './replayed-run.ts';

/**
 * The runs of a history, oldest first as they come, that can be sized again. A failed run shows no whole need, and one that
 * was never measured none at all.
 */
export function historyOfProfiles(profiles: readonly Profile[]): History {
  const left: Record<string, number> = {};
  const runs = profiles.flatMap((profile) => {
    const run = replayedRun(profile);
    if (typeof run !== 'string') return [run];
    left[run] = (left[run] ?? 0) + 1;
    return [];
  });
  return { runs, left };
}

function replayedRun(profile: Profile): ReplayedRun | string {
  const { summary, run, outcome, recordedAt } = profile;
  const peakGib = summary.peakMemoryGib ?? 0;
  if (outcome !== 'succeeded') return 'did not succeed';
  if (!(Number.isFinite(peakGib) && peakGib > 0)) return 'memory was not measured';
  if (!(Number.isFinite(run.runSeconds) && run.runSeconds > 0)) return 'ran for no time';
  const endedAt = Date.parse(run.endedAt ?? recordedAt);
  const submittedAt = Math.min(Date.parse(run.submittedAt), endedAt - 1000 * run.runSeconds);
  if (Number.isNaN(endedAt) || Number.isNaN(submittedAt)) return 'its times are unknown';
  return {
    ...{ features: featuresOf(profile), submittedAt, endedAt, peakGib, runtimeSeconds: run.runSeconds },
    pastRun: profile,
  };
}

/** What was known of a run before it began. A run asked for what its job names, else for the machine that it got. */
function featuresOf({ job, machine, origin, family }: Profile): RunFeatures {
  const requestedGib = job.resources.memoryGib ?? machine?.memoryGib;
  const inputBytes = inputBytesOf(job.dataAccess);
  return {
    // Imported runs are all of one family of jobs; what ties them together is their name.
    family: origin === 'imported' ? job.name : family,
    ...(requestedGib === undefined ? {} : { requestedGib }),
    ...(machine === undefined ? {} : { vcpus: machine.vcpus }),
    ...(inputBytes === null ? {} : { inputBytes }),
    labels: { job: job.name, ...job.labels },
  };
}

/** Null where nothing is read or the size of a part is unknown. */
function inputBytesOf(accesses: Profile['job']['dataAccess']): number | null {
  const read = accesses.filter(({ mode }) => mode !== 'write');
  const sizes = read.flatMap(({ bytes }) => bytes ?? []);
  return read.length === 0 || sizes.length < read.length ? null : sizes.reduce((sum, size) => sum + size, 0);
}
