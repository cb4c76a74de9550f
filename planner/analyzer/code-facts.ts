import type { Analysis, Evidence, Job } from '../../schemas/job.ts';
import type { Finding } from './evidence.ts';

/** The fields of a job that its code and manifests tell. */
export type CodeField =
  | 'frameworks'
  | 'dependencies'
  | 'apiCalls'
  | 'dataAccess'
  | 'gpuRequired'
  | 'task'
  | 'method'
  | 'model'
  | 'datasets'
  | 'batchSize'
  | 'gradientAccumulation'
  | 'sequenceLength'
  | 'precision'
  | 'optimizer'
  | 'activationCheckpointing'
  | 'distributed'
  | 'workers'
  | 'epochs'
  | 'steps'
  | 'checkpointing'
  | 'ports'
  | 'hosts';

/** What the code tells, with evidence by field. */
export interface CodeFacts {
  readonly job: Pick<Job, CodeField>;
  readonly modelFamily: string | null;
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  readonly warnings: Analysis['warnings'];
}

/** Facts of code that tells nothing: unknown is null, and no GPU is asked for. */
export const noFacts: Pick<Job, CodeField> = {
  frameworks: [],
  dependencies: {},
  apiCalls: [],
  dataAccess: [],
  gpuRequired: false,
  task: null,
  method: null,
  model: null,
  datasets: [],
  batchSize: null,
  gradientAccumulation: null,
  sequenceLength: null,
  precision: null,
  optimizer: null,
  activationCheckpointing: null,
  distributed: null,
  workers: null,
  epochs: null,
  steps: null,
  checkpointing: null,
  ports: [],
  hosts: [],
};

/** Collects evidence by field while values are taken. */
export class EvidenceSheet {
  readonly #byField = new Map<string, readonly Evidence[]>();

  /** The finding's value, its evidence noted under the field; null where nothing was found. */
  take<T>(field: string, finding: Finding<T> | null): T | null {
    if (finding !== null) this.note(field, finding.evidence);
    return finding?.value ?? null;
  }

  /** Replaces the evidence of a field; an empty list leaves it as it is. */
  note(field: string, evidence: readonly Evidence[]): void {
    if (evidence.length > 0) this.#byField.set(field, evidence);
  }

  get record(): Readonly<Record<string, readonly Evidence[]>> {
    return Object.fromEntries(this.#byField);
  }
}
