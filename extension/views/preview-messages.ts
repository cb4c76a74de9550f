import type { PreviewModel } from './preview-model.ts';

/** What a button of the page asks for. */
export type PageCommand =
  'apply' | 'stop' | 'planAgain' | 'copyJson' | 'ownPick' | 'doctor' | 'selectProject' | 'showLog' | 'trust';

/** From the page to the extension. `ready` comes first, each time that the page is made. */
export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'command'; readonly command: PageCommand }
  /** Another machine of the plan was picked, by its key. */
  | { readonly kind: 'pick'; readonly key: string };

/** From the extension to the page: everything that it shows. */
export interface ToPage {
  readonly kind: 'show';
  readonly model: PreviewModel;
}

/** What the editor keeps of the page over a reload. */
export interface PageState {
  readonly path: string;
  /** The tab that was open last; absent until one was chosen. */
  readonly tab?: string;
}

const commands: ReadonlySet<string> = new Set<PageCommand>([
  ...(['apply', 'stop', 'planAgain', 'copyJson', 'ownPick'] as const),
  ...(['doctor', 'selectProject', 'showLog', 'trust'] as const),
]);

/** A message of the page; null where it is none of ours. */
export function readFromPage(message: unknown): FromPage | null {
  if (!isRecord(message)) return null;
  const { kind, command, key } = message;
  if (kind === 'ready') return { kind };
  if (kind === 'pick' && typeof key === 'string') return { kind, key };
  if (kind === 'command' && isCommand(command)) return { kind, command };
  return null;
}

/** The path in the state that the editor kept; null where there is none. */
export function pathOfPage(state: unknown): string | null {
  return isRecord(state) && typeof state['path'] === 'string' ? state['path'] : null;
}

function isCommand(value: unknown): value is PageCommand {
  return typeof value === 'string' && commands.has(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
