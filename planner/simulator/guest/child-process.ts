import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import type { OutputChunk } from './output-log-file.ts';
import type { SignalSender } from './process-tree-end.ts';

export interface ChildSettings {
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

export interface RunningChild {
  /** Null where the program could not be started. */
  readonly pid: number | null;
  /** Resolves when the leader has ended and its output is read. 128 + number for a signal, 127 where it did not start. */
  readonly exited: Promise<{ readonly exitCode: number; readonly started: boolean }>;
}

/** Output that descendants still hold open is waited for this long after the leader has ended. */
const lateOutputMs = 200;

/** Starts a program as the leader of a session and process group of its own. */
export function startChild(settings: ChildSettings, onOutput: (chunk: OutputChunk) => void): RunningChild {
  const [program = '', ...parameters] = settings.command;
  const child = spawn(program, parameters, {
    cwd: settings.directory,
    env: { ...settings.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve } = Promise.withResolvers<{ exitCode: number; started: boolean }>();
  forward(child, 'stdout', onOutput);
  forward(child, 'stderr', onOutput);
  child.once('error', (error) => {
    if (child.pid !== undefined) return;
    onOutput({ stream: 'stderr', text: `[headstart] ${program} could not be started: ${error.message}\n` });
    resolve({ exitCode: 127, started: false });
  });
  child.once('exit', (code, signal) => {
    const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    const late = setTimeout(() => resolve({ exitCode, started: true }), lateOutputMs);
    child.once('close', () => {
      clearTimeout(late);
      resolve({ exitCode, started: true });
    });
  });
  return { pid: child.pid ?? null, exited: promise };
}

function forward(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  onOutput: (chunk: OutputChunk) => void,
): void {
  const decoder = new StringDecoder('utf8');
  child[stream]?.on('data', (bytes: Buffer) => onOutput({ stream, text: decoder.write(bytes) }));
  child[stream]?.on('end', () => onOutput({ stream, text: decoder.end() }));
}

/** Signals of this machine. */
export const processSignals: SignalSender = {
  send(pid, signal) {
    try {
      return process.kill(pid, signal);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
      throw error;
    }
  },
};
