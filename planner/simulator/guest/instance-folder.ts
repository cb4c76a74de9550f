import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, writeAtomically } from './atomic-file.ts';
import { parseStoredRun, type StoredRun } from './stored-run.ts';
import { parseStoredSample, type StoredSample } from './stored-sample.ts';

export interface InstanceName {
  readonly project: string;
  readonly zone: string;
  readonly instance: string;
}

const idPattern = /^\d{1,20}$/;

/** What the guest keeps of one instance outside its data disks: code, run, output, usage, serial log. */
export class InstanceFolder {
  readonly path: string;

  constructor(dataDirectory: string, instanceId: string) {
    if (!idPattern.test(instanceId)) throw new RangeError(`'${instanceId}' is not the id of an instance`);
    this.path = join(dataDirectory, 'instances', instanceId);
  }

  /** Ids of instances that a guest has kept something of. */
  static ids(dataDirectory: string): readonly string[] {
    const folder = join(dataDirectory, 'instances');
    return existsSync(folder) ? readdirSync(folder).filter((name) => idPattern.test(name)) : [];
  }

  get code(): string {
    return join(this.path, 'code');
  }

  get output(): string {
    return join(this.path, 'output.jsonl');
  }

  /** Makes and returns a folder of the instance's own (boot) disk. */
  folder(name: 'home' | 'tmp' | 'data'): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  readRun(): StoredRun | null {
    const text = readIfThere(join(this.path, 'run.json'));
    return text === null ? null : parseStoredRun(text);
  }

  writeRun(stored: StoredRun): void {
    writeAtomically(join(this.path, 'run.json'), JSON.stringify(stored));
  }

  /** Whose folder this is, so that a stopped instance is still found by name; null where it never booted. */
  readIdentity(): InstanceName | null {
    const [project, zone, instance] = (readIfThere(join(this.path, 'identity')) ?? '').split('/');
    if (project === undefined || zone === undefined || instance === undefined) return null;
    return { project, zone, instance };
  }

  writeIdentity({ project, zone, instance }: InstanceName): void {
    writeAtomically(join(this.path, 'identity'), `${project}/${zone}/${instance}`);
  }

  /** When the present boot began, as the cloud told it, and since when nothing is submitted. */
  readBoot(): { readonly startedAt: string; readonly idleSince: string } | null {
    const [startedAt, idleSince] = (readIfThere(join(this.path, 'boot')) ?? '').split('\n');
    return startedAt === undefined || idleSince === undefined ? null : { startedAt, idleSince };
  }

  writeBoot(startedAt: string, idleSince: Date): void {
    writeAtomically(join(this.path, 'boot'), `${startedAt}\n${idleSince.toISOString()}`);
  }

  readSamples(): readonly StoredSample[] {
    const lines = (readIfThere(join(this.path, 'usage.jsonl')) ?? '').split('\n');
    return lines.flatMap((line) => parseStoredSample(line) ?? []);
  }

  addSample(sample: StoredSample): void {
    this.#append('usage.jsonl', `${JSON.stringify(sample)}\n`);
  }

  logSerial(at: Date, text: string): void {
    this.#append('serial.log', `${at.toISOString()} ${text}\n`);
  }

  readSerial(): string {
    return readIfThere(join(this.path, 'serial.log')) ?? '';
  }

  startNewOutput(): void {
    rmSync(this.output, { force: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #append(name: string, text: string): void {
    mkdirSync(this.path, { recursive: true });
    appendFileSync(join(this.path, name), text, { mode: 0o600 });
  }
}

/** ISO instant of the newest file in a folder tree; null where there is none. */
export function newestFile(folder: string): string | null {
  if (!existsSync(folder)) return null;
  let newest: number | null = null;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const stats = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    if (stats !== undefined) newest = Math.max(newest ?? 0, stats.mtimeMs);
  }
  return newest === null ? null : new Date(newest).toISOString();
}
