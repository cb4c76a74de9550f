import type { EndedRun, FailedAttempt, RunFeatures, Sizing, SizingModel } from './sizing-model.ts';

/** Asked for where neither history nor a request says anything. */
const withoutEvidenceGib = 4;
const headroom = 1.05;

/** Sizes runs by the largest of their family, and learns from each that ends. */
export function onlineSizing(): SizingModel {
  const families = new Map<string, { runs: number; peaks: number[]; runtimes: number[] }>();
  const seen = (features: RunFeatures): { runs: number; peaks: number[]; runtimes: number[] } =>
    families.get(features.family) ?? { runs: 0, peaks: [], runtimes: [] };
  return {
    observe: ({ features, peakGib, runtimeSeconds }: EndedRun) => {
      const family = seen(features);
      families.set(features.family, family);
      family.runs += 1;
      if (known(peakGib) !== null) insert(family.peaks, peakGib);
      if (known(runtimeSeconds) !== null) insert(family.runtimes, runtimeSeconds);
    },
    size: (features) => sized(seen(features).peaks, known(features.requestedGib)),
    retry: ({ features, askedGib }: FailedAttempt) => {
      const { peaks } = seen(features);
      const largest = peaks.at(-1) ?? 0;
      const target = largest > askedGib ? largest : 2 * askedGib;
      return {
        target,
        lower: askedGib,
        upper: 2 * target,
        basis: 'family',
        runs: peaks.length,
        method: 'largest seen',
      };
    },
    runtime: (features) => expected(seen(features).runtimes),
  };
}

function sized(peaks: readonly number[], requested: number | null): Sizing {
  const largest = peaks.at(-1);
  if (largest === undefined) return asRequested(requested);
  return { ...expected(peaks)!, target: headroom * largest, method: 'largest seen' };
}

function asRequested(requested: number | null): Sizing {
  const target = requested ?? withoutEvidenceGib;
  const basis = requested === null ? 'nothing' : 'request';
  return { target, lower: 0, upper: 2 * target, basis, runs: 0, method: 'as requested' };
}

function expected(values: readonly number[]): Sizing | null {
  const at = (share: number): number => values[Math.round(share * (values.length - 1))]!;
  if (values.length === 0) return null;
  return {
    target: at(0.5),
    lower: at(0.05),
    upper: at(0.95),
    basis: 'family',
    runs: values.length,
    method: 'median',
  };
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
}

/** Keeps an ascending list ascending. */
function insert(values: number[], value: number): void {
  const place = values.findIndex((other) => other > value);
  values.splice(place < 0 ? values.length : place, 0, value);
}
