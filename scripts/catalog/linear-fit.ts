/** Solves a small dense system by elimination with partial pivoting; null where it is singular. */
function solve(matrix: number[][], right: number[]): number[] | null {
  const size = right.length;
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (let column = 0; column < size; column += 1) {
    const pivot = rows.slice(column).reduce((best, row, offset) => {
      const current = rows[best]?.[column] ?? 0;
      return Math.abs(row[column] ?? 0) > Math.abs(current) ? column + offset : best;
    }, column);
    const chosen = rows[pivot];
    const replaced = rows[column];
    if (!chosen || !replaced || Math.abs(chosen[column] ?? 0) < 1e-15) return null;
    rows[pivot] = replaced;
    rows[column] = chosen;
    for (let other = 0; other < size; other += 1) eliminate(rows, column, other);
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

function eliminate(rows: number[][], column: number, other: number): void {
  const source = rows[column];
  const target = rows[other];
  if (other === column || !source || !target) return;
  const factor = (target[column] ?? 0) / (source[column] ?? 1);
  for (let index = column; index < target.length; index += 1)
    target[index] = (target[index] ?? 0) - factor * (source[index] ?? 0);
}

/**
 * Unit prices from totals: least squares on relative errors, so that small machines count as much as large ones.
 * Each row is `[quantities, total]`; null where the rows do not determine the units.
 */
export function fitUnits(rows: readonly (readonly [readonly number[], number])[]): number[] | null {
  const size = rows[0]?.[0].length ?? 0;
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const [quantities, total] of rows) {
    const scaled = quantities.map((quantity) => quantity / total);
    scaled.forEach((left, row) => {
      right[row] = (right[row] ?? 0) + left;
      scaled.forEach((value, column) => {
        const line = matrix[row];
        if (line) line[column] = (line[column] ?? 0) + left * value;
      });
    });
  }
  return solve(matrix, right);
}

/** Largest relative difference between the rows and what the units give. */
export function worstError(
  rows: readonly (readonly [readonly number[], number])[],
  units: readonly number[],
): number {
  return Math.max(
    ...rows.map(([quantities, total]) => {
      const sum = quantities.reduce((left, quantity, index) => left + quantity * (units[index] ?? 0), 0);
      return Math.abs(sum - total) / total;
    }),
  );
}
