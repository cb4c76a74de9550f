import type { Interval } from './interval.ts';
import type { Analysis, Evidence } from './job.ts';
import type { Plan } from './plan.ts';
import type { Source } from './prediction.ts';

/** What an editor shows beside the code: the plan, and where in the code it comes from. */
export interface Assessment {
  readonly analysis: Analysis;
  readonly plan: Plan;
  /** The lines that drive the need, in order of file and line; absent where a planner does not tell them. */
  readonly contributions?: readonly Contribution[];
  /** What keeps the job from running as it stands, gravest first; absent where a planner does not tell it. */
  readonly problems?: readonly Problem[];
}

/** What one line of the code does to the need. */
export interface Contribution {
  /** Field of Job as in the evidence of an analysis: `batchSize`, `model.name`, `dataAccess`. */
  readonly field: string;
  /** Relative to the job's directory, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The value that was read there, for people. */
  readonly value: string;
  /** What it changes, found by predicting again with another value; at most 40 characters. */
  readonly effect: string;
  /** Of the evidence, 0 to 1. */
  readonly certainty: number;
}

export type ProblemKind = 'does-not-fit' | 'incompatible-stack' | 'over-budget' | 'no-quota' | 'nothing-fits';

/** Something that keeps the job from running as it stands, at the line that it comes from. */
export interface Problem {
  readonly kind: ProblemKind;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** Relative to the job's directory, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Ways to mend it, the best first; empty where none is known. */
  readonly fixes: readonly Fix[];
}

/** One text that takes the place of another, in one line of a file. */
export interface Fix {
  /** What it does, as an instruction. */
  readonly title: string;
  /** Relative to the job's directory, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The text that is replaced; stands in that line exactly once. */
  readonly old: string;
  readonly new: string;
}

/** An earlier run that a prediction rests on. */
export interface SimilarRun {
  /** Of its profile. */
  readonly id: string;
  /** Absent in answers of older planners, as is the outcome. */
  readonly jobName?: string;
  readonly outcome?: 'succeeded' | 'failed' | 'out-of-memory' | 'cancelled';
  /** Of a run of another job: share of the trees that do not tell its job from this one. Absent for runs of the job or its family. */
  readonly nearness?: number;
  /** ISO 8601 instant. */
  readonly recordedAt: string;
  /** The one that finished it; null where its profile names none. */
  readonly machineType: string | null;
  /** Null where memory was never measured. */
  readonly peakMemoryGib: number | null;
  readonly runtimeSeconds: number;
  /** Null where a price was unknown. */
  readonly usd: number | null;
}

/** A predicted quantity with the evidence behind its interval. */
export interface ExplainedQuantity extends Interval, Source {
  /** Of Prediction or of its expected use, in that field's unit. */
  readonly field: string;
  readonly reason: string;
}

/** What one value of a job does to its need, found by predicting again with another value. */
export interface ExplainedValue {
  /** Field of Job. */
  readonly field: string;
  /** For people. */
  readonly value: string;
  readonly effect: string;
  /** Relative change of what it changes most, 0 to 1. */
  readonly change: number;
  /** Where the value was read; null where it was not read in a file. */
  readonly file: string | null;
  readonly line: number | null;
}

/** How far one feature of a job moved a quantity on the paths of the trees that corrected it by runs of other jobs. */
export interface FeatureMove {
  /** Field of Prediction. */
  readonly quantity: string;
  readonly feature: string;
  /** For people. */
  readonly value: string;
  /** What knowing the feature multiplied the quantity by. */
  readonly factor: number;
}

/** Why a prediction is what it is. */
export interface Explanation {
  /** One sentence a quantity, each beginning with the field it explains, e.g. `memoryGib: …`. */
  readonly reasons: readonly string[];
  /** Newest first; runs of other jobs nearest first. */
  readonly similarRuns: readonly SimilarRun[];
  /** What was read in the code and where, by field of Job. */
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  /** Absent in answers of older planners, as are the next two. */
  readonly quantities?: readonly ExplainedQuantity[];
  /** The largest change first. */
  readonly values?: readonly ExplainedValue[];
  /** The largest move first; empty where no tree had a say. */
  readonly moves?: readonly FeatureMove[];
}
