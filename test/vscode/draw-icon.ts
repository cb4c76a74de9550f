import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Draws extension/media/icon.png, 128 × 128 on a transparent ground, from icon.svg beside it: a marketplace takes no SVG. */
const media = join(import.meta.dirname, '..', '..', 'extension', 'media');
const executablePath = process.env['HEADSTART_CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
const svg = readFileSync(join(media, 'icon.svg'), 'utf8');
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
await page.screenshot({ path: join(media, 'icon.png'), omitBackground: true });
await browser.close();
