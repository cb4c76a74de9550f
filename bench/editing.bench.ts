/** Prints the memory of the planner, as it is packaged, over 10,000 edits that an editor has assessed over stdio. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { protocolVersion } from '../schemas/api.ts';
import { plannerCommand } from '../extension/planner-command.ts';
import { bundlePlanner } from '../scripts/bundle/planner-bundle.ts';
import { spread } from './figures.ts';

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

const planner = join(folder, 'dist', 'planner');
await bundlePlanner(root, join(planner, 'dist'), ['@google-cloud/billing']);
writeFileSync(join(planner, 'package.json'), '{ "version": "0.0.0", "type": "module" }');
const unset = { node: null, terraform: null, target: null, project: null };
const { executable, args, env } = plannerCommand(
  { ...unset, stateDirectory: join(folder, 'state'), inlineHints: true, codeLens: true, diagnostics: true },
  {
    execPath: process.execPath,
    env: { ...process.env, HEADSTART_CONFIG_DIR: folder },
    extensionPath: folder,
  },
);
const child = spawn(executable, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
const connection = createMessageConnection(
  new StreamMessageReader(child.stdout),
  new StreamMessageWriter(child.stdin),
);
connection.listen();
await connection.sendRequest('initialize', { protocolVersion });
const milliseconds: number[] = [];
const looks = [0.01, 0.1, 0.2, 0.5, 1].map((share) => Math.ceil(share * edits));
const resident: string[] = [];
for (let edit = 1; edit <= edits; edit += 1) {
  const start = performance.now();
  await connection.sendRequest('assess', { path: entry, overlay: { [entry]: textAfter(edit) } });
  milliseconds.push(performance.now() - start);
  if (looks.includes(edit)) resident.push(`${residentMib(child.pid ?? 0).toFixed(0)} MiB after ${edit}`);
}
connection.dispose();
child.stdin.end();
await new Promise((resolve) => child.once('exit', resolve));
rmSync(folder, { recursive: true, force: true });
console.log(`assess of an edit: ${spread(milliseconds)}`);
console.log(`resident memory of the planner: ${resident.join(', ')}`);
