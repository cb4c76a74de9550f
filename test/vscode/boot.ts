import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startCodeServer } from './code-server-process.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly codeServer: { readonly url: string; readonly folder: string };
    readonly browser: string;
  }
}

/** Where Debian, Ubuntu and a download of Chrome put it. */
const executablePath = process.env['HEADSTART_CHROMIUM'] ?? '/usr/bin/chromium';

/** Builds the extension and boots the editor and the browser, once. */
export default async function boot(project: TestProject): Promise<() => Promise<void>> {
  const root = join(import.meta.dirname, '..', '..');
  execFileSync(process.execPath, [join(root, 'scripts', 'build-extension.ts')], { cwd: root });
  const codeServer = await startCodeServer();
  const browser = await chromium.launchServer({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  project.provide('codeServer', { url: codeServer.url, folder: codeServer.folder });
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await codeServer.close();
  };
}
