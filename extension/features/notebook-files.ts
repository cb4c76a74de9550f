import { NotebookCellKind, type NotebookDocument } from 'vscode';
import { notebookText, type NotebookText } from '../views/notebook-text.ts';

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
