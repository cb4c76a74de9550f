import type { HistogramLayout, NodeHistogram } from './node-histogram.ts';

/** Sum of the weights in a node, and of weighted targets. */
export interface Sums {
  readonly weight: number;
  readonly weighted: number;
}

/** A split by bins: 1 to `bin` go left, and the missing ones where `missingLeft` says. */
export interface BinSplit {
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: boolean;
  /** By how much the weighted squared error falls. */
  readonly gain: number;
  readonly left: Sums;
}

/** What differs by less than this part is rounding: subtracted histograms leave such rests. */
const rounding = 1e-10;

/**
 * The split after which the squared error is least, each side with at least `leafWeight`; null where none lowers it.
 * Of equally good ones the first is taken.
 */
export function bestSplit(
  sums: NodeHistogram,
  layout: HistogramLayout,
  total: Sums,
  leafWeight: number,
): BinSplit | null {
  const best = { feature: -1, bin: 0, missingLeft: false, gain: 0, weight: 0, weighted: 0 };
  for (let index = 0; index < layout.features.length; index += 1) {
    const start = layout.starts[index]!;
    const missing = { weight: sums[start]!, weighted: sums[start + 1]! };
    const anyMissing = missing.weight > rounding * total.weight;
    const last = layout.bins[index]! - (anyMissing ? 0 : 1);
    for (const missingLeft of anyMissing ? [false, true] : [false]) {
      let [weight, weighted] = missingLeft ? [missing.weight, missing.weighted] : [0, 0];
      for (let bin = 1; bin < last; bin += 1) {
        weight += sums[start + 2 * bin]!;
        weighted += sums[start + 2 * bin + 1]!;
        const right = total.weight - weight;
        if (weight < leafWeight || right < leafWeight) continue;
        const gain = gainOf(weight, weighted, right, total);
        if (gain <= best.gain) continue;
        Object.assign(best, { feature: layout.features[index]!, bin, missingLeft, gain, weight, weighted });
        if (!anyMissing) best.missingLeft = weight > right;
      }
    }
  }
  const enough = best.gain > rounding * ((total.weighted * total.weighted) / total.weight);
  if (best.feature < 0 || !enough) return null;
  const { feature, bin, missingLeft, gain, weight, weighted } = best;
  return { feature, bin, missingLeft, gain, left: { weight, weighted } };
}

function gainOf(weight: number, weighted: number, right: number, total: Sums): number {
  const rest = total.weighted - weighted;
  return (
    (weighted * weighted) / weight + (rest * rest) / right - (total.weighted * total.weighted) / total.weight
  );
}
