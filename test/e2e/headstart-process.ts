import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';

/** How a process of ours ended. */
export interface Ended {
  /** As a shell would say it: a signal's number and 128 where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** One process with what it has said so far. */
export class RunningProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #over = false;

  constructor(command: readonly string[], options: StartOptions) {
    const [executable = '', ...args] = command;
    this.#child = spawn(executable, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#heard((this.#stdout += text)));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#heard((this.#stderr += text)));
    const { promise, resolve, reject } = Promise.withResolvers<Ended>();
    this.#child.once('error', reject);
    this.#child.once('close', (code, signal) => {
      this.#over = true;
      resolve({
        code: code ?? 128 + (signalNumbers[signal ?? ''] ?? 0),
        stdout: this.#stdout,
        stderr: this.#stderr,
      });
      this.#heard('');
    });
    this.ended = promise;
  }

  get stdin(): NodeJS.WritableStream {
    return this.#child.stdin ?? impossible();
  }

  get stdout(): NodeJS.ReadableStream {
    return this.#child.stdout ?? impossible();
  }

  get pid(): number {
    return this.#child.pid ?? impossible();
  }

  /** Resolves when stdout and stderr together have said something like it; rejects when the process ends before. */
  said(pattern: RegExp): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = (): void => {
      const found = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
      if (found) resolve(found[0]);
      else if (this.#over)
        reject(new Error(`never said ${pattern.source}:\n${this.#stdout}\n${this.#stderr}`));
      else return;
      this.#waiting.delete(look);
    };
    this.#waiting.add(look);
    look();
    return promise;
  }

  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    if (!this.#over) this.#child.kill(signal);
  }

  #heard(_text: string): void {
    for (const look of [...this.#waiting]) look();
  }
}

function impossible(): never {
  throw new Error('The process has not started.');
}

/** `headstart ARGS` as a process, out of the bundle that bundled-planner.ts makes before the first test. */
export function startHeadstart(args: readonly string[], options: StartOptions): RunningProcess {
  return new RunningProcess([process.execPath, join(inject('bundle'), 'main.js'), ...args], options);
}
