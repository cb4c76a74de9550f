import type { BrowserContext } from 'playwright-core';

/** What the editor and the browser say without us, each with why. Everything else counts as ours. */
const noise: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\/node_modules\/vsda\//, 'the signing module of the vendor is not part of code-server'],
  [
    /same-origin iframe|allow-scripts and allow-same-origin/,
    'code-server serves the page and its workers from one place',
  ],
  [
    /Could not locate the bindings file[^]*spdlog/,
    'installed without native modules: the log of the host is the console',
  ],
  [/build\/Release\/watchdog/, 'installed without native modules'],
  [/vscode\.typescript-language-features/, 'code-server has no build of it for the worker of the page'],
  // Between a reload and the next window.
  [
    /Canceled: Canceled|DisposableMap that has already been disposed/,
    'what the page still asks for is called off',
  ],
  [/IndexedDB database '.*' is closed/, 'the page writes its own log while it is left'],
  [/took \d+ms|[Tt]imed out|Aborted .* after \d+ms/, 'the machine is busy'],
  [
    /\[lifecycle\] Long running operations during shutdown/,
    'the page is left while the editor keeps its state',
  ],
  [/Unload veto: pending backups/, 'the page is left with files that are not saved'],
];

/**
 * What the developer log of a window says at the level of warning and above: its console, with that of its webviews and
 * workers and of its extension host, and errors that nobody caught.
 */
export class Complaints {
  readonly #heard = new Set<string>();
  readonly #provoked: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        this.#heard.add(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#heard.add(`Uncaught ${String(error.error().stack)}`));
  }

  /** What a test brings about on purpose: the editor logs the errors that it shows. */
  provoke(pattern: RegExp): void {
    this.#provoked.push(pattern);
  }

  /** So far, without the noise. */
  get ours(): readonly string[] {
    const others = [...noise.map(([pattern]) => pattern), ...this.#provoked];
    return [...this.#heard].filter((text) => !others.some((pattern) => pattern.test(text)));
  }
}
