import type { Evidence } from '../../../schemas/job.ts';

/** One package that a manifest asks for. */
export interface Dependency {
  readonly name: string;
  /** The version that the manifest fixes; null where it allows several. */
  readonly version: string | null;
  readonly evidence: Evidence;
}

/** Something about a manifest that the user should know. */
export interface ManifestWarning {
  readonly message: string;
  readonly file: string;
  readonly line: number | null;
}

export interface ManifestReading {
  readonly dependencies: readonly Dependency[];
  readonly warnings: readonly ManifestWarning[];
}
