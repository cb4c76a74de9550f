import type { ChangeSet } from '../../schemas/change.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Preflight } from '../../schemas/preflight.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';

/**
 * `planned`: the plan is known and nobody asks what it would change. `moved`: the apply was refused, since what the plan
 * rests on is another now. `failed`: the last request did not succeed.
 */
export type PreviewPhase =
  'planning' | 'planned' | 'previewing' | 'ready' | 'applying' | 'applied' | 'moved' | 'failed';

/** What applying a plan would change, as the planner answered `preview`. */
export interface PreviewedChanges {
  readonly environment: ChangeSet;
  readonly job: ChangeSet;
  readonly preflight?: Preflight;
}

/** Everything that a preview knows of one entry. */
export interface PreviewState {
  /** Absolute path of the entry. */
  readonly path: string;
  readonly phase: PreviewPhase;
  readonly plan: Plan | null;
  /** Null until Terraform has told. */
  readonly changes: PreviewedChanges | null;
  readonly failure: Failure | null;
  readonly prepared: PreparedJob | null;
  /** Whether the offering was chosen by hand instead of Headstart's pick. */
  readonly isChosen: boolean;
  /** Whether the code asks for another machine since this plan was made. */
  readonly isOutdated: boolean;
  /** False in Restricted Mode, where nothing is run or applied. */
  readonly isTrusted: boolean;
  /** The newest step that the planner told of; null before the first. */
  readonly step: string | null;
  /** What the apply has done so far, by Terraform address: `started`, `done` … */
  readonly progress: Readonly<Record<string, ResourceProgress>>;
}

export interface ResourceProgress {
  readonly state: 'started' | 'running' | 'done' | 'failed';
  readonly elapsedSeconds: number;
}

/** A preview before its first answer. */
export function emptyPreview(path: string, isTrusted: boolean): PreviewState {
  return {
    ...{ path, isTrusted, phase: 'planning', plan: null, changes: null, failure: null, prepared: null },
    ...{ isChosen: false, isOutdated: false, step: null, progress: {} },
  };
}
