/** Runs to learn one target from: a column for each feature, a target and a weight for each row. */
export interface TrainingSet {
  /** Features × rows, any finite number; NaN where a run does not say, which is never taken for 0. */
  readonly columns: readonly Float64Array[];
  /** One for each row, in the unit that predictions will have. A row without a finite target is left out. */
  readonly targets: Float64Array;
  /** One for each row, 1 where absent. A row whose weight is not finite and above 0 is left out. */
  readonly weights?: Float64Array;
}

/** The rows of a set that a choice keeps, in their order. */
export function rowsWhere(set: TrainingSet, keeps: (row: number) => boolean): TrainingSet {
  const kept = (values: Float64Array): Float64Array => values.filter((_, row) => keeps(row));
  const { columns, targets, weights } = set;
  return { columns: columns.map(kept), targets: kept(targets), ...(weights && { weights: kept(weights) }) };
}

/**
 * Rows that can be learnt from, by their targets and then as they came.
 * @throws RangeError where columns, targets and weights differ in length, or no row is left.
 */
export function usableRows(set: TrainingSet): Uint32Array {
  const { columns, targets, weights } = set;
  const lengths = [...columns, ...(weights ? [weights] : [])].map(({ length }) => length);
  if (lengths.some((length) => length !== targets.length))
    throw new RangeError(`${targets.length} targets stand beside ${lengths.join(', ')} values`);
  const rows = new Uint32Array(targets.length).map((_, row) => row).filter((row) => usable(set, row));
  if (rows.length === 0) throw new RangeError('no row has a finite target and a weight above 0');
  return rows.sort((one, other) => targets[one]! - targets[other]!);
}

function usable({ targets, weights }: TrainingSet, row: number): boolean {
  const weight = weights ? weights[row]! : 1;
  return Number.isFinite(targets[row]) && Number.isFinite(weight) && weight > 0;
}
