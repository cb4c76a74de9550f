/** A text of a line that takes the place of another; `old` stands in the line exactly once. */
export interface LineEdit {
  readonly old: string;
  readonly new: string;
}

/**
 * Replaces one value in a line. Null where it does not stand there, or where more than one place can be meant. `before` is
 * what must stand in front of the value, if anything must.
 */
export function replaceValue(
  line: string,
  value: string,
  replacement: string,
  before?: RegExp,
): LineEdit | null {
  const places = wholeTokens(line, value).filter((at) => before?.test(line.slice(0, at)) ?? true);
  const [at] = places;
  return at === undefined || places.length > 1 ? null : uniqueEdit(line, at, value, replacement);
}

/** Where a value stands as a token of its own: 4 in `batch=4`, not in `v4` or `4.5`. */
function wholeTokens(line: string, value: string): readonly number[] {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return [...line.matchAll(new RegExp(`(?<![\\w.])${escaped}(?![\\w]|\\.\\d)`, 'g'))].map(
    ({ index }) => index,
  );
}

/** Takes as much of what is around the value as makes the text the only one in its line. */
function uniqueEdit(line: string, at: number, value: string, replacement: string): LineEdit | null {
  for (let left = at, right = at + value.length; ;) {
    const old = line.slice(left, right);
    if (line.indexOf(old) === left && !line.includes(old, left + 1))
      return { old, new: line.slice(left, at) + replacement + line.slice(at + value.length, right) };
    if (left === 0 && right === line.length) return null;
    if (left > 0) left -= 1;
    else right += 1;
  }
}
