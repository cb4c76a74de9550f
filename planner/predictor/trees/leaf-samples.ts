/** What a leaf keeps of its rows: ascending values, each once, with the weight that rows of it had. */
export interface LeafSamples {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/** Sums of weights are compared with this much slack, as the order of adding moves their last digits. */
const slack = 1e-9;

/**
 * Samples of ascending values and their weights. More distinct ones than `limit` are thinned to that many of equal weight:
 * value k is the quantile (k + 1) ÷ limit, so that the largest is kept and no quantile comes out too small.
 */
export function leafSamples(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  limit: number,
): LeafSamples {
  const merged = merge(values, weights);
  return merged.values.length <= limit ? merged : merge(...thin(merged, limit));
}

function merge(values: ArrayLike<number>, weights: ArrayLike<number>): LeafSamples {
  const merged: { values: number[]; weights: number[] } = { values: [], weights: [] };
  for (let index = 0; index < values.length; index += 1) {
    const last = merged.values.length - 1;
    if (last >= 0 && merged.values[last] === values[index]) merged.weights[last]! += weights[index]!;
    else {
      merged.values.push(values[index]!);
      merged.weights.push(weights[index]!);
    }
  }
  return merged;
}

function thin({ values, weights }: LeafSamples, limit: number): [number[], number[]] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const thinned: number[] = [];
  let sum = 0;
  values.forEach((value, index) => {
    sum = index === values.length - 1 ? total : sum + weights[index]!;
    while (thinned.length < limit && sum >= ((thinned.length + 1) / limit) * total * (1 - slack))
      thinned.push(value);
  });
  return [thinned, thinned.map(() => total / limit)];
}
