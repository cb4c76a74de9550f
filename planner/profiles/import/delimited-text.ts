/** A row of a table: its line in the text, counted from 1, and its cells by the column's name. */
export interface TableRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

interface Record {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows below a header line. Cells may be quoted as in RFC 4180 where the separator is a comma, not otherwise. Empty
 * lines count for nothing; a missing cell at the end of a row is absent from it.
 */
export function tableRows(text: string, separator: ',' | '\t' | '|'): readonly TableRow[] {
  const records = separator === ',' ? quotedRecords(text) : plainRecords(text, separator);
  const [header, ...rows] = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const names = (header?.cells ?? []).map((name) => name.trim());
  return rows.map(({ line, cells }) => ({
    line,
    cells: new Map(
      names.flatMap((name, index) => (cells[index] === undefined ? [] : [[name, cells[index].trim()]])),
    ),
  }));
}

function plainRecords(text: string, separator: string): readonly Record[] {
  return text.split(/\r?\n/).map((line, index) => ({ line: index + 1, cells: line.split(separator) }));
}

/** One cell with what ends it: quoted, with quotes doubled, or plain up to a comma or the end of the line. */
const cellPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*|))(,|\r?\n|\r|$)/y;

function quotedRecords(text: string): readonly Record[] {
  const records: Record[] = [];
  let cells: string[] = [];
  let [line, started, at] = [1, 1, 0];
  while (at < text.length) {
    cellPattern.lastIndex = at;
    const found = cellPattern.exec(text);
    if (found === null)
      throw new SyntaxError(`a quoted cell is not closed where it should be, in line ${String(line)}`);
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    line += found[0].split('\n').length - 1;
    at = cellPattern.lastIndex;
    if (found[3] === ',' && at < text.length) continue;
    records.push({ line: started, cells });
    [cells, started] = [[], line];
  }
  return records;
}
