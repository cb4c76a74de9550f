import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  commands,
  env,
  l10n,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type WebviewOptions,
  type WebviewPanel,
} from 'vscode';
import type { Offering } from '../../schemas/catalog.ts';
import type { EditorHost } from '../host.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import { pathOfPage, readFromPage, type FromPage, type PageCommand } from '../views/preview-messages.ts';
import { previewModel } from '../views/preview-model.ts';
import type { PreviewState } from '../views/preview-state.ts';
import type { Translate } from '../views/translate.ts';
import { unsavedTexts, type Assessments } from './assessments.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';
import { entryOf } from './command-target.ts';
import type { JobEntries } from './job-entries.ts';
import { PreviewSession, type PreviewOutside } from './preview-session.ts';

export interface PreviewParts {
  readonly planner: Pick<PlannerProcess, 'request'>;
  readonly host: Pick<EditorHost, 'onDidSay'>;
  readonly assessments: Assessments;
  readonly chosen: ChosenOfferings;
  readonly entries: JobEntries;
  /** Folder of the installed extension. */
  readonly extensionUri: Uri;
}

const viewType = 'headstart.preview';
const t: Translate = (message, ...args) => l10n.t(message, ...args);

/** `headstart.previewPlan` (about an entry, as other commands are), and the panels over a reload. */
export function registerPreviewPanel(parts: PreviewParts): Disposable[] {
  const panels = new Map<string, PreviewPanel>();
  const attach = (path: string, panel: WebviewPanel): void => {
    panels.set(path, new PreviewPanel(path, panel, parts));
    panel.onDidDispose(() => panels.delete(path));
  };
  const open = async (argument?: unknown): Promise<void> => {
    const path = await entryOf(argument, parts.entries);
    const panel = path === undefined ? undefined : panels.get(path);
    if (panel !== undefined) panel.reveal();
    else if (path !== undefined) attach(path, newPanel(parts.extensionUri));
  };
  return [
    commands.registerCommand('headstart.previewPlan', open),
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) => {
        const path = pathOfPage(state);
        if (path === null || panels.has(path)) panel.dispose();
        else attach(path, panel);
        return Promise.resolve();
      },
    }),
  ];
}

function newPanel(extensionUri: Uri): WebviewPanel {
  const column = window.activeTextEditor === undefined ? ViewColumn.Active : ViewColumn.Beside;
  return window.createWebviewPanel(viewType, t('Headstart Preview'), column, {
    ...optionsOf(extensionUri),
    enableFindWidget: true,
  });
}

function optionsOf(extensionUri: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pageFolder(extensionUri)] };
}

function pageFolder(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'preview');
}

/** One panel with its session; ends with the panel. */
class PreviewPanel {
  readonly #panel: WebviewPanel;
  readonly #session: PreviewSession;
  readonly #subscriptions: Disposable[];
  #isClosed = false;

  constructor(path: string, panel: WebviewPanel, parts: PreviewParts) {
    this.#panel = panel;
    panel.iconPath = Uri.joinPath(parts.extensionUri, 'media', 'icon.png');
    panel.webview.options = optionsOf(parts.extensionUri);
    this.#session = new PreviewSession(path, outsideOf(path, parts), (state) => this.#show(state));
    const replan = (): void => void this.#session.plan();
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.#answer(readFromPage(message))),
      panel.onDidDispose(() => this.#close()),
      parts.host.onDidSay((message) => this.#session.hear(message)),
      parts.chosen.onDidChange((changed) => (changed === path ? replan() : undefined)),
      parts.assessments.onDidChange((changed) => (changed === path ? this.#compare(parts, path) : undefined)),
      workspace.onDidGrantWorkspaceTrust(replan),
    ];
    void this.#load(parts.extensionUri);
    replan();
  }

  reveal(): void {
    this.#panel.reveal();
    void this.#session.plan();
  }

  async #load(extensionUri: Uri): Promise<void> {
    const { webview } = this.#panel;
    const folder = pageFolder(extensionUri);
    const html = await readFile(Uri.joinPath(folder, 'preview.html').fsPath, 'utf8');
    const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    const values: Readonly<Record<string, string>> = {
      nonce: randomBytes(16).toString('base64url'),
      language: env.language,
      style: resource('preview.css'),
      script: resource('preview.js'),
      cspSource: webview.cspSource,
    };
    if (!this.#isClosed)
      webview.html = html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  }

  #show(state: PreviewState): void {
    if (this.#isClosed) return tellWithoutPanel(state);
    const model = previewModel(state, t);
    this.#panel.title = t('Preview: {0}', model.title.split(':')[0] ?? '');
    void this.#panel.webview.postMessage({ kind: 'show', model });
  }

  #answer(message: FromPage | null): void {
    if (message === null) return;
    switch (message.kind) {
      case 'ready':
        return this.#show(this.#session.state);
      case 'pick':
        return void this.#session.pick(message.key);
      case 'command':
        return void this.#do(message.command);
    }
  }

  async #do(command: PageCommand): Promise<void> {
    switch (command) {
      case 'apply':
        return this.#session.apply();
      case 'stop':
        return this.#session.stop();
      case 'planAgain':
        return this.#session.plan();
      case 'ownPick':
        return this.#session.takeOwnPick();
      case 'copyJson':
        await env.clipboard.writeText(JSON.stringify(this.#session.state.plan, null, 2));
        return void window.setStatusBarMessage(t('Headstart: the plan is on the clipboard.'), 3000);
      case 'trust':
        return commands.executeCommand('workbench.trust.manage');
      case 'doctor':
      case 'selectProject':
      case 'showLog':
        return commands.executeCommand(`headstart.${command}`);
    }
  }

  #compare({ assessments }: PreviewParts, path: string): void {
    const document = workspace.textDocuments.find(({ uri }) => uri.fsPath === path);
    const assessment = document === undefined ? null : assessments.of(document)?.assessment;
    if (assessment) this.#session.compare(assessment.plan);
  }

  #close(): void {
    this.#isClosed = true;
    this.#session.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function outsideOf(path: string, { planner, chosen }: PreviewParts): PreviewOutside {
  return {
    planner,
    unsavedTexts,
    choice: () => chosen.of(path),
    choose: (offering: Offering | null) =>
      offering === null ? chosen.clear(path) : chosen.choose(path, offering),
    isTrusted: () => workspace.isTrusted,
  };
}

/** An apply outlives its panel: what came of it is told all the same. */
function tellWithoutPanel({ phase, failure, prepared }: PreviewState): void {
  if (failure !== null && failure.code !== 'declined' && failure.code !== 'interrupted')
    void window.showErrorMessage([failure.message, failure.nextStep ?? ''].join(' ').trim());
  else if (phase === 'applied' && prepared !== null)
    void window.showInformationMessage(t('Prepared: {0} is ready in {1}.', prepared.instance, prepared.zone));
}
