import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Pids of living processes whose command line or environment speaks of a folder; this process is none of them. */
export function processesOf(folder: string): readonly number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => pid !== process.pid && speaksOf(pid, folder));
}

function speaksOf(pid: number, folder: string): boolean {
  return ['cmdline', 'environ'].some((file) => contentOf(`/proc/${pid}/${file}`).includes(folder));
}

/** Empty for a process that has ended meanwhile, for a zombie, and for another user's. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Sends SIGTERM to all, looks again until none is left, and kills what does not end. */
export async function endAll(pids: () => readonly number[]): Promise<void> {
  for (const pid of pids()) signal(pid, 'SIGTERM');
  for (let looks = 0; pids().length > 0; looks += 1) {
    if (looks === 100) for (const pid of pids()) signal(pid, 'SIGKILL');
    await sleep(50);
  }
}

/** Resolves when `condition` holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
