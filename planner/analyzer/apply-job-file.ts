import type { DataAccess, Evidence, Job } from '../../schemas/job.ts';
import { clip, defaultEvidence } from './evidence.ts';
import type { EvidenceSheet } from './code-facts.ts';
import type { ReadJobFile } from './job-file/read-job-file.ts';
import { bytesOf, resolveDeadline } from './job-file/units.ts';

/** The fields of a job that its job file alone decides. */
export type SettledFields = Pick<
  Job,
  | 'env'
  | 'expectedRuntimeSeconds'
  | 'resources'
  | 'objective'
  | 'deadline'
  | 'maxUsd'
  | 'interruptible'
  | 'checkpoint'
  | 'labels'
>;

/** A job file together with the name that evidence gives it and the instant that durations count from. */
export interface JobFileSource {
  readonly read: ReadJobFile;
  /** Relative to the job's directory. */
  readonly file: string;
  readonly now: Date;
}

/** Evidence that points at a key of the job file. */
export function jobFileEvidence(
  source: JobFileSource,
  path: readonly (string | number)[],
  text: string,
): Evidence {
  return {
    file: source.file,
    line: source.read.lineOf(path),
    text: clip(text),
    origin: 'job-file',
    certainty: 1,
  };
}

/** What the job file settles; without one, nothing is fixed and the objective is balanced. */
export function settledFields(source: JobFileSource | null, sheet: EvidenceSheet): SettledFields {
  const job = source?.read.job;
  noteKeys(source, sheet);
  if (job?.objective === undefined)
    sheet.note('objective', [defaultEvidence('balanced where nothing is said', 1)]);
  return {
    env: environmentOf(source),
    expectedRuntimeSeconds: job?.expected?.runtimeSeconds ?? null,
    resources: withoutUndefined(job?.resources),
    objective: job?.objective ?? 'balanced',
    deadline:
      job?.deadline === undefined || source === null ? null : resolveDeadline(job.deadline, source.now),
    maxUsd: job?.maxUsd ?? null,
    interruptible: job?.interruptible ?? null,
    checkpoint:
      job?.checkpoint === undefined
        ? null
        : { everySeconds: job.checkpoint.everySeconds ?? null, uri: job.checkpoint.uri ?? null },
    labels: job?.labels ?? {},
  };
}

/** The environment in the spelling of the file: `1e-5` stays `1e-5`. */
export function environmentOf(source: JobFileSource | null): Readonly<Record<string, string>> {
  const names = Object.keys(source?.read.job.env ?? {});
  const words = source?.read.words(['env']) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, words[index] ?? '']));
}

const singleKeys = [
  'objective',
  'deadline',
  'maxUsd',
  'interruptible',
  'checkpoint',
  'labels',
  'env',
] as const;

function noteKeys(source: JobFileSource | null, sheet: EvidenceSheet): void {
  if (source === null) return;
  const { job } = source.read;
  for (const key of singleKeys) {
    const value = job[key];
    if (value !== undefined) sheet.note(key, [jobFileEvidence(source, [key], `${key}: ${spelled(value)}`)]);
  }
  for (const [key, value] of Object.entries(job.resources ?? {})) {
    if (value === undefined) continue;
    sheet.note(`resources.${key}`, [
      jobFileEvidence(source, ['resources', key], `${key}: ${spelled(value)}`),
    ]);
  }
  const runtime = job.expected?.runtimeSeconds;
  if (runtime !== undefined) {
    const path = ['expected', 'runtimeSeconds'];
    sheet.note('expectedRuntimeSeconds', [jobFileEvidence(source, path, `runtimeSeconds: ${runtime}`)]);
  }
}

function spelled(value: string | number | boolean | object): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function withoutUndefined(resources: ReadJobFile['job']['resources']): Job['resources'] {
  const given = Object.entries(resources ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** The data of the code with what the job file says: it corrects modes, adds sizes and further places. */
export function mergeData(
  source: JobFileSource | null,
  found: readonly DataAccess[],
  sheet: EvidenceSheet,
): readonly DataAccess[] {
  const stated = source?.read.job.data;
  if (source === null || stated === undefined) return found;
  const plain = (uri: string): string => (uri.endsWith('://') ? uri : uri.replace(/\/+$/, ''));
  const merged = new Map(found.map((access) => [plain(access.uri), access]));
  const evidence = stated.map(({ uri, mode, bytes }, index): Evidence => {
    const known = merged.get(plain(uri));
    merged.set(plain(uri), {
      uri: known?.uri ?? uri,
      mode: mode ?? known?.mode ?? 'read',
      bytes: bytes === undefined ? (known?.bytes ?? null) : bytesOf(bytes),
    });
    return jobFileEvidence(
      source,
      ['data', index, 'uri'],
      `${uri}${bytes === undefined ? '' : `, ${bytes}`}`,
    );
  });
  sheet.note('dataAccess', [...(sheet.record['dataAccess'] ?? []), ...evidence]);
  return [...merged.values()];
}
