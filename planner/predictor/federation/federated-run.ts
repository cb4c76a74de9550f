import { createHash, createHmac } from 'node:crypto';
import type { Job } from '../../../schemas/job.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { positionsOf } from './drawn-stages.ts';
import type { FederatedFeature, FederatedMetric, Pact } from './pact.ts';

/** One run as a federation counts it. It never leaves the party. */
export interface FederatedRun {
  /** One value for each position of the pact, 0 to 1, NaN where unknown. */
  readonly row: Float64Array;
  /** In the unit of the metric, above 0. */
  readonly value: number;
  /** What ties runs of one job together. */
  readonly job: string;
}

/** What is known of a job before it runs, as a federation sees it. */
export interface FederatedJob {
  readonly job: Job;
  /** Of the machine that it ran on, or is asked for; null where nobody says. */
  readonly vcpus: number | null;
}

/** The runs of a history that tell the metric: those that ended well, oldest first. */
export function federatedRuns(
  pact: Pact,
  key: Uint8Array,
  runs: readonly PastRun[],
): readonly FederatedRun[] {
  return runs
    .filter(({ outcome }) => outcome === 'succeeded')
    .map((run) => ({
      row: federatedRow(pact, key, { job: run.job, vcpus: run.machine?.vcpus ?? null }),
      value: metricOf(pact.metric, run) ?? NaN,
      job: run.fingerprint,
    }))
    .filter(({ value }) => value > 0)
    .reverse();
}

/** One run of five, by its id alone: it is never contributed, so that others can be judged by it. */
export function isHeldOut({ id }: Pick<PastRun, 'id'>): boolean {
  return createHash('sha256').update(id).digest().readUInt32LE(0) % 5 === 0;
}

function metricOf({ of }: FederatedMetric, run: PastRun): number | null {
  return of === 'peakMemoryGib' ? run.summary.peakMemoryGib : run.runtimeSeconds;
}

/** A job's row. Each tree hashes words in its own way, so that two which meet in one are apart in the other. */
export function federatedRow(pact: Pact, key: Uint8Array, subject: FederatedJob): Float64Array {
  const values = positionsOf(pact).map(({ tree, stage, feature }) => {
    const asked = pact.trees[tree]![stage]!.by[feature]!;
    if (asked.kind === 'amount') return scaled(asked, amountOf(asked.of, subject));
    const word = wordOf(asked.of, subject.job);
    return word === null ? NaN : hashed(key, `${tree}\n${asked.of}\n${word}`);
  });
  return Float64Array.from(values);
}

/** 0 at the lower bound, 1 at the upper one, by the logarithm; NaN for what is unknown or not above 0. */
function scaled(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  value: number | null,
): number {
  if (value === null || !(value > 0)) return NaN;
  return Math.max(0, Math.min(1, Math.log(value / lower) / Math.log(upper / lower)));
}

/** Between 0 and 1, evenly; without the key nobody can tell which word it is. */
function hashed(key: Uint8Array, text: string): number {
  return createHmac('sha256', key).update(text).digest().readUInt32LE(0) / 2 ** 32;
}

type AmountName = Extract<FederatedFeature, { kind: 'amount' }>['of'];
type WordName = Extract<FederatedFeature, { kind: 'word' }>['of'];

function amountOf(of: AmountName, { job, vcpus }: FederatedJob): number | null {
  switch (of) {
    case 'inputBytes':
      return inputBytesOf(job);
    case 'parameters':
      return job.model?.parameters ?? null;
    case 'batchSize':
      return job.batchSize;
    case 'sequenceLength':
      return job.sequenceLength;
    case 'vcpus':
      return vcpus;
    case 'requestedMemoryGib':
      return job.resources.memoryGib ?? null;
  }
}

/** Null unless every place that is read has a size, as a part of the input tells little of its whole. */
function inputBytesOf({ dataAccess }: Job): number | null {
  const read = dataAccess.filter(({ mode }) => mode !== 'write').map(({ bytes }) => bytes ?? NaN);
  const sum = read.reduce((total, bytes) => total + bytes, 0);
  return Number.isNaN(sum) ? null : sum;
}

function wordOf(of: WordName, job: Job): string | null {
  switch (of) {
    case 'framework':
      return job.frameworks[0]?.name ?? null;
    case 'model':
      return job.model?.name ?? null;
    case 'name':
    case 'family':
    case 'language':
    case 'task':
    case 'optimizer':
    case 'precision':
      return job[of];
  }
}
