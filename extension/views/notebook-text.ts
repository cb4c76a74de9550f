import { join } from 'node:path';
import type { Analysis } from '../../schemas/job.ts';

/** A cell as an editor holds it. */
export interface CellText {
  readonly kind: 'code' | 'markdown';
  readonly text: string;
  /** Identifier of its language, e.g. `python`. */
  readonly language: string;
}

/** A line of a cell, both counted from 0. */
export interface CellLine {
  readonly cell: number;
  readonly line: number;
}

/** A notebook as a file (nbformat 4) with one line of JSON for each line of a cell, and what lies in which. */
export interface NotebookText {
  readonly text: string;
  /** By line of `text`, from 0; lines without a cell's text are absent. */
  readonly cellLines: ReadonlyMap<number, CellLine>;
}

/** What is on the screen, saved or not; outputs are left out. */
export function notebookText(cells: readonly CellText[]): NotebookText {
  const language = cells.find(({ kind }) => kind === 'code')?.language ?? 'python';
  const lines = ['{', `"metadata": ${JSON.stringify({ kernelspec: { language } })},`, '"cells": ['];
  const cellLines = new Map<number, CellLine>();
  cells.forEach(({ kind, text }, cell) => {
    lines.push(`{"cell_type": "${kind}", "metadata": {}, "source": [`);
    const parts = text.split(/\r?\n/);
    parts.forEach((part, line) => {
      cellLines.set(lines.length, { cell, line });
      const isLast = line === parts.length - 1;
      lines.push(`${JSON.stringify(isLast ? part : `${part}\n`)}${isLast ? '' : ','}`);
    });
    lines.push(`]}${cell === cells.length - 1 ? '' : ','}`);
  });
  lines.push('], "nbformat": 4, "nbformat_minor": 5}');
  return { text: lines.join('\n'), cellLines };
}

/** The first line of a file, from 0, that an analysis rests on; `path` is absolute. Null where it rests on none of its lines. */
export function firstEvidenceLine({ evidence, directory }: Analysis, path: string): number | null {
  const lines = Object.values(evidence)
    .flat()
    .flatMap(({ file, line }) =>
      file !== null && line !== null && join(directory, file) === path ? [line - 1] : [],
    );
  return lines.length === 0 ? null : Math.min(...lines);
}
