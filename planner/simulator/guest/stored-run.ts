import type { Run, RunRequest } from '../../../schemas/run.ts';

/** What the guest remembers of a run, as `run.json` holds it. */
export interface StoredRun {
  readonly version: 1;
  readonly run: Run;
  readonly request: RunRequest;
  /** The leader of the process tree while one is executing. */
  readonly process: { readonly pid: number; readonly startTicks: number | null } | null;
  /** The run as it was last seen in its present start: what is counted when the simulator is killed. */
  readonly seen: Run | null;
  /** How much of a trace has been played, in the trace's own seconds. */
  readonly playedSeconds: number;
}

/** Null where the text is not a stored run: a damaged file is treated as "nothing was submitted", and logged. */
export function parseStoredRun(text: string): StoredRun | null {
  const value = parsedJson(text);
  if (typeof value !== 'object' || value === null) return null;
  const stored = value as Partial<StoredRun>;
  const whole =
    stored.version === 1 && typeof stored.run?.id === 'string' && Array.isArray(stored.request?.command);
  return whole && typeof stored.playedSeconds === 'number' ? (stored as StoredRun) : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The run will go on when its machine runs. */
export function isUnfinished(run: Run): boolean {
  return run.state === 'queued' || run.state === 'running' || run.state === 'stopped';
}

/** `run-` + milliseconds in base 36 (nine digits until the year 5188) + `salt`: ids sort by time. */
export function runId(at: Date, salt: string): string {
  return `run-${at.getTime().toString(36).padStart(9, '0')}-${salt}`;
}

export function newRun(request: RunRequest, id: string, at: Date): Run {
  return {
    id,
    jobName: request.jobName,
    instance: request.instance,
    state: 'queued',
    origin: request.playback === null ? 'measured' : 'playback',
    exitCode: null,
    submittedAt: at.toISOString(),
    startedAt: null,
    endedAt: null,
    runSeconds: 0,
    starts: 0,
    checkpointAt: null,
    measuredCpuSeconds: null,
  };
}
