/**
 * How fast a project of 200 files is read for the first time (under 1 s) and what memory that takes (under 150 MB): by the
 * planner as it is packaged and as an editor starts it, from files on the disk, from the request to the answer.
 * `node bench/projects.bench.ts go` takes one language alone. Memory is that of the whole process at its peak; what was there
 * before the request is told beside it. Linux only, as it reads /proc.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Analysis } from '../schemas/job.ts';
import { timed, whenAndWhere } from './figures.ts';
import { packagePlanner, startPlanner } from './packaged-planner.ts';
import { followed, wideLanguages, wideProject } from './wide-projects.ts';

const count = 200;
const lines = 100;
const barOfTime = 1000;
const barOfMemory = 150;
/** Processes a language; the least of them counts, as what else runs on the machine slows some and never all. */
const processes = 3;

const folder = mkdtempSync(join(tmpdir(), 'headstart-projects-'));

/** `VmRSS` now or `VmHWM` at its peak, in MB. */
function megabytes(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? NaN) * 1024) / 1e6;
}

/** Milliseconds that the first thread of a process has run. */
function processorMs(pid: number): number {
  const [nanoseconds = NaN] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')
    .split(' ')
    .map(Number);
  return nanoseconds / 1e6;
}

interface Reading {
  readonly files: number;
  readonly ms: number;
  readonly processor: number;
  readonly before: number;
  readonly peak: number;
  readonly after: number;
}

/** One planner that reads the project once. */
async function read(entry: string): Promise<Reading> {
  const { pid, connection, close } = await startPlanner(folder);
  const [before, processor] = [megabytes(pid, 'VmRSS'), processorMs(pid)];
  const [analysis, ms] = await timed(() => connection.sendRequest<Analysis>('analyze', { path: entry }));
  const reading = {
    files: followed(analysis.job.dataAccess.map(({ uri }) => uri)),
    ms,
    processor: processorMs(pid) - processor,
    before,
    peak: megabytes(pid, 'VmHWM'),
    after: megabytes(pid, 'VmRSS'),
  };
  await close();
  return reading;
}

function verdict(value: number, bar: number, unit: string): string {
  return `${value.toFixed(0)} ${unit} (${value < bar ? 'under' : 'OVER'} ${bar} ${unit})`;
}

async function bench(language: string): Promise<void> {
  const project = wideProject(language, count, lines);
  const home = join(folder, language);
  for (const [file, text] of Object.entries(project.files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
  const readings: Reading[] = [];
  for (let turn = 0; turn < processes; turn += 1) readings.push(await read(join(home, project.entry)));
  const least = (of: (reading: Reading) => number): number => Math.min(...readings.map(of));
  const peak = Math.max(...readings.map((one) => one.peak));
  const grown = Math.max(...readings.map((one) => one.peak - one.before));
  console.log(
    [
      `${language.padEnd(11)} ${least(({ files }) => files)} of ${count} files of ${lines} lines read:`,
      `${verdict(
        least(({ ms }) => ms),
        barOfTime,
        'ms',
      )}, ${least(({ processor }) => processor).toFixed(0)} ms of them on the processor;`,
      `peak of the process ${verdict(peak, barOfMemory, 'MB')}, ${verdict(grown, barOfMemory, 'MB')} more than before the request`,
    ].join(' '),
  );
}

const only = process.argv.slice(2);
await packagePlanner(folder);
console.log(whenAndWhere(new Date()));
try {
  for (const language of wideLanguages)
    if (only.length === 0 || only.includes(language)) await bench(language);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
