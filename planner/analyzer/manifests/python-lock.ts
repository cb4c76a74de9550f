import type { ManifestReading } from './dependency.ts';
import { lockBlocks, type LockBlock } from './lock-blocks.ts';
import { conflictIn } from './lock-conflict.ts';
import { manifestEvidence } from './manifest-evidence.ts';
import { excludesMachine } from './markers.ts';
import { pythonDemand, type PythonDemand } from './python-demand.ts';
import { normalisedName } from './python-version.ts';

/** Reads uv.lock and poetry.lock; forks of a package for other systems come after the one for Linux. */
export function readPythonLock(file: string, text: string): ManifestReading {
  const lines = text.split(/\r?\n/);
  const blocks = lockBlocks(lines).filter((block) => !isOwn(block));
  const ordered = [
    ...blocks.filter((block) => !isForOthers(block)),
    ...blocks.filter((block) => isForOthers(block)),
  ];
  const locked = ordered.map(({ name, version, line }) => ({
    name: normalisedName(name),
    version,
    evidence: manifestEvidence(file, line, `${name} ${version}`),
  }));
  return { dependencies: [], locked, warnings: conflictIn(file, lines), python: pythonOf(file, lines) };
}

/** uv: `requires-python` above the packages; Poetry: `python-versions` of the metadata below them. */
function pythonOf(file: string, lines: readonly string[]): PythonDemand | undefined {
  const metadata = lines.lastIndexOf('[metadata]');
  const start = lines.indexOf('[[package]]');
  const head = lines.slice(0, start < 0 ? lines.length : start);
  const uv = head.findIndex((line) => line.startsWith('requires-python ='));
  const poetry = lines.findIndex((line, at) => at > metadata && line.startsWith('python-versions ='));
  const index = uv >= 0 ? uv : metadata >= 0 ? poetry : -1;
  const line = lines[index] ?? '';
  return pythonDemand(/"([^"]*)"/.exec(line)?.[1], file, index + 1, line);
}

/** The project itself, as uv lists it. */
function isOwn(block: LockBlock): boolean {
  return block.lines.some((line) => /^source = \{ (?:virtual|editable|directory) = /.test(line));
}

function isForOthers({ lines }: LockBlock): boolean {
  const markers = markersOf(lines);
  return markers.length > 0 && markers.every(excludesMachine);
}

/** uv: a list `resolution-markers`; Poetry: one `markers`. */
function markersOf(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^(?:resolution-)?markers\s*=/.test(line));
  if (start < 0) return [];
  const first = lines[start] ?? '';
  if (!/\[\s*$/.test(first)) return [...first.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(textOf);
  const end = lines.findIndex((line, index) => index > start && line.startsWith(']'));
  return lines.slice(start + 1, end < 0 ? start + 1 : end).flatMap((line) => {
    const match = /"((?:[^"\\]|\\.)*)"/.exec(line);
    return match === null ? [] : [textOf(match)];
  });
}

function textOf(match: RegExpMatchArray): string {
  return (match[1] ?? '').replaceAll('\\"', '"');
}
