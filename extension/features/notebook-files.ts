import {
  NotebookCellKind,
  workspace,
  type DocumentFilter,
  type NotebookDocument,
  type TextDocument,
  type Uri,
} from 'vscode';
import { notebookText, type NotebookText } from '../views/notebook-text.ts';

/** The cells of Jupyter notebooks; the scheme of such a selector is that of the notebook. */
export const cellSelector: DocumentFilter = { scheme: 'file', notebookType: 'jupyter-notebook' };

/** A line of a cell, from 0. */
export interface CellPlace {
  readonly uri: Uri;
  readonly line: number;
}

/** The path of a cell is that of its notebook. */
export function isCell({ uri }: Pick<TextDocument, 'uri'>): boolean {
  return uri.scheme === 'vscode-notebook-cell';
}

/** The line of a place in this cell; null where it lies in another. */
export function lineInCell({ uri }: TextDocument, place: CellPlace | undefined): number | null {
  return place?.uri.toString() === uri.toString() ? place.line : null;
}

/** What lies in which cell of an open notebook, by line of the text that the planner is given; empty for other files. */
export function cellPlacesOf(path: string): ReadonlyMap<number, CellPlace> {
  const notebook = workspace.notebookDocuments.find(
    (each) => isNotebookFile(each) && each.uri.fsPath === path,
  );
  if (notebook === undefined) return new Map();
  const lines = [...textOfNotebook(notebook).cellLines];
  return new Map(
    lines.map(([at, { cell, line }]) => [at, { uri: notebook.cellAt(cell).document.uri, line }]),
  );
}

/** A Jupyter notebook on the disk. */
export function isNotebookFile({ uri, notebookType }: NotebookDocument): boolean {
  return uri.scheme === 'file' && notebookType === 'jupyter-notebook';
}

/** A notebook as it is on the screen. */
export function textOfNotebook(notebook: NotebookDocument): NotebookText {
  return notebookText(
    notebook.getCells().map(({ kind, document }) => ({
      kind: kind === NotebookCellKind.Code ? 'code' : 'markdown',
      text: document.getText(),
      language: document.languageId,
    })),
  );
}
