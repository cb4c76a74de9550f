import { posix } from 'node:path';
import { clip } from '../evidence.ts';
import { fixedVersion, normalisedName } from './python-version.ts';
import type { Dependency, ManifestReading, ManifestWarning } from './dependency.ts';

/** Reads a file of the project by its path relative to the job's directory; null when there is none. */
export type ReadManifest = (file: string) => Promise<string | null>;

/** Files that include each other are followed this deep. */
const maxDepth = 8;

/** Reads requirements.txt: versions, extras, markers, hashes, comments, continued lines, and files named by -r and -c. */
export async function readRequirements(file: string, read: ReadManifest): Promise<ManifestReading> {
  const dependencies: Dependency[] = [];
  const warnings: ManifestWarning[] = [];
  const seen = new Set<string>();
  const visit = async (
    path: string,
    depth: number,
    from: { file: string; line: number } | null,
  ): Promise<void> => {
    if (seen.has(path) || depth > maxDepth) return;
    seen.add(path);
    const text = await read(path);
    if (text === null) {
      if (from !== null) warnings.push({ message: `${path} is named here but is not there`, ...from });
      return;
    }
    for (const { content, line } of logicalLines(text)) {
      const included = /^(?:-r|--requirement|-c|--constraint)(?:\s+|=)(\S+)/.exec(content)?.[1];
      if (included !== undefined) await visit(beside(path, included), depth + 1, { file: path, line });
      else if (!content.startsWith('-') || /^(?:-e|--editable)\s/.test(content)) {
        const dependency = readRequirement(content, path, line);
        if (dependency === null)
          warnings.push({ message: `not a requirement: ${clip(content)}`, file: path, line });
        else if (!isOtherPlatform(content)) dependencies.push(dependency);
      }
    }
  };
  await visit(file, 0, null);
  return { dependencies, warnings };
}

function beside(file: string, included: string): string {
  return posix.normalize(posix.join(posix.dirname(file), included));
}

/** Lines joined over trailing backslashes, without comments; `line` is where each begins. */
function* logicalLines(text: string): Generator<{ readonly content: string; readonly line: number }> {
  let pending = '';
  let start = 1;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (pending === '') start = index + 1;
    if (/\\\s*$/.test(raw)) {
      pending += `${raw.replace(/\\\s*$/, '')} `;
      continue;
    }
    const content = (pending + raw).replace(/(?:^|\s)#.*$/, '').trim();
    pending = '';
    if (content !== '') yield { content, line: start };
  }
  const rest = pending.replace(/(?:^|\s)#.*$/, '').trim();
  if (rest !== '') yield { content: rest, line: start };
}

/** Reads one requirement (PEP 508) such as `torch[opt]==2.8.0 ; python_version >= "3.9"`; null when it is none. */
export function readRequirement(content: string, file: string, line: number | null): Dependency | null {
  const editable = content.replace(/^(?:-e|--editable)\s+/, '');
  const plain = editable.replace(/\s+--hash[= ]\S+/g, '').replace(/\s*;.*$/, '');
  const named = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(plain);
  const url =
    /[#&]egg=([A-Za-z0-9._-]+)/.exec(editable) ?? /\/([A-Za-z0-9_.]+)-([0-9][^-/]*)-[^/]+\.whl/.exec(plain);
  const evidence = { file, line, text: clip(content), origin: 'manifest', certainty: 1 } as const;
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

/** A marker that excludes the machines that Headstart prepares (Linux). */
function isOtherPlatform(content: string): boolean {
  return (
    /;.*(?:sys_platform|platform_system)\s*==\s*["'](?:win32|darwin|Windows|Darwin)["']/.test(content) ||
    /;.*(?:sys_platform|platform_system)\s*!=\s*["'](?:linux|Linux)["']/.test(content)
  );
}
