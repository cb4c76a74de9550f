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

/** The best split that a search has found, changed in place: it is looked at for every bin of every node. */
interface Found {
  feature: number;
  bin: number;
  missingLeft: boolean;
  /** Weighted squares of the means of both sides: the squared error falls by what it is above that of the whole node. */
  score: number;
  weight: number;
  weighted: number;
}

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
  const whole = (total.weighted * total.weighted) / total.weight;
  const least = Math.max(leafWeight, rounding * total.weight);
  const found = { feature: -1, bin: 0, missingLeft: false, score: whole, weight: 0, weighted: 0 };
  for (let index = 0; index < layout.features.length; index += 1) {
    const feature = layout.features[index]!;
    const start = layout.starts[index]!;
    const bins = sums.subarray(start, start + 2 * layout.bins[index]!);
    const anyMissing = bins[0]! > rounding * total.weight;
    search(bins, feature, false, total, least, found);
    if (anyMissing) search(bins, feature, true, total, least, found);
    else if (found.feature === feature) found.missingLeft = found.weight > total.weight / 2;
  }
  const { feature, bin, missingLeft, weight, weighted } = found;
  const gain = found.score - whole;
  return gain > rounding * whole ? { feature, bin, missingLeft, gain, left: { weight, weighted } } : null;
}

/** Looks through the bins of one feature, missing values on one side. Bins without weight part the rows no other way. */
function search(
  bins: Float64Array,
  feature: number,
  missingLeft: boolean,
  total: Sums,
  leafWeight: number,
  found: Found,
): void {
  const { weight: totalWeight, weighted: totalWeighted } = total;
  let weight = missingLeft ? bins[0]! : 0;
  let weighted = missingLeft ? bins[1]! : 0;
  for (let place = 2; place < bins.length; place += 2) {
    const added = bins[place]!;
    if (added === 0) continue;
    weight += added;
    weighted += bins[place + 1]!;
    const right = totalWeight - weight;
    if (right < leafWeight) return;
    if (weight < leafWeight) continue;
    const rest = totalWeighted - weighted;
    const score = (weighted * weighted * right + rest * rest * weight) / (weight * right);
    if (score <= found.score) continue;
    found.score = score;
    found.feature = feature;
    found.bin = place / 2;
    found.missingLeft = missingLeft;
    found.weight = weight;
    found.weighted = weighted;
  }
}
