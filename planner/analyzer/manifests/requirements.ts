import { posix } from 'node:path';
import { clip } from '../evidence.ts';
import type { Dependency, LockedPackage, ManifestReading, ManifestWarning } from './dependency.ts';
import { manifestEvidence } from './manifest-evidence.ts';
import { excludesMachine } from './markers.ts';
import { fixedVersion, normalisedName } from './python-version.ts';

/** Reads a file of the project by its path relative to the job's directory; null when there is none. */
export type ReadManifest = (file: string) => Promise<string | null>;

/** Files that include each other are followed this deep. */
const maxDepth = 8;

/** A requirement is read up to here; what follows are hashes. */
const longestRequirement = 4_000;

interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Reads requirements.txt: versions, extras, markers, hashes, comments, continued lines, and files named by -r and -c.
 * A constraints file (-c) asks for nothing: it fixes versions of what something else asks for.
 */
export async function readRequirements(file: string, read: ReadManifest): Promise<ManifestReading> {
  const reading = {
    dependencies: [] as Dependency[],
    locked: [] as LockedPackage[],
    warnings: [] as ManifestWarning[],
  };
  const seen = new Set<string>();
  const visit = async (path: string, asks: boolean, depth: number, from: Place | null): Promise<void> => {
    const visited = `${asks ? 'r' : 'c'} ${path}`;
    if (seen.has(visited) || depth > maxDepth) return;
    seen.add(visited);
    const text = await read(path);
    if (text === null && from !== null)
      reading.warnings.push({ message: `${path} is named here but is not there`, ...from });
    for (const { content, line } of logicalLines(text ?? '')) {
      const include = includeIn(content);
      if (include === null) noteLine(reading, asks, { content, file: path, line });
      else if (/^[a-z]+:\/\//.test(include.file))
        reading.warnings.push({ message: `${include.file} is not fetched`, file: path, line });
      else await visit(beside(path, include.file), asks && include.asks, depth + 1, { file: path, line });
    }
  };
  await visit(file, true, 0, null);
  return reading;
}

/** The file that a line names with -r or -c; only -r asks for what is in it. */
function includeIn(content: string): { readonly file: string; readonly asks: boolean } | null {
  const [, option, file] = /^(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(\S+)/.exec(content) ?? [];
  return option === undefined || file === undefined ? null : { file, asks: /^--?r/.test(option) };
}

interface Collected {
  readonly dependencies: Dependency[];
  readonly locked: LockedPackage[];
  readonly warnings: ManifestWarning[];
}

function noteLine(
  reading: Collected,
  asks: boolean,
  { content, file, line }: Place & { readonly content: string },
): void {
  if (content.startsWith('-') && !/^(?:-e|--editable)[\s=]/.test(content)) return;
  const dependency = readRequirement(content, file, line);
  if (dependency === null)
    reading.warnings.push({ message: `not a requirement: ${clip(content)}`, file, line });
  else if (isForOthers(content)) return;
  else if (asks) reading.dependencies.push(dependency);
  else if (dependency.version !== null) reading.locked.push({ ...dependency, version: dependency.version });
}

function beside(file: string, included: string): string {
  return posix.normalize(posix.join(posix.dirname(file), included));
}

/** Lines joined over trailing backslashes, without comments; `line` is where each begins. */
function* logicalLines(text: string): Generator<{ readonly content: string; readonly line: number }> {
  let pending = '';
  let start = 1;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    if (pending === '') start = index + 1;
    // pip takes a comment away before it joins, and a comment line inside a continued one ends nothing.
    if (pending !== '' && raw.trimStart().startsWith('#')) continue;
    if (/\\\s*$/.test(raw)) {
      pending += `${raw.replace(/\\\s*$/, '')} `;
      continue;
    }
    const content = withoutComment(pending + raw);
    pending = '';
    if (content !== '') yield { content, line: start };
  }
  const rest = withoutComment(pending);
  if (rest !== '') yield { content: rest, line: start };
}

function withoutComment(line: string): string {
  return bounded(line.replace(/(?:^|\s)#.*$/, '')).trimStart();
}

/** The text with single blanks and of a length that every pattern here is quick on. */
export function bounded(line: string): string {
  return line
    .slice(0, 4 * longestRequirement)
    .replace(/\s+/g, ' ')
    .trimEnd()
    .slice(0, longestRequirement);
}

/** Reads one requirement (PEP 508) such as `torch[opt]==2.8.0 ; python_version >= "3.9"`; null when it is none. */
export function readRequirement(content: string, file: string, line: number | null): Dependency | null {
  const editable = content.replace(/^(?:-e|--editable)[\s=]+/, '');
  const plain = editable.replace(/\s+--[a-z-]+[= ]\S+/g, '').replace(/\s*;.*$/, '');
  const named = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(plain);
  const url =
    /[#&]egg=([A-Za-z0-9._-]+)/.exec(editable) ?? /\/([A-Za-z0-9_.]+)-([0-9][^-/]*)-[^/]+\.whl/.exec(plain);
  const evidence = manifestEvidence(file, line, content);
  const direct = /^(?:git\+|https?:|file:|\.{0,2}\/)/.test(plain);
  if (direct)
    return url?.[1] === undefined
      ? localPackage(plain, evidence)
      : { name: normalisedName(url[1]), version: url[2] ?? null, evidence };
  if (named?.[1] === undefined) return null;
  const rest = named[2] ?? '';
  if (rest !== '' && !/^(?:[=<>!~(]|@)/.test(rest)) return null;
  const wheel = rest.startsWith('@') ? (url?.[2] ?? null) : fixedVersion(rest);
  return { name: normalisedName(named[1]), version: wheel, evidence };
}

function localPackage(path: string, evidence: Dependency['evidence']): Dependency | null {
  const name = /([A-Za-z0-9][\w.-]*?)(?:\.git)?(?:@[\w./-]+)?\/?$/.exec(path)?.[1];
  return name === undefined ? null : { name: normalisedName(name), version: null, evidence };
}

/** A requirement whose marker excludes the machines that Headstart prepares (Linux). */
export function isForOthers(requirement: string): boolean {
  const marker = /;(.*)$/.exec(requirement)?.[1];
  return marker !== undefined && excludesMachine(marker);
}
