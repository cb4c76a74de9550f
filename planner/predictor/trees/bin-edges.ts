/** Most bins of known values: with the bin of missing ones they fit a byte. */
export const mostBins = 255;

/** Rows that edges are drawn from; more would cost time and move no edge by much. */
const sampled = 50_000;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * Where a feature is cut: at most `bins` - 1 values, ascending, each between two values that were seen. Of few distinct
 * values every one has its own bin; of many, bins hold about as many rows each.
 */
export function binEdges(column: Float64Array, bins: number): Float64Array {
  const sorted = sampleOf(column)
    .filter((value) => Number.isFinite(value))
    .sort();
  const distinct = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
  const [values, count] =
    distinct.length <= bins ? [distinct, distinct.length] : [sorted, Math.max(1, Math.floor(bins))];
  const edges = new Set<number>();
  for (let bin = 1; bin < count; bin += 1) {
    let rank = Math.floor((bin * values.length) / count);
    while (values[rank] === values[rank - 1]) rank += 1;
    if (rank < values.length) edges.add(between(values[rank - 1]!, values[rank]!));
  }
  return Float64Array.from(edges);
}

/** Number of the bin of a value: 0 where it is missing, else 1 + the number of edges below it. */
export function binOf(value: number, edges: Float64Array): number {
  if (Number.isNaN(value)) return 0;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/** Spread by the golden ratio, as a fixed step would see one phase alone of rows that come in cycles. */
function sampleOf(column: Float64Array): Float64Array {
  if (column.length <= sampled) return column;
  return new Float64Array(sampled).map(
    (_, index) => column[Math.floor(((index * goldenRatio) % 1) * column.length)]!,
  );
}

/** At or above the lower of two values and below the upper. */
function between(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle >= lower && middle < upper ? middle : lower;
}
