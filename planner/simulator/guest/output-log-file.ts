import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface OutputPage {
  readonly chunks: readonly OutputChunk[];
  /** Where the next read begins. */
  readonly nextOffset: number;
}

const pageBytes = 256 * 1024;
const mebibyte = 2 ** 20;

/**
 * What a run has printed, in the order in which it arrived: one JSON line per chunk, so that an offset is a
 * byte of the file and a torn last line (the simulator was killed) is known and dropped.
 */
export class OutputLog {
  readonly #file: number;
  readonly #limitBytes: number;
  #size: number;
  #full: boolean;
  #waiting = new Set<() => void>();

  constructor(path: string, limitBytes = 64 * mebibyte) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a+', 0o600);
    this.#limitBytes = limitBytes;
    this.#size = wholeLines(this.#file);
    ftruncateSync(this.#file, this.#size);
    this.#full = this.#size >= limitBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Output beyond the limit is dropped, and the log's last line says so. */
  append(chunk: OutputChunk): void {
    if (chunk.text === '' || this.#full) return;
    this.#write(chunk);
    if (this.#size < this.#limitBytes) return;
    this.#full = true;
    const limit = `${Math.round(this.#limitBytes / mebibyte)} MiB`;
    this.#write({ stream: 'stderr', text: `\n[headstart] Output beyond ${limit} is not kept.\n` });
  }

  /** Chunks from `offset` on, at most about 256 KiB; an offset that is not the begin of a line is moved to the next. */
  read(offset: number): OutputPage {
    const from = Math.min(Math.max(0, offset), this.#size);
    let length = Math.min(pageBytes, this.#size - from);
    for (;;) {
      const page = this.#lines(from, length);
      const rest = this.#size - from;
      if (page.chunks.length > 0 || length >= rest) return page;
      length = Math.min(rest, length * 4);
    }
  }

  /** Resolves when there is something after `offset`, when {@link wake} is called, or when the signal aborts. */
  async more(offset: number, signal: AbortSignal): Promise<void> {
    if (this.#size > offset || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }

  /** Lets every waiting reader look again, e.g. because the run has ended. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve();
  }

  close(): void {
    this.wake();
    closeSync(this.#file);
  }

  #write(chunk: OutputChunk): void {
    const line = Buffer.from(`${JSON.stringify([chunk.stream === 'stdout' ? 'o' : 'e', chunk.text])}\n`);
    writeSync(this.#file, line);
    this.#size = fstatSync(this.#file).size;
    this.wake();
  }

  #lines(from: number, length: number): OutputPage {
    const buffer = Buffer.alloc(length);
    const bytes = readSync(this.#file, buffer, 0, length, from);
    const end = buffer.subarray(0, bytes).lastIndexOf(10) + 1;
    const lines = buffer.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    return { chunks: lines.flatMap((line) => parseLine(line) ?? []), nextOffset: from + end };
  }
}

function parseLine(line: string): OutputChunk | null {
  const found = /^\["([oe])",(".*")\]$/s.exec(line);
  if (found === null) return null;
  const text: unknown = JSON.parse(found[2] ?? '""');
  return { stream: found[1] === 'o' ? 'stdout' : 'stderr', text: String(text) };
}

/** Bytes up to and with the last line break. */
function wholeLines(file: number): number {
  const size = fstatSync(file).size;
  const buffer = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; end -= buffer.length) {
    const from = Math.max(0, end - buffer.length);
    const bytes = readSync(file, buffer, 0, end - from, from);
    const index = buffer.subarray(0, bytes).lastIndexOf(10);
    if (index >= 0) return from + index + 1;
  }
  return 0;
}
