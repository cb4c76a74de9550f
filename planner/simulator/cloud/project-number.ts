import { createHash } from 'node:crypto';

/** The 12-digit number of a project; always the same for the same id. */
export function projectNumber(project: string): string {
  const digest = createHash('sha256').update(project).digest();
  return String(100_000_000_000 + Number(digest.readBigUInt64BE(0) % 900_000_000_000n));
}
