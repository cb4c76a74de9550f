import type { Evidence } from '../../../schemas/job.ts';
import type { PythonDemand } from './python-demand.ts';

/** One package that a manifest asks for. */
export interface Dependency {
  readonly name: string;
  /** The version that the manifest fixes; null where it allows several. */
  readonly version: string | null;
  readonly evidence: Evidence;
  /** The range as the manifest writes it, where a lock file may have several versions of one package. */
  readonly range?: string;
}

/** One package at the version that a lock file fixes. */
export interface LockedPackage extends Dependency {
  readonly version: string;
  /** The ranges that this version answers, where the lock file is keyed by them. */
  readonly answers?: readonly string[];
}

/** Something about a manifest that the user should know. */
export interface ManifestWarning {
  readonly message: string;
  readonly file: string;
  readonly line: number | null;
}

/** Locked packages by name; of one name the first is the project's own. */
export type LockedByName = ReadonlyMap<string, readonly LockedPackage[]>;

/** What one file says. */
export interface ManifestReading {
  readonly dependencies: readonly Dependency[];
  /** Versions that hold for packages which something else asks for; of one name the first is the project's own. */
  readonly locked: readonly LockedPackage[];
  /** The same by name, where there are so many that they are sorted once. */
  readonly lockedByName?: LockedByName;
  readonly warnings: readonly ManifestWarning[];
  /** Absent where the file says nothing of it. */
  readonly python?: PythonDemand | undefined;
}

/** A reading of nothing. */
export const emptyReading: ManifestReading = { dependencies: [], locked: [], warnings: [] };

/** The locked packages of a reading by name. */
export function lockedByName({ locked, lockedByName: known }: ManifestReading): LockedByName {
  return known ?? Map.groupBy(locked, ({ name }) => name);
}
