import { join } from 'node:path';
import {
  commands,
  FileSystemError,
  l10n,
  Uri,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
} from 'vscode';

const folderName = 'headstart-example';
const entry = 'kmeans.py';

/** The example of the walkthrough: copied into the folder that is open, else into Headstart's own. */
export function registerOpenExample({
  extensionPath,
  globalStorageUri,
}: Pick<ExtensionContext, 'extensionPath' | 'globalStorageUri'>): Disposable[] {
  const example = Uri.file(join(extensionPath, 'dist', 'examples', 'kmeans'));
  const open = async (): Promise<void> => {
    const [folder] = workspace.workspaceFolders ?? [];
    const target = Uri.joinPath(folder?.uri ?? globalStorageUri, folderName);
    if (!(await isThere(target))) {
      if (folder !== undefined && !(await mayCopy(folder.name))) return;
      await workspace.fs.copy(example, target);
    }
    await window.showTextDocument(Uri.joinPath(target, entry));
  };
  return [commands.registerCommand('headstart.openExample', open)];
}

async function mayCopy(folder: string): Promise<boolean> {
  const yes = l10n.t('Copy');
  const question = l10n.t('Copy the example into {0} as the folder {1}?', folder, folderName);
  return (await window.showInformationMessage(question, { modal: true }, yes)) === yes;
}

async function isThere(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}
