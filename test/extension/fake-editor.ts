/**
 * Stands for the module `vscode` in a bundle of the extension: it gives out what is to be disposed of, and knows what is
 * held still. One Python file is open.
 */

interface Disposable {
  dispose(): void;
}

const held = new Set<{ readonly what: string }>();
const lines: string[] = [];

/** What was given out and not disposed of. */
export const heldNow = (): readonly string[] => [...held].map(({ what }) => what);
/** What was written to the output channels. */
export const loggedLines = (): readonly string[] => lines;

function holding(what: string): Disposable {
  const token = { what };
  held.add(token);
  return { dispose: () => void held.delete(token) };
}

/** Something with whatever methods and events are asked for. */
function resource(what: string): object {
  const own: Record<PropertyKey, unknown> = { ...holding(what) };
  return new Proxy(own, { get: (target, key) => (key in target ? target[key] : member(what, String(key))) });
}

/** Functions whose names begin so give out something that is to be disposed of. */
function member(owner: string, name: string): unknown {
  const what = `${owner}.${name}`;
  if (name === 'then') return undefined;
  return /^(on|register|create)[A-Z]/.test(name) ? () => resource(what) : () => Promise.resolve(undefined);
}

function namespace(name: string, own: Readonly<Record<string, unknown>> = {}): object {
  return new Proxy(own, {
    get: (target, key) => target[String(key)] ?? member(name, String(key)),
  });
}

export class EventEmitter {
  readonly #listeners = new Map<(value: unknown) => void, Disposable>();
  readonly #self = holding('EventEmitter');
  readonly event = (listener: (value: unknown) => void): Disposable => {
    const listening = holding('listener of an EventEmitter');
    this.#listeners.set(listener, listening);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
        listening.dispose();
      },
    };
  };

  fire(value: unknown): void {
    for (const listener of this.#listeners.keys()) listener(value);
  }

  dispose(): void {
    for (const listening of this.#listeners.values()) listening.dispose();
    this.#self.dispose();
  }
}

export class Uri {
  readonly scheme = 'file';
  readonly fsPath: string;

  private constructor(path: string) {
    this.fsPath = path;
  }

  static file(path: string): Uri {
    return new Uri(path);
  }

  static joinPath({ fsPath }: Uri, ...parts: readonly string[]): Uri {
    return new Uri([fsPath, ...parts].join('/'));
  }

  toString(): string {
    return `file://${this.fsPath}`;
  }
}

class Value {
  readonly parts: readonly unknown[];

  constructor(...parts: readonly unknown[]) {
    this.parts = parts;
  }
}
export {
  Value as CodeAction,
  Value as CodeLens,
  Value as CompletionItem,
  Value as Diagnostic,
  Value as FileSystemError,
  Value as Hover,
  Value as InlayHint,
  Value as MarkdownString,
  Value as NotebookCellStatusBarItem,
  Value as Range,
  Value as SnippetString,
  Value as ThemeColor,
  Value as ThemeIcon,
  Value as TreeItem,
  Value as WorkspaceEdit,
};

const kinds = namespace('kinds');
export {
  kinds as CodeActionKind,
  kinds as CompletionItemKind,
  kinds as ConfigurationTarget,
  kinds as DiagnosticSeverity,
  kinds as LanguageStatusSeverity,
  kinds as NotebookCellKind,
  kinds as NotebookCellStatusBarAlignment,
  kinds as ProgressLocation,
  kinds as StatusBarAlignment,
  kinds as TreeItemCollapsibleState,
  kinds as ViewColumn,
};

const write = (line: string): void => void lines.push(line);
const document = { uri: Uri.file('/project/train.py'), lineCount: 1, isDirty: false };
const editor = { document, setDecorations: () => undefined };
const configuration = {
  get: (key: string, fallback: unknown) => (key === 'planner.node' ? process.execPath : fallback),
};

export const commands = namespace('commands');
export const env = namespace('env');
export const l10n = { t: (text: string) => text };
export const languages = namespace('languages', { match: () => 10 });
export const notebooks = namespace('notebooks');
export const window = namespace('window', {
  state: { focused: true },
  activeTextEditor: editor,
  visibleTextEditors: [editor],
  createOutputChannel: () => ({
    ...holding('output channel'),
    debug: write,
    info: write,
    warn: write,
    error: write,
  }),
});
export const workspace = namespace('workspace', {
  isTrusted: true,
  textDocuments: [document],
  notebookDocuments: [],
  workspaceFolders: [],
  getConfiguration: () => configuration,
});
