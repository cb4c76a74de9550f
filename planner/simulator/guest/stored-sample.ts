import type { UsageOrigin, UsageSample } from '../../../schemas/usage.ts';

/** Usage of one interval of one run, as `usage.jsonl` holds it and the Monitoring endpoint serves it. */
export interface StoredSample extends UsageSample {
  /** ISO 8601 instant of the begin of the interval. */
  readonly from: string;
  readonly runId: string;
  readonly origin: UsageOrigin;
  /** Of the machine type that the instance had then. */
  readonly machineMemoryGib: number;
  readonly gpus: { readonly type: string; readonly count: number } | null;
}

/** What an execution knows of an interval; who ran where is added by the machine. */
export type ObservedSample = Omit<StoredSample, 'runId' | 'origin' | 'machineMemoryGib' | 'gpus'>;

/** Null for a line that is torn or not a sample. */
export function parseStoredSample(line: string): StoredSample | null {
  if (!line.startsWith('{') || !line.endsWith('}')) return null;
  try {
    const value = JSON.parse(line) as Partial<StoredSample>;
    return typeof value.at === 'string' && typeof value.from === 'string' ? (value as StoredSample) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
