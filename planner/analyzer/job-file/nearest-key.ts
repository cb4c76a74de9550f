/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(swapped ? Math.min(best, (before[column - 2] ?? 0) + 1) : best);
    }
    before = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** The allowed key that was probably meant, or null when none is near. */
export function nearestKey(key: string, allowed: readonly string[]): string | null {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[-_\s]/g, '')
      .slice(0, 60);
  const ranked = allowed
    .map((candidate) => ({ candidate, away: distance(plain(key), plain(candidate)) }))
    .sort((left, right) => left.away - right.away);
  const best = ranked[0];
  if (best === undefined) return null;
  return best.away <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}
