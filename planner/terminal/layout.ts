const styling = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Characters that a terminal shows; styling takes none. */
export function visibleLength(text: string): number {
  return [...text.replace(styling, '')].length;
}

/** A cell longer than this widens no column: one long value must not push everything else off the screen. */
const widestColumn = 64;

/** Rows with columns of equal width, two spaces apart. The last cell of a row widens no column, so it may be long. */
export function alignColumns(rows: readonly (readonly string[])[], indent = 2): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      const length = visibleLength(cell);
      if (length <= widestColumn) widths[index] = Math.max(widths[index] ?? 0, length);
    });
  }
  return rows.map((row) => {
    const cells = row.map(
      (cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - visibleLength(cell))),
    );
    return (' '.repeat(indent) + cells.join('  ')).trimEnd();
  });
}

/** Breaks text at spaces so that no line is wider than `width`, every line after the first indented by `indent`. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? 0 : indent;
    if (line !== '' && start + visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
