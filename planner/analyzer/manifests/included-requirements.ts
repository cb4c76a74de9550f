import { posix } from 'node:path';
import { emptyReading, type ManifestReading } from './dependency.ts';
import type { ManifestSource } from './manifest-source.ts';
import { readRequirements } from './requirements.ts';

interface NamingReading extends ManifestReading {
  readonly includes: readonly string[];
}

/** A reading together with the requirement files that it names, relative to its own folder, where they are there. */
export async function includedRequirements(
  file: string,
  reading: NamingReading | null,
  source: ManifestSource,
): Promise<ManifestReading> {
  if (reading === null) return emptyReading;
  const named = [...new Set(reading.includes)].map((one) =>
    posix.normalize(posix.join(posix.dirname(file), posix.normalize(one).replace(/^\/(?:\w+\/)*/, ''))),
  );
  const included = await Promise.all(named.map((one) => readRequirements(one, source.text)));
  const all = [reading, ...included];
  return {
    dependencies: all.flatMap(({ dependencies }) => dependencies),
    locked: all.flatMap(({ locked }) => locked),
    warnings: all.flatMap(({ warnings }) => warnings),
    python: reading.python,
  };
}
