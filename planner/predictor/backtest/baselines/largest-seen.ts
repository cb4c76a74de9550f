import type { SizingMethod } from '../sizing-method.ts';
import { doubled, familyValues } from './family-values.ts';

/** The largest peak of the family so far, what was asked for before there is one; after a failure that again, or twice as much. */
export function largestSeen(): SizingMethod {
  const peaks = familyValues();
  return {
    observe: ({ features, peakGib }) => {
      peaks.add(features.family, peakGib);
    },
    size: ({ family, requestedGib }) => ({ target: peaks.of(family).at(-1) ?? requestedGib ?? NaN }),
    retry: (failed) => {
      const largest = peaks.of(failed.features.family).at(-1) ?? 0;
      return largest > failed.askedGib ? { target: largest } : doubled(failed);
    },
  };
}
