import type { SizingMethod } from '../sizing-method.ts';
import { doubled, familyValues, quantileOf } from './family-values.ts';

const share = 0.95;

/** The 95th percentile of the family's peaks, doubled after a failure (Witt et al., HPCS 2019). */
export function highPercentile(): SizingMethod {
  const peaks = familyValues();
  return {
    observe: ({ features, peakGib }) => {
      peaks.add(features.family, peakGib);
    },
    size: ({ family, requestedGib }) => {
      const seen = peaks.of(family);
      return { target: seen.length === 0 ? (requestedGib ?? NaN) : quantileOf(seen, share) };
    },
    retry: doubled,
  };
}
