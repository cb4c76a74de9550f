import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'bench');
/** `npm run bench -- --record` keeps the figures beside the benchmarks. */
const recording = process.argv.includes('--record');

/** Runs every bench/*.bench.ts in its own process, one after the other, so that none warms the next. */
async function bench(): Promise<void> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.bench.ts'));
  const { whenAndWhere } = (await import(join(folder, 'figures.ts'))) as {
    whenAndWhere: (now: Date) => string;
  };
  const [load = 0] = loadavg();
  const title = `${whenAndWhere(new Date())}; load ${load.toFixed(1)} at the start`;
  console.log(title);
  const outputs = names.sort().map((name) => ({ name, output: run(name) }));
  if (recording) await record(title, outputs);
}

function run(name: string): string {
  console.log(`\n== ${name}`);
  const { status, stdout } = spawnSync(process.execPath, [join(folder, name)], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  console.log(stdout.trimEnd());
  if (status !== 0) throw new Error(`${name} left with ${String(status)}.`);
  return stdout.trimEnd();
}

async function record(
  title: string,
  outputs: readonly { readonly name: string; readonly output: string }[],
): Promise<void> {
  const parts = outputs.map(({ name, output }) => `## ${name}\n\n\`\`\`text\n${output}\n\`\`\`\n`);
  const text = ['# Figures of `npm run bench -- --record`\n', `${title}\n`, ...parts].join('\n');
  writeFileSync(join(folder, 'RESULTS.md'), await format(text, { parser: 'markdown' }));
}

await bench();
