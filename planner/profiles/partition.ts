import { crc32 } from 'node:zlib';
import type { PastRun, Profile, ProfilePartition } from '../../schemas/profile.ts';
import { pastRunOf } from './past-run.ts';

/** Runs that a scan gives at a time. */
export const scannedAtOnce = 1000;

/** Which of `count` partitions a run is in: by its id alone, so that each is a fair draw of families and times. */
export function partOf(id: string, count: number): number {
  return crc32(id) % count;
}

/** Partitions of a store that finds them by the id of a run. */
export function partitionsById(count: number): readonly ProfilePartition[] {
  return Array.from({ length: count }, (_, index) => ({ index, count, token: 'id' }));
}

/** Past runs of a partition out of profiles that are at hand, some at a time. */
export async function* scanOf(
  profiles: Iterable<Profile>,
  { index, count }: ProfilePartition,
): AsyncGenerator<readonly PastRun[]> {
  let some: PastRun[] = [];
  for (const profile of profiles) {
    if (partOf(profile.id, count) !== index) continue;
    some.push(pastRunOf(profile));
    if (some.length < scannedAtOnce) continue;
    yield await Promise.resolve(some);
    some = [];
  }
  if (some.length > 0) yield some;
}
