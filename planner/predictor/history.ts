import type { Job } from '../../schemas/job.ts';
import { importedFingerprint, type PastRun } from '../../schemas/profile.ts';

/** The runs a prediction may rest on, newest first. */
export interface History {
  /** Runs of this very job (same fingerprint), and those imported under its name. */
  readonly own: readonly PastRun[];
  /** Runs of other jobs of the same family. */
  readonly kin: readonly PastRun[];
}

export const noHistory: History = { own: [], kin: [] };

/**
 * Sorts runs into those of the job itself and those of its family, and drops what must not count: everything that is
 * neither, and for Google Cloud every run that was simulated or played back. An imported run was a real one elsewhere, on a
 * machine that nobody knows: its memory counts for both targets, its time and CPU for none.
 */
export function historyOf(job: Job, runs: readonly PastRun[], target: 'simulated' | 'gcp'): History {
  const admitted = [...runs]
    .filter((run) => target === 'simulated' || run.origin === 'imported' || isMeasuredOnGoogleCloud(run))
    .sort((one, other) => compare(other.recordedAt, one.recordedAt) || compare(other.id, one.id));
  const fingerprints = [job.fingerprint, importedFingerprint(job.name)];
  const isOwn = (run: PastRun): boolean => fingerprints.includes(run.fingerprint);
  return {
    own: admitted.filter(isOwn),
    kin: admitted.filter((run) => !isOwn(run) && run.family === job.family),
  };
}

function isMeasuredOnGoogleCloud({ target, origin }: PastRun): boolean {
  return target === 'gcp' && origin === 'measured';
}

/** Runs that ended well: the only ones that show a job's whole need. */
export function succeeded(runs: readonly PastRun[]): readonly PastRun[] {
  const known = good.get(runs) ?? runs.filter((run) => run.outcome === 'succeeded');
  good.set(runs, known);
  return known;
}

/** Each quantity asks anew. */
const good = new WeakMap<readonly PastRun[], readonly PastRun[]>();

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
