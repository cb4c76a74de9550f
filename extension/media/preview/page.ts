import type { FromPage, PageCommand, PageState } from '../../views/preview-messages.ts';

/** What the editor offers to the page's script. */
interface EditorApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
}
declare function acquireVsCodeApi(): EditorApi;

/** The page's way to the extension: it may be acquired once. */
export const editor: EditorApi = acquireVsCodeApi();

export function send(command: PageCommand): void {
  editor.postMessage({ kind: 'command', command });
}

/** The tab that was open last; null before one was chosen. */
export function keptTab(): string | null {
  const state = editor.getState();
  if (typeof state !== 'object' || state === null || !('tab' in state)) return null;
  return typeof state.tab === 'string' ? state.tab : null;
}

export function keep(path: string, tab: string | null): void {
  editor.setState({ path, ...(tab === null ? {} : { tab }) });
}
