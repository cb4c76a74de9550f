import type { OutsideClock } from '../cloud/clock.ts';
import type { ProcessTable } from './proc-filesystem.ts';

/** How a process tree is found: by its leader, and by a variable that all of its processes have inherited. */
export interface ProcessTreeMark {
  readonly leader: number;
  readonly variable: { readonly name: string; readonly value: string };
}

export interface SignalSender {
  /** Sends a signal to a pid (negative: a process group); false where nobody is there. */
  send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): boolean;
}

const pollMs = 25;

/**
 * Ends a process tree: SIGTERM to all, SIGKILL after `graceMs` to what is left. Resolves when none is left.
 * Where processes cannot be listed (not Linux) the group of the leader is what is known of it.
 */
export async function endProcessTree(
  mark: ProcessTreeMark,
  graceMs: number,
  outside: { readonly table: ProcessTable; readonly signals: SignalSender; readonly clock: OutsideClock },
): Promise<void> {
  const { clock } = outside;
  const deadline = clock.now().getTime() + graceMs;
  let signal: 'SIGTERM' | 'SIGKILL' = graceMs > 0 ? 'SIGTERM' : 'SIGKILL';
  if (!sendAll(mark, members(mark, outside.table), signal, outside)) return;
  for (;;) {
    await pause(clock);
    const left = members(mark, outside.table);
    if (left.length === 0 && !groupIsThere(mark, outside)) return;
    if (signal === 'SIGTERM' && clock.now().getTime() < deadline) continue;
    signal = 'SIGKILL';
    if (!sendAll(mark, left, signal, outside)) return;
  }
}

function members(mark: ProcessTreeMark, table: ProcessTable): readonly number[] {
  const tree = table.tree(mark.leader).map(({ pid }) => pid);
  const marked = table.withVariable(mark.variable.name, mark.variable.value);
  return [...new Set([...tree, ...marked])];
}

function sendAll(
  mark: ProcessTreeMark,
  pids: readonly number[],
  signal: 'SIGTERM' | 'SIGKILL',
  { signals, table }: { readonly signals: SignalSender; readonly table: ProcessTable },
): boolean {
  if (pids.length > 0) return pids.map((pid) => signals.send(pid, signal)).includes(true);
  return !table.lists && signals.send(-mark.leader, signal);
}

/** Where processes cannot be listed, the group itself is asked, by sending it SIGTERM again. */
function groupIsThere(
  mark: ProcessTreeMark,
  outside: { readonly table: ProcessTable; readonly signals: SignalSender },
): boolean {
  return !outside.table.lists && outside.signals.send(-mark.leader, 'SIGTERM');
}

function pause(clock: OutsideClock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.setTimer(pollMs, resolve);
  return promise;
}
