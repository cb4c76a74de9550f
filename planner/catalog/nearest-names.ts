/** Names that are most like a wrong one, nearest first; none where all are far off. */
export function nearestNames(wrong: string, names: readonly string[], most = 3): readonly string[] {
  const limit = Math.max(2, Math.floor(wrong.length / 2));
  return names
    .map((name) => ({ name, distance: distanceOf(wrong.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

/** Levenshtein distance. */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let index = 1; index <= left.length; index += 1) {
    const next = [index];
    for (let column = 1; column <= right.length; column += 1) {
      const changed = left[index - 1] === right[column - 1] ? 0 : 1;
      const replace = (row[column - 1] ?? 0) + changed;
      next.push(Math.min(replace, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** `A, B or C` in quotes as a question; empty where there is nothing near. */
export function didYouMean(wrong: string, names: readonly string[]): string | null {
  const near = nearestNames(wrong, names).map((name) => `"${name}"`);
  const last = near.at(-1);
  if (last === undefined) return null;
  return `Did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`;
}
