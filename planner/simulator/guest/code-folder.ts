import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { HeadstartError } from '../../../schemas/failure.ts';

export interface CodeCopyLimits {
  readonly bytes: number;
  readonly files: number;
}

export const defaultCodeLimits: CodeCopyLimits = { bytes: 256 * 2 ** 20, files: 20_000 };

/** Folders that are made again from the code, and never sent along. */
const skippedFolders = new Set(['.git', 'node_modules', '.venv', '__pycache__']);

interface Finding {
  readonly kind: 'folder' | 'file' | 'link';
  /** Relative to the copied folder. */
  readonly path: string;
}

/**
 * Copies the files of `from` to `to`, which is emptied first. `.git`, `node_modules`, `.venv` and `__pycache__`
 * stay behind, as do `except` and links that lead out of `from`; links within it are kept as links.
 * Throws HeadstartError: file-not-found, invalid (larger than the limits allow). Returns what was left out.
 */
export function copyCode(
  from: string,
  to: string,
  options: { readonly except?: string; readonly limits?: CodeCopyLimits } = {},
): readonly string[] {
  const root = realFolder(from);
  const leftOut: string[] = [];
  const findings = [...walk(root, '', options.except ?? null, leftOut)];
  checkLimits(root, findings, options.limits ?? defaultCodeLimits);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const { kind, path } of findings) {
    const target = join(to, path);
    if (kind === 'folder') mkdirSync(target, { recursive: true });
    else if (kind === 'file') copyFileSync(join(root, path), target);
    else symlinkSync(linkWithin(root, path) ?? '', target);
  }
  return leftOut;
}

function realFolder(path: string): string {
  try {
    const real = realpathSync(path);
    if (lstatSync(real).isDirectory()) return real;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  throw new HeadstartError({
    code: 'file-not-found',
    fault: 'user',
    message: `The job's folder ${path} is not there.`,
    nextStep: 'Submit from a folder that exists.',
  });
}

function* walk(root: string, path: string, except: string | null, leftOut: string[]): Generator<Finding> {
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) {
      if (skippedFolders.has(entry.name) || join(root, inner) === except) continue;
      yield { kind: 'folder', path: inner };
      yield* walk(root, inner, except, leftOut);
    } else if (entry.isFile()) {
      yield { kind: 'file', path: inner };
    } else if (entry.isSymbolicLink() && linkWithin(root, inner) !== null) {
      yield { kind: 'link', path: inner };
    } else {
      leftOut.push(inner);
    }
  }
}

/** The target of a link, relative to its own folder; null where it leads out of `root` or nowhere. */
function linkWithin(root: string, path: string): string | null {
  const link = join(root, path);
  const target = resolve(dirname(link), readlinkSync(link));
  try {
    const real = realpathSync(link);
    if (!`${real}${sep}`.startsWith(`${root}${sep}`) || !`${target}${sep}`.startsWith(`${root}${sep}`))
      return null;
    return relative(dirname(link), target);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP'))
      return null;
    throw error;
  }
}

function checkLimits(root: string, findings: readonly Finding[], limits: CodeCopyLimits): void {
  const files = findings
    .filter(({ kind }) => kind === 'file')
    .map(({ path }) => ({ path, bytes: sizeOf(root, path) }));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= limits.bytes && files.length <= limits.files) return;
  const largest = files.toSorted((a, b) => b.bytes - a.bytes)[0];
  const mebibytes = (count: number): string => `${(count / 2 ** 20).toFixed(1)} MiB`;
  throw new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: `The job's folder ${root} holds ${files.length} files, ${mebibytes(bytes)}; at most ${limits.files} files and ${mebibytes(limits.bytes)} are sent.`,
    nextStep: `Move data out of the folder and name it under 'data' (the largest file is ${largest?.path ?? 'unknown'}).`,
  });
}

function sizeOf(root: string, path: string): number {
  return lstatSync(join(root, path)).size;
}
