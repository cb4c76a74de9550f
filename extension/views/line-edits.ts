/** A change of a text in whole lines, counted from 0. */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  /** In the line where it ends. */
  readonly endCharacter: number;
  /** Line breaks in the text that took its place. */
  readonly addedBreaks: number;
}

interface Numbered {
  readonly number: number;
  readonly edit: LineEdit;
}

/** Where a line has got to after an edit; null where it is gone. */
export function lineAfter(
  line: number,
  { startLine, endLine, endCharacter, addedBreaks }: LineEdit,
): number | null {
  const isBehind = line > endLine || (line === endLine && endCharacter === 0);
  if (isBehind) return line + addedBreaks - (endLine - startLine);
  if (line <= startLine) return line;
  return line === endLine ? startLine + addedBreaks : null;
}

/** What was typed since an answer was asked for, so that its lines are found again while the next is under way. */
export class LineEdits {
  readonly #edits = new Map<string, Numbered[]>();
  #last = 0;

  /** Number of the last edit; a question that is put at this moment knows everything up to it. */
  get last(): number {
    return this.#last;
  }

  add(path: string, edit: LineEdit): void {
    this.#last += 1;
    if (edit.startLine === edit.endLine && edit.addedBreaks === 0) return;
    const edits = this.#edits.get(path) ?? [];
    edits.push({ number: this.#last, edit });
    this.#edits.set(path, edits);
  }

  /** Where a line that stood at `line` after the edit numbered `since` stands now; null where it is gone. */
  now(path: string, line: number, since: number): number | null {
    return (this.#edits.get(path) ?? [])
      .filter(({ number }) => number > since)
      .reduce<number | null>((at, { edit }) => (at === null ? null : lineAfter(at, edit)), line);
  }

  /** Drops what every answer knows already. */
  forgetUntil(number: number): void {
    for (const [path, edits] of this.#edits) {
      const kept = edits.filter((one) => one.number > number);
      if (kept.length === 0) this.#edits.delete(path);
      else this.#edits.set(path, kept);
    }
  }
}
