import type { DataAccess } from '../../../schemas/job.ts';
import { mergeModes } from './access-mode.ts';

/** The part of a place before its first wildcard, up to the last slash. */
function folderOf(uri: string): string {
  return uri.replace(/[*?{[].*$/, '').replace(/\/[^/]*$/, '');
}

/** Leaves out `gs://bucket/train/*.jsonl` where `gs://bucket/train` is listed too: it is the same data. */
export function foldGlobs(accesses: readonly DataAccess[]): readonly DataAccess[] {
  const kept = new Map<string, DataAccess>();
  const globs: DataAccess[] = [];
  for (const access of accesses) {
    if (/[*{[]/.test(access.uri)) globs.push(access);
    kept.set(access.uri, access);
  }
  for (const glob of globs) {
    const whole = kept.get(folderOf(glob.uri));
    if (whole === undefined || whole === glob) continue;
    kept.set(whole.uri, { ...whole, mode: mergeModes(whole.mode, glob.mode) });
    kept.delete(glob.uri);
  }
  return [...kept.values()];
}
