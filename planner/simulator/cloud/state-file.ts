import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CloudData } from './cloud-data.ts';
import { HeadstartError } from '../../../schemas/failure.ts';

/** The state in the file, or null when there is no file. HeadstartError `state-damaged` when it cannot be used. */
export async function readStateFile(path: string): Promise<CloudData | null> {
  const text = await readIfThere(path);
  if (text === null) return null;
  const data = parse(text);
  if (data !== null) return data;
  throw new HeadstartError({
    code: 'state-damaged',
    fault: 'user',
    message: `The simulated cloud's state file ${path} is not one that this version can read.`,
    nextStep: 'Move the file away and start the simulator again; it then starts empty.',
  });
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): CloudData | null {
  try {
    const value: unknown = JSON.parse(text);
    return isCloudData(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Every member of the stored state, and what it must be. */
const members: Readonly<Record<keyof CloudData, 'number' | 'object' | 'list'>> = {
  version: 'number',
  sequence: 'number',
  resources: 'object',
  operations: 'list',
  policies: 'object',
  guestAttributes: 'object',
  snapshotMoments: 'object',
  quotas: 'object',
  stockouts: 'list',
  intervals: 'list',
};

function isCloudData(value: unknown): value is CloudData {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1)
    return false;
  const found = new Map<string, unknown>(Object.entries(value));
  return Object.entries(members).every(([name, kind]) => {
    const member = found.get(name);
    if (kind === 'list') return Array.isArray(member);
    return typeof member === kind && member !== null && !Array.isArray(member);
  });
}

/**
 * Writes the state so that a crash at any moment leaves the old or the new file, whole. Calls that come while
 * a write is under way share the next one.
 */
export class StateFile {
  readonly #path: string;
  readonly #snapshot: () => CloudData;
  #dirty = false;
  #scheduled = false;
  #closed = false;
  #running: Promise<void> | null = null;

  constructor(path: string, snapshot: () => CloudData) {
    this.#path = path;
    this.#snapshot = snapshot;
  }

  /** Notes a change; it is written soon even if nobody calls {@link flush}, as when a time limit ends an instance. */
  markChanged(): void {
    if (this.#closed) return;
    this.#dirty = true;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => void this.#writeSoon());
  }

  /** Writes what is not written yet; later changes are not, as if the process had ended. */
  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
  }

  /** A failure leaves the state marked as changed: the next {@link flush} tries again and reports it. */
  async #writeSoon(): Promise<void> {
    this.#scheduled = false;
    await Promise.allSettled([this.flush()]);
  }

  /** Resolves when every change made before the call is on the disk. */
  async flush(): Promise<void> {
    while (this.#dirty || this.#running !== null) {
      this.#running ??= this.#write();
      await this.#running;
    }
  }

  async #write(): Promise<void> {
    this.#dirty = false;
    try {
      await writeAtomically(this.#path, JSON.stringify(this.#snapshot()));
    } catch (error) {
      this.#dirty = true;
      throw error;
    } finally {
      this.#running = null;
    }
  }
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
