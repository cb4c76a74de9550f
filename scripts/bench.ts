import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'bench');

/** Runs every bench/*.bench.ts in its own process, one after the other, so that none warms the next. */
function bench(): void {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bench.ts')) : [];
  const failed = files.sort().filter((name) => {
    console.log(`\n== ${name}`);
    return spawnSync(process.execPath, [join(folder, name)], { cwd: root, stdio: 'inherit' }).status !== 0;
  });
  if (files.length === 0) console.log('There are no benchmarks in bench/.');
  if (failed.length > 0) throw new Error(`Failed: ${failed.join(', ')}`);
}

bench();
