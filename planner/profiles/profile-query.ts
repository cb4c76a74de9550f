import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { CapacityQuery, ProfileQuery } from '../ports.ts';
import { capacityOf } from './capacity.ts';

/** The profiles that a query asks for, newest first by recordedAt, then id, up to its limit. */
export function profilesMatching(all: Iterable<Profile>, query: ProfileQuery): readonly Profile[] {
  const found = [...all].filter((profile) => matches(profile, query));
  return found.sort(newestFirst).slice(0, query.limit);
}

/** What the runs of a query met on Spot and in a queue, in the same order. */
export function capacityMatching(
  all: Iterable<Profile>,
  { limit, ...query }: CapacityQuery,
): readonly CapacityRecord[] {
  const records = profilesMatching(all, query).flatMap((profile) => capacityOf(profile) ?? []);
  return records.slice(0, limit);
}

function matches(profile: Profile, query: ProfileQuery): boolean {
  return (
    (query.fingerprint === undefined || profile.fingerprint === query.fingerprint) &&
    (query.family === undefined || profile.family === query.family) &&
    (query.jobName === undefined || profile.job.name === query.jobName) &&
    (query.target === undefined || profile.target === query.target) &&
    (query.before === undefined || profile.recordedAt < query.before)
  );
}

function newestFirst(one: Profile, other: Profile): number {
  return compare(other.recordedAt, one.recordedAt) || compare(other.id, one.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
