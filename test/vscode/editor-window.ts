import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { Complaints } from './complaints.ts';

/** One window of the editor on a workspace of its own. */
export class EditorWindow implements AsyncDisposable {
  readonly page: Page;
  readonly workspace: string;
  readonly complaints: Complaints;
  readonly #browser: Browser;

  private constructor(page: Page, workspace: string, browser: Browser, complaints: Complaints) {
    this.page = page;
    this.workspace = workspace;
    this.#browser = browser;
    this.complaints = complaints;
  }

  /** `files` by path; a value that is an absolute path of a folder is copied. */
  static async open(name: string, files: Readonly<Record<string, string>>): Promise<EditorWindow> {
    const { url, folder } = inject('codeServer');
    const workspace = join(folder, 'workspaces', name);
    for (const [path, text] of Object.entries(files)) place(join(workspace, path), text);
    const browser = await chromium.connect(inject('browser'));
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    context.setDefaultTimeout(60_000);
    const complaints = new Complaints(context);
    const page = await context.newPage();
    await page.goto(`${url}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 90_000 });
    return new EditorWindow(page, workspace, browser, complaints);
  }

  async openFile(name: string): Promise<void> {
    await this.command('View: Show Explorer');
    await this.page.getByRole('treeitem', { name, exact: true }).dblclick();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    // Beside what links there may be; a row that is scrolled away lies under the breadcrumbs.
    await this.page
      .locator('.editor-instance .monaco-editor')
      .first()
      .click({ position: { x: 400, y: 300 } });
  }

  /** Windows begin in Restricted Mode. */
  async trust(): Promise<void> {
    const restricted = this.page.locator('.statusbar-item', { hasText: 'Restricted Mode' });
    await restricted.click();
    const editor = this.page.locator('.workspace-trust-editor');
    await editor.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await restricted.waitFor({ state: 'detached' });
    await this.command('View: Close All Editors');
    await editor.waitFor({ state: 'hidden' });
  }

  /**
   * A webview steals the focus and closes the palette, and after a reload the editor knows only later that the folder
   * is trusted: try again until the row is there.
   */
  async command(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
    for (let attempt = 0; ; attempt += 1) {
      try {
        // An open palette keeps the commands of when it was opened.
        if (attempt > 0) await this.page.keyboard.press('Escape');
        await this.page.keyboard.press('F1');
        await input.fill(`>${title}`, { timeout: 3000 });
        await row.click({ timeout: 3000 });
        return;
      } catch (error) {
        if (attempt >= 15) throw error;
      }
    }
  }

  /** Changes the colour theme as a user does. */
  async theme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click();
  }

  /** The text of the decoration at the end of the line that matches; it is the content of a pseudo-element. */
  async hintAfter(line: RegExp): Promise<string> {
    const handle = await this.page.waitForFunction(
      ({ source, flags }) => {
        // A row is made anew while the editor scrolls, so it is looked for each time; its spaces do not break.
        const rows = [...document.querySelectorAll('.editor-instance .view-line')];
        const row = rows.find((each) =>
          new RegExp(source, flags).test((each.textContent ?? '').replaceAll('\u00a0', ' ')),
        );
        const contents = [...(row?.querySelectorAll('span') ?? [])]
          .map((span) => getComputedStyle(span, '::after').content)
          .filter((content) => content !== 'none' && content !== 'normal');
        return contents[0] ?? null;
      },
      { source: line.source, flags: line.flags },
      { timeout: 60_000 },
    );
    return String(await handle.jsonValue()).replace(/^"|"$/g, '');
  }

  /** Puts `text` in the place of the first `old` by the search of the editor. */
  async replaceOnce(old: string, text: string): Promise<void> {
    await this.page.keyboard.press('Control+f');
    await this.page.locator('.find-widget .find-part textarea').first().fill(old);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.insertText(text);
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(import.meta.dirname, 'screenshots', `${name}.png`) });
  }

  /** Leaves the page as a user does, which ends its extension host. Throws when the developer log complains of us. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { ours } = this.complaints;
    await this.page.goto('about:blank');
    await this.#browser.close();
    if (ours.length > 0) throw new Error(['The developer log complains:', ...ours].join('\n  '));
  }
}

function place(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (text.startsWith('/')) cpSync(text, path, { recursive: true });
  else writeFileSync(path, text);
}
