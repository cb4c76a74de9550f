import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseProcStat,
  parseResidentBytes,
  parseStorageBytes,
  processTree,
  ticksPerSecond,
  type ProcessFacts,
} from './proc-stat.ts';

/** What a process tree has used until now; null where the system does not tell. */
export interface TreeReading {
  readonly processes: number;
  /** Of all living processes and of the children they have waited for. */
  readonly cpuSeconds: number;
  /** Sum of resident memory; pages that processes share count once for each. */
  readonly residentBytes: number;
  readonly storage: { readonly read: number; readonly written: number } | null;
}

/** The machine's processes as Linux shows them; on other systems it lists nothing. */
export interface ProcessTable {
  /** False where processes cannot be listed: every other answer is then null or empty. */
  readonly lists: boolean;
  /** Null where the leader and all its descendants are gone, or where nothing can be read. */
  read(leader: number): TreeReading | null;
  /** Living processes of the tree; zombies are not among them. */
  tree(leader: number): readonly ProcessFacts[];
  /** Null where there is no such process. */
  process(pid: number): ProcessFacts | null;
  /** Pids of processes whose environment holds exactly this variable. */
  withVariable(name: string, value: string): readonly number[];
}

/** Reads `/proc`, or another folder in that shape. */
export function procFilesystem(root = '/proc'): ProcessTable {
  const text = (pid: number, file: string): string | null => readOrNull(join(root, String(pid), file));
  const facts = (pid: number): ProcessFacts | null => parseProcStat(text(pid, 'stat') ?? '');
  const all = (): readonly ProcessFacts[] => pids(root).flatMap((pid) => facts(pid) ?? []);
  const tree = (leader: number): readonly ProcessFacts[] =>
    processTree(all(), leader).filter((member) => !member.zombie);
  return {
    lists: pids(root).length > 0,
    tree,
    process: facts,
    read(leader) {
      const members = tree(leader);
      if (members.length === 0) return null;
      const ticks = members.reduce((sum, member) => sum + member.ownTicks + member.childTicks, 0);
      const resident = members.map((member) => parseResidentBytes(text(member.pid, 'status') ?? '') ?? 0);
      return {
        processes: members.length,
        cpuSeconds: ticks / ticksPerSecond,
        residentBytes: resident.reduce((sum, bytes) => sum + bytes, 0),
        storage: storageOf(members.map((member) => parseStorageBytes(text(member.pid, 'io') ?? ''))),
      };
    },
    withVariable: (name, value) =>
      pids(root).filter((pid) => (text(pid, 'environ') ?? '').split('\0').includes(`${name}=${value}`)),
  };
}

function storageOf(parts: readonly (TreeReading['storage'] | null)[]): TreeReading['storage'] {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, part) => ({ read: sum.read + part.read, written: sum.written + part.written }));
}

function pids(root: string): readonly number[] {
  const names = namesIn(root);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

function namesIn(root: string): readonly string[] {
  try {
    return readdirSync(root);
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}

/** A process may end, or belong to someone else, between two looks: that is no failure. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function isUnreadable(error: unknown): boolean {
  const codes = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR'];
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
