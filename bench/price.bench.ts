/**
 * Lines a second of `headstart price --stdin`, as a function and as a process of the built command. Bar: 50,000 a second, the
 * start of the process included.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { priceLines } from '../planner/catalog/ask/price-line.ts';
import { loadCatalog } from '../planner/catalog/catalog-file.ts';
import type { Catalog } from '../planner/ports.ts';
import { assetSources, copyAssets } from '../scripts/bundle/assets.ts';
import { bundle } from '../scripts/bundle/bundle.ts';
import { percentile, timed, whenAndWhere } from './figures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const count = 200_000;
const rounds = 5;
const bar = 50_000;

/** As many requests, none like another: every machine in every region, then with ever other hours and disks. */
function requestLines(catalog: Catalog, kind: 'plain' | 'disks'): string[] {
  const machines = catalog.machineTypeNames?.() ?? [];
  const regions = catalog.regions();
  return Array.from({ length: count }, (_, index) => {
    const machineType = machines[index % machines.length];
    const region = regions[Math.floor(index / machines.length) % regions.length];
    const spot = index % 3 === 0;
    if (kind === 'plain') return JSON.stringify({ machineType, region, spot });
    const disks = [{ kind: 'pd-balanced', gib: 10 + (index % 5000) }];
    return JSON.stringify({ machineType, region, spot, disks, hours: 1 + (index % 1000) });
  });
}

function report(name: string, seconds: readonly number[]): void {
  const rate = count / percentile(seconds, 0.5);
  const slowest = count / Math.max(...seconds);
  const verdict = rate >= bar ? 'over the bar of' : 'UNDER the bar of';
  console.log(
    `${name.padEnd(40)} ${Math.round(rate).toLocaleString('en')} lines/s (slowest of ${seconds.length}: ${Math.round(slowest).toLocaleString('en')}), ${verdict} ${bar.toLocaleString('en')}`,
  );
}

async function benchFunction(catalog: Catalog, name: string, lines: readonly string[]): Promise<void> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answer = priceLines(catalog);
    const [length, milliseconds] = await timed(() =>
      lines.reduce((sum, line) => sum + answer(line).length, 0),
    );
    if (length < count) throw new Error('Lines were left without an answer');
    seconds.push(milliseconds / 1000);
  }
  report(`as a function, ${name}`, seconds);
}

/** Requests and replies in files, so that nothing but the command is measured. */
async function benchProcess(folder: string, name: string, lines: readonly string[]): Promise<void> {
  const [asked, answered] = [join(folder, 'requests.jsonl'), join(folder, 'replies.jsonl')];
  await writeFile(asked, `${lines.join('\n')}\n`);
  const env = { ...process.env, HEADSTART_STATE_DIR: join(folder, 'state') };
  const args = [join(folder, 'bin', 'headstart.cjs'), 'price', '--stdin'];
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [input, output] = [openSync(asked, 'r'), openSync(answered, 'w')];
    const [ended, milliseconds] = await timed(() =>
      spawnSync(process.execPath, args, { env, stdio: [input, output, 'inherit'] }),
    );
    closeSync(input);
    closeSync(output);
    const replies = await readFile(answered, 'utf8');
    if (ended.status !== 0 || replies.split('\n').length !== count + 1 || replies.includes('"error"'))
      throw new Error(`Not every line was answered, exit ${String(ended.status)}`);
    seconds.push(milliseconds / 1000);
  }
  report(`as a process, ${name}`, seconds);
}

console.log(whenAndWhere(new Date()));
const catalog = await loadCatalog();
const folder = await mkdtemp(join(tmpdir(), 'headstart-price-'));
try {
  await bundle({ root, entries: { main: 'planner/main.ts' }, outDirectory: join(folder, 'dist') });
  await copyAssets(root, assetSources(root), join(folder, 'dist', 'assets'));
  for (const part of ['bin', 'package.json'])
    await cp(join(root, part), join(folder, part), { recursive: true });
  for (const kind of ['plain', 'disks'] as const) {
    const lines = requestLines(catalog, kind);
    const name = kind === 'plain' ? 'machines' : 'with disks and hours';
    await benchFunction(catalog, name, lines);
    await benchProcess(folder, name, lines);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
