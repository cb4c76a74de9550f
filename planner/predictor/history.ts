import type { Job } from '../../schemas/job.ts';
import type { Profile } from '../../schemas/profile.ts';

/** The runs a prediction may rest on, newest first. */
export interface History {
  /** Runs of this very job (same fingerprint). */
  readonly own: readonly Profile[];
  /** Runs of other jobs of the same family. */
  readonly kin: readonly Profile[];
}

export const noHistory: History = { own: [], kin: [] };

/**
 * Sorts runs into those of the job itself and those of its family, and drops what must not count: everything that is
 * neither, and for Google Cloud every run that was simulated or played back.
 */
export function historyOf(job: Job, runs: readonly Profile[], target: 'simulated' | 'gcp'): History {
  const admitted = [...runs]
    .filter((run) => target === 'simulated' || (run.target === 'gcp' && run.origin === 'measured'))
    .sort((one, other) => compare(other.recordedAt, one.recordedAt) || compare(other.id, one.id));
  return {
    own: admitted.filter((run) => run.fingerprint === job.fingerprint),
    kin: admitted.filter((run) => run.fingerprint !== job.fingerprint && run.family === job.family),
  };
}

/** Runs that ended well: the only ones that show a job's whole need. */
export function succeeded(runs: readonly Profile[]): readonly Profile[] {
  return runs.filter((run) => run.outcome === 'succeeded');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
