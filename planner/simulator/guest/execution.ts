import type { ObservedSample } from './stored-sample.ts';
import type { OutputChunk } from './output-log-file.ts';

/** How one start of a run came to its end. */
export type ExecutionEnd =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly reason: EndReason | null }
  /** Stopped from outside; it can be started again. */
  | { readonly kind: 'stopped' };

export type EndReason = 'out-of-memory' | 'could-not-start';

/** What an execution tells while it goes on. */
export interface ExecutionObserver {
  output(chunk: OutputChunk): void;
  sample(sample: ObservedSample): void;
  /** A checkpoint is there, written at this ISO instant. */
  checkpoint(at: string): void;
}

/** One start of a run: a process tree, or a trace that is played. */
export interface Execution {
  readonly ended: Promise<ExecutionEnd>;
  /** The leader of the process tree; null for playback and where the program could not be started. */
  readonly process: { readonly pid: number; readonly startTicks: number | null } | null;
  /** Resolves when nothing of it runs any more. A second call waits for the first. */
  stop(graceMs: number): Promise<void>;
  progress(): ExecutionProgress;
}

export interface ExecutionProgress {
  /** CPU seconds of this start; null where they cannot be measured. */
  readonly cpuSeconds: number | null;
  readonly peakMemoryGib: number | null;
  /** Position in the trace; 0 for a real execution. */
  readonly playedSeconds: number;
}
