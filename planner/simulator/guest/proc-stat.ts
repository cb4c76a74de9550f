/** What `/proc/PID/stat` tells of one process (proc(5)); times in clock ticks of 1/100 s. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ticks since the system started; with the pid it names a process for good. */
  readonly startTicks: number;
  /** User and system time of the process itself. */
  readonly ownTicks: number;
  /** User and system time of children that have ended and were waited for. */
  readonly childTicks: number;
  readonly zombie: boolean;
}

/** USER_HZ of Linux on every architecture that Node runs on. */
export const ticksPerSecond = 100;

/** Null where the text is not a line of `/proc/PID/stat`. The command name may hold spaces and brackets. */
export function parseProcStat(text: string): ProcessFacts | null {
  const close = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  if (close < 0 || !Number.isInteger(pid)) return null;
  const fields = text.slice(close + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const facts: ProcessFacts = {
    pid,
    parent: field(4),
    group: field(5),
    session: field(6),
    startTicks: field(22),
    ownTicks: field(14) + field(15),
    childTicks: field(16) + field(17),
    zombie: fields[0] === 'Z' || fields[0] === 'X',
  };
  const numbers = [
    facts.parent,
    facts.group,
    facts.session,
    facts.startTicks,
    facts.ownTicks,
    facts.childTicks,
  ];
  return numbers.every(Number.isFinite) ? facts : null;
}

/** Resident memory in bytes of `/proc/PID/status`; null where the process has none (a kernel thread, a zombie). */
export function parseResidentBytes(status: string): number | null {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

/** Storage bytes of `/proc/PID/io`, waited-for children included; null where a line is missing. */
export function parseStorageBytes(io: string): { readonly read: number; readonly written: number } | null {
  const read = /^read_bytes: (\d+)$/m.exec(io)?.[1];
  const written = /^write_bytes: (\d+)$/m.exec(io)?.[1];
  return read === undefined || written === undefined
    ? null
    : { read: Number(read), written: Number(written) };
}

/**
 * The processes of the session that `leader` started, and all that descend from it: a process whose parent
 * has ended keeps its session, a process that opened a new session keeps its parent.
 */
export function processTree(all: readonly ProcessFacts[], leader: number): readonly ProcessFacts[] {
  const byParent = Map.groupBy(all, (facts) => facts.parent);
  const found = new Map<number, ProcessFacts>();
  const pending = all.filter((facts) => facts.pid === leader || facts.session === leader);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next.pid)) continue;
    found.set(next.pid, next);
    pending.push(...(byParent.get(next.pid) ?? []));
  }
  return [...found.values()];
}
