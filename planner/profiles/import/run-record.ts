import { createHash } from 'node:crypto';
import type { Job } from '../../../schemas/job.ts';
import { importedFingerprint, type Profile } from '../../../schemas/profile.ts';

/** One finished run as another system's accounting tells it; what that does not tell is null. */
export interface RunRecord {
  /** The system, e.g. `slurm`; it becomes part of the profile's id. */
  readonly source: string;
  /** What tells the run apart from all others of its source: importing it again replaces it. */
  readonly key: string;
  /** The name that the source gives to runs of one kind. */
  readonly job: string;
  readonly user: string | null;
  /** ISO instants. */
  readonly submittedAt?: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string;
  readonly runSeconds: number;
  /** Resident memory. */
  readonly peakMemoryGib: number | null;
  /** CPU seconds ÷ run time. */
  readonly meanVcpus: number | null;
  /** What the run was given. */
  readonly vcpus: number | null;
  readonly memoryGib: number | null;
  readonly inputBytes: number | null;
  readonly outcome: Profile['outcome'];
  readonly exitCode: number | null;
}

/** The label of a job under which an imported run keeps its user. */
export const userLabel = 'user';

/** What imported profiles share. */
export interface ImportContext {
  readonly target: Profile['target'];
  /** Of Headstart. */
  readonly version: string;
}

/** The profile of an imported run: of origin `imported`, tied to a job by its name, and predicted by nobody. */
export function importedProfile(record: RunRecord, { target, version }: ImportContext): Profile {
  const job = importedJob(record);
  const id = `imported-${record.source}-${digest(record.key).slice(0, 16)}`;
  const { vcpus, memoryGib } = record;
  return {
    ...{ schemaVersion: 1, id, target, origin: 'imported', job },
    ...{ fingerprint: job.fingerprint, family: job.family, predicted: null, offerings: [] },
    ...(vcpus !== null && memoryGib !== null ? { machine: { vcpus, memoryGib } } : {}),
    run: importedRun(record, id, job.name),
    usage: { samples: [], origin: 'imported' },
    summary: summaryOf(record),
    outcome: record.outcome,
    runtimeSeconds: record.runSeconds,
    ...{ readySeconds: null, usd: null, planHash: '', recordedAt: record.endedAt },
    versions: { headstart: version, catalog: '' },
  };
}

function summaryOf({ peakMemoryGib, meanVcpus, vcpus }: RunRecord): Profile['summary'] {
  return {
    peakMemoryGib,
    meanCpuUtilization: meanVcpus === null || vcpus === null || vcpus <= 0 ? null : meanVcpus / vcpus,
    ...{ p95CpuUtilization: null, peakGpuMemoryGib: null, meanGpuUtilization: null },
    ...{ peakNetworkBytesPerSecond: null, peakDiskBytesPerSecond: null, samples: 0 },
  };
}

function importedRun(record: RunRecord, id: string, jobName: string): Profile['run'] {
  const { outcome, submittedAt, startedAt, endedAt, runSeconds, exitCode, meanVcpus } = record;
  const state = outcome === 'out-of-memory' ? 'failed' : outcome;
  return {
    ...{ id, jobName, instance: '', state, origin: 'imported', exitCode, endedAt, runSeconds },
    ...{ submittedAt: submittedAt ?? startedAt ?? endedAt, startedAt, starts: 1, checkpointAt: null },
    measuredCpuSeconds: meanVcpus === null ? null : meanVcpus * runSeconds,
    measuredPeakMemoryGib: record.peakMemoryGib,
    reason: outcome === 'out-of-memory' ? 'out-of-memory' : null,
  };
}

/** Nobody has read its code: all that is known is its name, its user and how much it read. */
function importedJob({ job, user, inputBytes }: RunRecord): Job {
  const name = jobName(job);
  return {
    ...{ name, language: 'shell', entry: null, command: [], env: {}, frameworks: [], dependencies: {} },
    ...{ pythonVersion: null, apiCalls: [], gpuRequired: false, task: null, method: null, model: null },
    dataAccess: inputBytes === null ? [] : [{ uri: 'imported:input', mode: 'read', bytes: inputBytes }],
    ...{ datasets: [], batchSize: null, gradientAccumulation: null, sequenceLength: null, precision: null },
    ...{ optimizer: null, activationCheckpointing: null, distributed: null, workers: null, epochs: null },
    ...{ steps: null, checkpointing: null, ports: [], hosts: [], expectedRuntimeSeconds: null },
    ...{ resources: {}, objective: 'balanced', deadline: null, maxUsd: null, interruptible: null },
    ...{ checkpoint: null, labels: user === null ? {} : { [userLabel]: user } },
    ...{ fingerprint: importedFingerprint(name), family: 'imported' },
  };
}

const longestName = 40;
/** Characters of a digest that tell apart names which begin alike. */
const digestLength = 6;

/**
 * A job's name in Headstart: `BWA_MEM` → `bwa-mem`. Of what is too long the last words are kept, as workflows name a task by
 * the way to it, and a digest; so is the digest of a name in which nothing can be kept.
 */
export function jobName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '');
  if (plain !== '' && plain.length <= longestName) return plain;
  const kept = lastWords(plain, longestName - digestLength - 1);
  return kept === '' ? `job-${digest(text).slice(0, 8)}` : `${kept}-${digest(text).slice(0, digestLength)}`;
}

function lastWords(plain: string, length: number): string {
  return plain
    .slice(-length)
    .replace(/^[^-]*-(?=.*[a-z])/, '')
    .replace(/^[^a-z]+/, '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
