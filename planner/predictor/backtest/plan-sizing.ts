import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { Interval } from '../../../schemas/interval.ts';
import type { Prediction } from '../../../schemas/prediction.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { predict } from '../predict.ts';
import type { RunFeatures } from '../sizing/sizing-model.ts';
import type { ReplayedRun } from './replayed-run.ts';
import type { SizingMethod } from './sizing-method.ts';

/** Newest runs that a plan looks at, of the job itself and of its family. */
const [ownRuns, familyRuns] = [500, 200];

/** What plans rest on beside the runs. */
export interface PlanBasis {
  readonly accelerators: readonly AcceleratorFacts[];
  readonly target: 'simulated' | 'gcp';
}

/**
 * Sizes runs as a plan does: the machine has to hold the upper bound of the predicted memory; an attempt that ran out of it is a
 * run that the next plan knows of. A plan tells no run time where it knows none of a run.
 */
export function planSizing(runs: readonly ReplayedRun[], { accelerators, target }: PlanBasis): SizingMethod {
  const pastRuns = new Map(runs.map(({ features, pastRun }) => [features, pastRun]));
  const byFingerprint = new Map<string, PastRun[]>();
  const byFamily = new Map<string, PastRun[]>();
  const known = (run: PastRun): readonly PastRun[] => [
    ...(byFingerprint.get(run.fingerprint) ?? []).slice(-ownRuns),
    ...(byFamily.get(run.family) ?? [])
      .slice(-familyRuns)
      .filter(({ fingerprint }) => fingerprint !== run.fingerprint),
  ];
  const predicted = (features: RunFeatures, failed: readonly PastRun[] = []): Prediction | null => {
    const run = pastRuns.get(features);
    if (run === undefined) return null;
    return predict({ job: run.job, runs: [...known(run), ...failed], accelerators, target });
  };
  const asked = (memoryGib: Interval | undefined) => ({
    target: memoryGib?.upper ?? NaN,
    ...(memoryGib === undefined ? {} : { lower: memoryGib.lower, upper: memoryGib.upper }),
  });
  // A run's time is asked for right after its memory, and a prediction tells both.
  let last: { readonly features: RunFeatures; readonly prediction: Prediction | null } | null = null;
  return {
    observe: ({ features }) => {
      const run = pastRuns.get(features);
      if (run === undefined) return;
      put(byFingerprint, run.fingerprint, run);
      // A job whose code is read has a family of its own, in which no imported run is.
      if (run.origin !== 'imported') put(byFamily, run.family, run);
    },
    size: (features) => {
      last = { features, prediction: predicted(features) };
      return asked(last.prediction?.memoryGib);
    },
    retry: ({ features, askedGib }) => {
      const run = pastRuns.get(features);
      return asked(predicted(features, run === undefined ? [] : [ranOut(run, askedGib)])?.memoryGib);
    },
    runtime: (features) => {
      const prediction = last?.features === features ? last.prediction : predicted(features);
      const from = prediction?.sources?.['runtimeSeconds']?.from;
      return prediction && (from === 'own-runs' || from === 'family') ? prediction.runtimeSeconds : null;
    },
  };
}

function put(runs: Map<string, PastRun[]>, key: string, run: PastRun): void {
  const list = runs.get(key);
  if (list) list.push(run);
  else runs.set(key, [run]);
}

/** The same run as one that had used up what it was given. */
function ranOut(run: PastRun, askedGib: number): PastRun {
  const summary = { ...run.summary, peakMemoryGib: askedGib };
  return { ...run, id: `${run.id}-failed`, outcome: 'out-of-memory', summary };
}
