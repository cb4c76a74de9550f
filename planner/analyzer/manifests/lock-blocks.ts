/** One `[[package]]` of a lock file. */
export interface LockBlock {
  readonly name: string;
  readonly version: string;
  /** Where the version stands. */
  readonly line: number;
  /** The block's lines below its header, without tables of its own. */
  readonly lines: readonly string[];
}

/**
 * The packages of uv.lock, poetry.lock or Cargo.lock. Their tools write one key a line, so that lines are enough: they
 * give the place, take a tenth of a parse, and survive a merge in progress.
 */
export function lockBlocks(lines: readonly string[]): readonly LockBlock[] {
  const starts = lines.flatMap((line, index) => (/^\[\[package\]\]\s*$/.test(line) ? [index] : []));
  return starts.flatMap((start, position) => {
    const end = starts[position + 1] ?? lines.length;
    const own = lines.slice(start + 1, end);
    const name = valueOf(own, 'name')?.value;
    const version = valueOf(own, 'version');
    if (name === undefined || version === null) return [];
    return [{ name, version: version.value, line: start + 2 + version.index, lines: own }];
  });
}

function valueOf(
  lines: readonly string[],
  key: string,
): { readonly value: string; readonly index: number } | null {
  const pattern = new RegExp(`^${key}\\s*=\\s*["']([^"']+)["']`);
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('[')) return null;
    const value = pattern.exec(line)?.[1];
    if (value !== undefined) return { value, index };
  }
  return null;
}
