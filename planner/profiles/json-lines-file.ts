import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import { firstLine, jsonLinesVersion, lineOf, linesText, versionOf, type ProfileLine } from './json-lines.ts';
import { withLock } from './json-lines-lock.ts';
import { newerFile, storeFailure } from './store-failure.ts';

/** Profiles as JSON texts, by id. */
export type ProfileTexts = ReadonlyMap<string, string>;

interface Waiting {
  readonly line: ProfileLine;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A file is written anew when at least this many of its lines are dead, and more are dead than alive. */
const mostDeadLines = 200;

/** A file of profile lines that several processes append to and read. What is asked is answered in the order of asking. */
export class JsonLinesFile {
  readonly #path: string;
  readonly #texts = new Map<string, string>();
  /** What `#texts` was read from: which file, its bytes so far, its lines so far. */
  #seen = { file: '', bytes: 0, lines: 0 };
  #waiting: Waiting[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when the line is on the disk; the lines of one turn are written together. */
  put(id: string, profile: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: { id, profile }, resolve, reject });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#writeWaiting());
    });
  }

  /** Says whether there was one. */
  delete(id: string): Promise<boolean> {
    return this.#inTurn(() =>
      this.#guarded(async () => {
        await this.#catchUp();
        return this.#texts.has(id) && (await withLock(this.#path, () => this.#deleteLocked(id)));
      }),
    );
  }

  /** Deletes what still is as it is given here, in one write; what was put anew meanwhile stays. */
  deleteUnchanged(texts: ProfileTexts): Promise<void> {
    return this.#inTurn(() =>
      this.#guarded(() =>
        withLock(this.#path, async () => {
          await this.#catchUp();
          const same = [...texts].filter(([id, text]) => this.#texts.get(id) === text);
          if (same.length > 0) await this.#append(same.map(([id]) => ({ id, profile: null })));
        }),
      ),
    );
  }

  read<T>(ask: (texts: ProfileTexts) => T): Promise<T> {
    return this.#inTurn(() =>
      this.#guarded(async () => {
        await this.#catchUp();
        return ask(this.#texts);
      }),
    );
  }

  close(): Promise<void> {
    return this.#inTurn(() => {
      this.#isClosed = true;
      return Promise.resolve();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #deleteLocked(id: string): Promise<boolean> {
    await this.#catchUp();
    if (!this.#texts.has(id)) return false;
    await this.#append([{ id, profile: null }]);
    return true;
  }

  async #writeWaiting(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await this.#guarded(async () => {
        await mkdir(dirname(this.#path), { recursive: true });
        await withLock(this.#path, async () => {
          await this.#catchUp();
          await this.#append(batch.map(({ line }) => line));
        });
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** Under the lock, after `#catchUp`: whatever lies behind the last line break is the rest of a killed write. */
  async #append(lines: readonly ProfileLine[]): Promise<void> {
    const file = await open(this.#path, 'a', 0o600);
    try {
      await file.truncate(this.#seen.bytes);
      await file.appendFile(`${this.#seen.bytes === 0 ? firstLine : ''}${linesText(lines)}`);
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#catchUp();
    const dead = this.#seen.lines - this.#texts.size;
    if (dead >= mostDeadLines && dead > this.#texts.size) await this.#compact();
  }

  /** Under the lock: writes the living lines to a new file that takes the place of the old one in one step. */
  async #compact(): Promise<void> {
    const lines = [...this.#texts].map(([id, profile]) => ({ id, profile }));
    const next = `${this.#path}.next`;
    await rm(next, { force: true });
    const file = await open(next, 'wx', 0o600);
    try {
      await file.writeFile(`${firstLine}${linesText(lines)}`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, this.#path);
  }

  /** Reads what was added since the last look; all of it when another process wrote the file anew. */
  async #catchUp(): Promise<void> {
    const file = await openedIfThere(this.#path);
    try {
      const { id, size } = await identityOf(file);
      if (id !== this.#seen.file || size < this.#seen.bytes) this.#forget(id);
      if (file !== null && size > this.#seen.bytes) this.#take(await rest(file, this.#seen.bytes, size));
    } finally {
      await file?.close();
    }
  }

  #forget(file: string): void {
    this.#texts.clear();
    this.#seen = { file, bytes: 0, lines: 0 };
  }

  #take(added: Buffer): void {
    const whole = added.subarray(0, added.lastIndexOf('\n') + 1);
    const lines = whole.toString('utf8').split('\n').slice(0, -1);
    if (this.#seen.bytes === 0 && lines[0] !== undefined) this.#checkVersion(lines.shift() ?? '');
    for (const { id, profile } of lines.map(lineOf))
      if (profile === null) this.#texts.delete(id);
      else this.#texts.set(id, profile);
    this.#seen = {
      file: this.#seen.file,
      bytes: this.#seen.bytes + whole.length,
      lines: this.#seen.lines + lines.length,
    };
  }

  #checkVersion(line: string): void {
    const version = versionOf(line);
    if (version > jsonLinesVersion) throw newerFile(this.#path, version, jsonLinesVersion);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.#isClosed) throw new Error('the store is closed');
      return await work();
    } catch (error) {
      if (error instanceof HeadstartError) throw error;
      const damaged = error instanceof SyntaxError;
      throw storeFailure({ file: this.#path, damaged, companions: '', error });
    }
  }
}

async function openedIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** An inode is used again once its file is gone, so its time of birth counts as well. */
async function identityOf(file: FileHandle | null): Promise<{ readonly id: string; readonly size: number }> {
  if (file === null) return { id: '', size: 0 };
  const { ino, birthtimeNs, size } = await file.stat({ bigint: true });
  return { id: `${String(ino)}:${String(birthtimeNs)}`, size: Number(size) };
}

async function rest(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
