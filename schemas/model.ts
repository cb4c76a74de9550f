/** What answers for a target after a training: the code alone, the forest from before, or the new one. */
export type ModelChoice = 'code' | 'incumbent' | 'candidate';

/** How a trained forest did on recent runs that it had not seen, beside what it would replace. */
export interface ModelTrial {
  /** The field of the prediction that it corrects; `slowness` for how kinds of machine differ. */
  readonly target: string;
  /** Runs that tell the target, and how many of the newest were kept back to judge by. */
  readonly rows: number;
  readonly judged: number;
  /** Mean quantile loss of the logarithms on the judged runs; `incumbent` is null where there was none. */
  readonly losses: { readonly code: number; readonly incumbent: number | null; readonly candidate: number };
  readonly chosen: ModelChoice;
}

/** One version of the models, kept so that one can go back to it. */
export interface ModelRecord {
  readonly schemaVersion: 1;
  /** From 1 up. */
  readonly version: number;
  /** ISO instant. */
  readonly trainedAt: string;
  /** Runs that were looked at. */
  readonly runs: number;
  /** When the newest of them was recorded: an ISO instant of the target's time; null without runs. */
  readonly newestRunAt: string | null;
  /** Names of the features, in their order: forests answer rows of these alone. */
  readonly features: readonly string[];
  /** Targets that have a forest in this version. */
  readonly targets: readonly string[];
  /** By kind of machine: CPU time there ÷ what its core speed lets expect. */
  readonly slowness: Readonly<Record<string, number>>;
  /** Runs trained on, by the kind of their job. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly trials: readonly ModelTrial[];
}

/** A version with whether it answers now. */
export interface ListedModel extends ModelRecord {
  readonly isCurrent: boolean;
}

/** A version of the models with the bytes of its forests, by target. */
export interface StoredModels {
  readonly record: ModelRecord;
  readonly forests: ReadonlyMap<string, Uint8Array>;
}
