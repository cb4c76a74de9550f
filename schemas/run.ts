import type { UsageOrigin } from './usage.ts';

export type RunState = 'queued' | 'running' | 'stopped' | 'succeeded' | 'failed' | 'cancelled';

/** One execution of a job on prepared resources. It survives a stop and start of its machine. */
export interface Run {
  /** `run-` + time-sortable id. */
  readonly id: string;
  readonly jobName: string;
  readonly instance: string;
  readonly state: RunState;
  readonly origin: UsageOrigin;
  readonly exitCode: number | null;
  /** ISO 8601; null until it happens. */
  readonly submittedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Seconds in state running, over all starts, in the target's own (possibly accelerated) time. */
  readonly runSeconds: number;
  /** How often it was started (1 without an interruption). */
  readonly starts: number;
  /** ISO instant of the newest checkpoint file seen; null when there is none. */
  readonly checkpointAt: string | null;
  /** CPU seconds of the process tree over all starts, measured by the executor itself; null for playback. */
  readonly measuredCpuSeconds: number | null;
  /** Largest resident memory of the process tree, measured by the executor itself; null for playback. */
  readonly measuredPeakMemoryGib?: number | null;
  /** Why a failed run failed, where it was not the program's own exit code; null or absent otherwise. */
  readonly reason?: 'out-of-memory' | 'could-not-start' | null;
}

/** What an executor is asked to run. User text is data: an argument vector and a map, never a shell line. */
export interface RunRequest {
  readonly jobName: string;
  readonly project: string;
  readonly zone: string;
  readonly instance: string;
  /** The folder whose files are copied to the machine. */
  readonly directory: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where the program keeps its checkpoint, relative to the data disk; null when it has none. */
  readonly checkpoint: string | null;
  /** A usage trace to play back instead of executing, relative to `directory`; null executes. */
  readonly playback: string | null;
}

export type RunEvent =
  | { readonly kind: 'state'; readonly run: Run }
  | {
      readonly kind: 'output';
      readonly runId: string;
      readonly jobName: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    };
