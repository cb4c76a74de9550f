import {
  commands,
  EventEmitter,
  Uri,
  workspace,
  type Disposable,
  type Event,
  type TextDocumentContentProvider,
} from 'vscode';

const scheme = 'headstart-report';

/** Read-only documents that are written for the moment, shown as Markdown. */
export class Reports implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;
  readonly onDidChange: Event<Uri> = this.#changed.event;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** One document by each title; showing it again replaces its text. */
  async show(title: string, markdown: string): Promise<void> {
    const uri = Uri.from({ scheme, path: `/${title}.md` });
    this.#texts.set(uri.path, markdown);
    this.#changed.fire(uri);
    await commands.executeCommand('markdown.showPreview', uri);
  }

  provideTextDocumentContent({ path }: Uri): string {
    return this.#texts.get(path) ?? '';
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
