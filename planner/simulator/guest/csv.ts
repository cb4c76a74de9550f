/** One record of a CSV file and the line (from 1) on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Records of a CSV text (RFC 4180: quoted cells may hold commas, doubled quotes and line breaks). Empty lines
 * and lines that begin with # are skipped.
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const pattern = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|\r|$)/y;
  let line = 1;
  let begin = 1;
  let cells: string[] = [];
  while (pattern.lastIndex < text.length || cells.length > 0) {
    if (cells.length === 0 && text[pattern.lastIndex] === '#') {
      const end = text.indexOf('\n', pattern.lastIndex);
      if (end < 0) break;
      pattern.lastIndex = end + 1;
      begin = line += 1;
      continue;
    }
    // A cell may be empty, so the pattern fits at every place.
    const [whole = '', raw = '', separator = ''] = pattern.exec(text) ?? [];
    cells.push(raw.startsWith('"') && raw.length > 1 ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    line += whole.split('\n').length - 1;
    if (separator === ',') continue;
    if (cells.length > 1 || cells[0] !== '') records.push({ line: begin, cells });
    cells = [];
    begin = line;
  }
  return records;
}
