import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { readIfThere, writeAtomically } from './guest/atomic-file.ts';
import { procFilesystem } from './guest/proc-filesystem.ts';
import type { SimulatorEndpoints } from './simulator.ts';
import { simulatorRuns } from './simulator-failures.ts';

/** What a running simulator publishes for others on this machine. */
export interface Discovery {
  readonly pid: number;
  readonly endpoints: SimulatorEndpoints;
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stateFile: string | null;
  /** ISO instant. */
  readonly startedAt: string;
}

/** Null where nothing whole is published, or its publisher is gone. */
export function readDiscovery(path: string): Discovery | null {
  const text = readIfThere(path);
  if (text === null) return null;
  const value = parsed(text);
  const whole =
    value !== null && typeof value.pid === 'number' && typeof value.endpoints?.compute === 'string';
  return whole && typeof value.token === 'string' && isAlive(value.pid) ? (value as Discovery) : null;
}

function parsed(text: string): Partial<Discovery> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export interface DiscoveryClaim {
  publish(discovery: Discovery): void;
  /** Takes the file away; the claim is kept until {@link release}, so that nobody starts on state that is still written. */
  withdraw(): void;
  release(): void;
}

/**
 * The sole right to publish at `path`, held by the file `path.lock` with pid and start time of its holder. A
 * holder that is gone is replaced. Throws HeadstartError `lock` naming one that lives.
 */
export function claimDiscovery(path: string): DiscoveryClaim {
  const lock = `${path}.lock`;
  const mine = identity(process.pid);
  while (!created(lock, mine)) {
    const holder = readIfThere(lock);
    if (holder === null) continue;
    const pid = Number(holder.split(' ')[0]);
    if (isAlive(pid) && identity(pid) === holder) throw simulatorRuns(pid);
    removeStale(lock, holder);
  }
  return {
    publish: (discovery) => writeAtomically(path, JSON.stringify(discovery)),
    withdraw: () => rmSync(path, { force: true }),
    release: () => rmSync(lock, { force: true }),
  };
}

/** The whole text appears at once, and only where there was no file: by linking a finished one. */
function created(lock: string, text: string): boolean {
  const draft = `${lock}.${process.pid}`;
  writeAtomically(draft, text);
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Of several that find the same stale lock one moves it away; who moves away a new one puts it back. */
function removeStale(lock: string, stale: string): void {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readFileSync(aside, 'utf8');
  rmSync(aside);
  if (moved !== stale) writeFileSync(lock, moved, { flag: 'wx', mode: 0o600 });
}

function identity(pid: number): string {
  return `${pid} ${procFilesystem().process(pid)?.startTicks ?? 'unknown'}`;
}

export function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    if (hasCode(error, 'EPERM')) return true;
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
