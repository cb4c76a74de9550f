import { HeadstartError } from '../../../schemas/failure.ts';
import type { ProjectFiles } from '../project-files.ts';
import type { ManifestReading, ManifestWarning } from './dependency.ts';
import type { ReadingCache } from './reading-cache.ts';

/** Manifests and lock files are read up to this size; a larger one is named in a warning. */
const largestManifestMib = 8;

/** The texts of manifests, as far as they can be had; what cannot is in `warnings`. */
export interface ManifestSource {
  readonly warnings: readonly ManifestWarning[];
  readonly text: (file: string) => Promise<string | null>;
  /** What a file says; read once for one text of it. Null where it cannot be had. */
  readonly reading: <T extends ManifestReading>(
    file: string,
    read: (file: string, text: string) => Promise<T> | T,
  ) => Promise<T | null>;
}

/** Nothing here throws: a manifest that is too large, out of reach or beyond its reader becomes a warning. */
export function manifestSource(project: ProjectFiles, cache: ReadingCache): ManifestSource {
  const warnings: ManifestWarning[] = [];
  const warn = (file: string, why: string): null => {
    warnings.push({ message: `${file} ${why}`, file, line: null });
    return null;
  };
  const text = async (file: string): Promise<string | null> => {
    const bytes = await project.size(file);
    if (bytes !== null && bytes > largestManifestMib * 1024 * 1024)
      return warn(file, `is larger than ${largestManifestMib} MiB and is not read`);
    try {
      return await project.read(file);
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw error;
      return warn(file, 'cannot be read');
    }
  };
  return {
    warnings,
    text,
    reading: async (file, read) => {
      const found = await text(file);
      if (found === null) return null;
      try {
        return await cache.reading(`${project.absolute(file)} ${file}`, found, () => read(file, found));
      } catch (error) {
        // A document nested beyond the stack of its parser; any other error is a defect of ours.
        if (!(error instanceof RangeError)) throw error;
        return warn(file, 'is nested too deeply and is not read');
      }
    },
  };
}
