import type { ManifestReading } from './dependency.ts';
import { lockBlocks, type LockBlock } from './lock-blocks.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/**
 * Reads Cargo.lock. Where a crate is there in several versions, the one that a package of the project itself names
 * comes first.
 */
export function readCargoLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const blocks = lockBlocks(lines);
  const named = new Set(blocks.filter(isOwn).flatMap(dependenciesOf));
  const outside = blocks.filter((block) => !isOwn(block));
  const isNamed = ({ name, version }: LockBlock): boolean => named.has(`${name} ${version}`);
  const ordered = [...outside.filter(isNamed), ...outside.filter((block) => !isNamed(block))];
  const locked = ordered.map(({ name, version, line }) => ({
    name,
    version,
    evidence: manifestEvidence(file, line, `${name} ${version}`),
  }));
  return { dependencies: [], locked, warnings: conflictIn(file, lines) };
}

/** A package without a source is the project's. */
function isOwn(block: LockBlock): boolean {
  return !block.lines.some((line) => line.startsWith('source ='));
}

/** ` "rand 0.8.5",` → `rand 0.8.5`; a crate of one version stands there without it. */
function dependenciesOf(block: LockBlock): readonly string[] {
  return block.lines.flatMap((line) => /^ "([\w-]+ \d[^\s"]*)/.exec(line)?.[1] ?? []);
}
