/** Prints the memory of the planner, as it is packaged, over 10,000 edits that an editor has assessed over stdio. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spread } from './figures.ts';
import { packagePlanner, startPlanner } from './packaged-planner.ts';

/** An hour of somebody who types without a pause, a keystroke every third of a second; another number as an argument. */
const edits = Number(process.argv[2] ?? 10_000);
const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'examples', 'finetune', 'train.py');
const source = readFileSync(entry, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'headstart-editing-'));

/** Every edit is another text: other numbers that count, and a line that is being typed. */
function textAfter(edit: number): string {
  const typed = 'value = compute(rows, columns)'.slice(0, edit % 30);
  const changed = source.replace(/(batch_size=)\d+/, `$1${1 + (edit % 16)}`);
  return `${changed}\n# edit ${edit}\n${typed}\n`;
}

function residentMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
}

await packagePlanner(folder);
const { pid, connection, close } = await startPlanner(folder);
const milliseconds: number[] = [];
const looks = [0.01, 0.1, 0.2, 0.5, 1].map((share) => Math.ceil(share * edits));
const resident: string[] = [];
for (let edit = 1; edit <= edits; edit += 1) {
  const start = performance.now();
  await connection.sendRequest('assess', { path: entry, overlay: { [entry]: textAfter(edit) } });
  milliseconds.push(performance.now() - start);
  if (looks.includes(edit)) resident.push(`${residentMib(pid).toFixed(0)} MiB after ${edit}`);
}
await close();
rmSync(folder, { recursive: true, force: true });
console.log(`assess of an edit: ${spread(milliseconds)}`);
console.log(`resident memory of the planner: ${resident.join(', ')}`);
