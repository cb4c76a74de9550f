/** Languages that the analyzer tells apart. */
export type Language =
  'python' | 'typescript' | 'javascript' | 'go' | 'rust' | 'java' | 'cpp' | 'cuda' | 'r' | 'shell';

export type Task = 'training' | 'fine-tuning' | 'inference' | 'data-processing' | 'simulation' | 'other';
export type Method = 'full' | 'lora' | 'qlora';
export type Precision = 'fp32' | 'tf32' | 'fp16' | 'bf16' | 'int8' | 'int4';
export type Objective = 'cheapest' | 'fastest' | 'balanced';
export type ProvisioningModel = 'STANDARD' | 'SPOT' | 'FLEX_START' | 'RESERVATION_BOUND';
export type AccessMode = 'read' | 'write' | 'read-write';

export interface Framework {
  readonly name: string;
  readonly version: string | null;
}

/** One place that data is read from or written to; `bytes` is null where the size is unknown. */
export interface DataAccess {
  readonly uri: string;
  readonly mode: AccessMode;
  readonly bytes: number | null;
}

/** What the user fixed by hand; every key that is absent is Headstart's to decide. */
export interface ResourceOverrides {
  readonly vcpus?: number;
  readonly memoryGib?: number;
  readonly accelerator?: { readonly type: string; readonly count: number };
  readonly diskGib?: number;
  readonly region?: string;
  readonly zone?: string;
  readonly provisioningModel?: ProvisioningModel;
}

/** Everything known of a job before it runs. Unknown is null, never a guess. */
export interface Job {
  /** Lower-case, valid in a Google Cloud resource name and label: [a-z]([-a-z0-9]{0,38}[a-z0-9])?. */
  readonly name: string;
  readonly language: Language;
  /** The file that is run, relative to `directory`, with forward slashes; null when only a command is given. */
  readonly entry: string | null;
  /** What is executed on the machine, as an argument vector. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly frameworks: readonly Framework[];
  /** Package name → version, null where no manifest fixes one. */
  readonly dependencies: Readonly<Record<string, string | null>>;
  /** Python that the project asks for: `3.11`, or a range by minor versions: `>=3.10`, `<3.13`, `>=3.10,<3.13`. */
  readonly pythonVersion: string | null;
  /** The cloud and library calls that matter, as dotted names, e.g. `transformers.Trainer`. */
  readonly apiCalls: readonly string[];
  readonly dataAccess: readonly DataAccess[];
  readonly gpuRequired: boolean;
  readonly task: Task | null;
  readonly method: Method | null;
  readonly model: { readonly name: string; readonly parameters: number | null } | null;
  readonly datasets: readonly string[];
  /** Per device. */
  readonly batchSize: number | null;
  readonly gradientAccumulation: number | null;
  /** Tokens. */
  readonly sequenceLength: number | null;
  readonly precision: Precision | null;
  readonly optimizer: string | null;
  readonly activationCheckpointing: boolean | null;
  readonly distributed: {
    readonly strategy: string;
    readonly worldSize: number | null;
    /** What is split over the devices, where that is known: 1 the optimiser, 2 the gradients too, 3 the weights too (ZeRO's stages). */
    readonly stage?: 1 | 2 | 3;
  } | null;
  readonly workers: number | null;
  readonly epochs: number | null;
  /** Optimiser steps, where the code or the arguments fix them. */
  readonly steps: number | null;
  readonly checkpointing: boolean | null;
  readonly ports: readonly number[];
  readonly hosts: readonly string[];
  /** Seconds; from job.yaml `expected`, else null. The predictor estimates the rest. */
  readonly expectedRuntimeSeconds: number | null;
  readonly resources: ResourceOverrides;
  readonly objective: Objective;
  /** ISO 8601 instant, or null. */
  readonly deadline: string | null;
  readonly maxUsd: number | null;
  /** May the job be stopped and started again by the cloud (Spot)? Null: not said. */
  readonly interruptible: boolean | null;
  readonly checkpoint: { readonly everySeconds: number | null; readonly uri: string | null } | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Stable under formatting and comments: ties runs of the same job together. `sha256:` + 64 hex digits. */
  readonly fingerprint: string;
  /** Coarser than the fingerprint: jobs of one family are alike in kind (framework, task, model family). */
  readonly family: string;
}

/** Where a value came from. */
export interface Evidence {
  /** Relative to the job's directory; null for a default. */
  readonly file: string | null;
  readonly line: number | null;
  /** The text that says it, cut at 120 characters; for a default, the reason for it. */
  readonly text: string;
  readonly origin: 'code' | 'manifest' | 'job-file' | 'argument' | 'cloud' | 'default';
  /** 0 to 1. */
  readonly certainty: number;
}

/** The analyzer's answer. `evidence` is keyed by field of Job (`batchSize`, `model.parameters`, `dependencies.torch`). */
export interface Analysis {
  readonly schemaVersion: 1;
  readonly job: Job;
  /** The absolute folder that the job's relative paths start from. */
  readonly directory: string;
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  /** Things the user should know: unreadable manifest, broken code. */
  readonly warnings: readonly {
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
  }[];
}
