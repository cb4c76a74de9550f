/** How likely a Spot machine is obtained, in words; null between the bands and where the score may not be shown. */
export type Obtainability = 'high' | 'medium' | 'low';

/** `advice.capacity` scores by band (source: Compute Engine, view VM availability). */
const bands: readonly { readonly least: number; readonly most: number; readonly word: Obtainability }[] = [
  { least: 0.7, most: 1, word: 'high' },
  { least: 0.4, most: 0.6, word: 'medium' },
  { least: 0, most: 0.3, word: 'low' },
];

/** The word for a score (0 to 1) of `advice.capacity`. The advice is for Spot alone: null for any other model (R32). */
export function obtainabilityOf(score: number, provisioningModel: string): Obtainability | null {
  if (provisioningModel !== 'SPOT') return null;
  return bands.find(({ least, most }) => score >= least && score <= most)?.word ?? null;
}
