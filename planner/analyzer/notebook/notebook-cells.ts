/** One code cell: its number among all cells (counting from 1) and its lines, each with its line in the file. */
export interface NotebookCell {
  readonly number: number;
  readonly lines: readonly { readonly text: string; readonly fileLine: number }[];
}

export interface Notebook {
  readonly cells: readonly NotebookCell[];
  /** The kernel's language in lower case, or null. */
  readonly language: string | null;
  /** The interpreter that it last ran on, with its line in the file: `language_info.version`, else the kernel's name for itself. */
  readonly interpreter: { readonly text: string; readonly line: number } | null;
  /** The line where the JSON breaks off, or null. */
  readonly damaged: number | null;
}

type Json = { readonly line: number } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Json[] }
  | { readonly kind: 'table'; readonly entries: ReadonlyMap<string, Json> }
  | { readonly kind: 'other' }
);

interface Reader {
  readonly text: string;
  at: number;
  line: number;
  counted: number;
  damaged: number | null;
}

/** Outputs may nest; beyond this nothing is code. */
const maxDepth = 60;

/** Reads a notebook (nbformat 3 and 4) as far as it goes: JSON that breaks off yields the cells before the break. */
export function readNotebook(text: string): Notebook {
  const reader: Reader = { text, at: 0, line: 1, counted: 0, damaged: null };
  const root = value(reader, 0);
  const cells = entry(root, 'cells') ?? entry(itemsOf(entry(root, 'worksheets'))[0] ?? null, 'cells');
  const metadata = entry(root, 'metadata');
  const named =
    entry(entry(metadata, 'kernelspec'), 'language') ?? entry(entry(metadata, 'language_info'), 'name');
  return {
    cells: itemsOf(cells).flatMap((cell, index) => codeCell(cell, index + 1)),
    language: textOf(named)?.toLowerCase() ?? null,
    interpreter: interpreterOf(metadata),
    damaged: reader.damaged,
  };
}

function interpreterOf(metadata: Json | null): Notebook['interpreter'] {
  const version =
    entry(entry(metadata, 'language_info'), 'version') ??
    entry(entry(metadata, 'kernelspec'), 'display_name');
  return version?.kind === 'text' ? { text: version.value, line: version.line } : null;
}

function codeCell(cell: Json, number: number): readonly NotebookCell[] {
  if (textOf(entry(cell, 'cell_type')) !== 'code') return [];
  const source = entry(cell, 'source') ?? entry(cell, 'input');
  const pieces = source?.kind === 'list' ? source.items : source === null ? [] : [source];
  const lines: { text: string; fileLine: number }[] = [];
  let open = false;
  for (const piece of pieces) {
    const parts = (textOf(piece) ?? '').split('\n');
    parts.forEach((part, index) => {
      const last = lines.at(-1);
      if (open && index === 0 && last !== undefined) last.text += part;
      else lines.push({ text: part, fileLine: piece.line });
    });
    if (lines.at(-1)?.text === '' && parts.length > 1) lines.pop();
    open = parts.length === 1 || parts.at(-1) !== '';
  }
  return [{ number, lines }];
}

function entry(json: Json | null, key: string): Json | null {
  return json?.kind === 'table' ? (json.entries.get(key) ?? null) : null;
}

function itemsOf(json: Json | null): readonly Json[] {
  return json?.kind === 'list' ? json.items : [];
}

function textOf(json: Json | null): string | null {
  return json?.kind === 'text' ? json.value : null;
}

function skip(reader: Reader): string {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1;
  for (; reader.counted < reader.at; reader.counted += 1)
    if (reader.text.charCodeAt(reader.counted) === 10) reader.line += 1;
  return reader.text[reader.at] ?? '';
}

function value(reader: Reader, depth: number): Json {
  const first = skip(reader);
  const { line } = reader;
  if (first === '"') return { kind: 'text', value: string(reader), line };
  if ((first === '[' || first === '{') && depth < maxDepth) {
    reader.at += 1;
    return first === '[' ? list(reader, line, depth) : table(reader, line, depth);
  }
  const scalar = /[^\s,\]}[{":]+|./y;
  scalar.lastIndex = reader.at;
  reader.at = scalar.test(reader.text) ? scalar.lastIndex : reader.text.length;
  return { kind: 'other', line };
}

/** Moves over a comma; true where the list or table goes on. */
function goesOn(reader: Reader, closing: string): boolean {
  let next = skip(reader);
  while (next === ',') {
    reader.at += 1;
    next = skip(reader);
  }
  if (next === closing) reader.at += 1;
  else if (next === '') reader.damaged ??= reader.line;
  return next !== closing && next !== '';
}

function list(reader: Reader, line: number, depth: number): Json {
  const items: Json[] = [];
  while (goesOn(reader, ']')) items.push(value(reader, depth + 1));
  return { kind: 'list', items, line };
}

function table(reader: Reader, line: number, depth: number): Json {
  const entries = new Map<string, Json>();
  while (goesOn(reader, '}')) {
    const key = value(reader, depth + 1);
    if (skip(reader) === ':') {
      reader.at += 1;
      entries.set(key.kind === 'text' ? key.value : '', value(reader, depth + 1));
    } else reader.damaged ??= reader.line;
  }
  return { kind: 'table', entries, line };
}

/** A string from its quote on; one that nothing closes ends with its line. */
function string(reader: Reader): string {
  const whole = /"(?:\\.|[^"\\\n])*("|(?=\n)|$)/y;
  whole.lastIndex = reader.at;
  const match = whole.exec(reader.text);
  if (match === null) {
    reader.at += 1;
    return '';
  }
  reader.at = whole.lastIndex;
  if (match[1] !== '"') reader.damaged ??= reader.line;
  const body = match[0].slice(1, match[1] === '"' ? -1 : undefined);
  return body.replace(
    /\\(?:u([\da-fA-F]{4})|(.)|$)/g,
    (_all, code: string | undefined, sign: string | undefined) =>
      code === undefined ? (escapes[sign ?? ''] ?? sign ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
