import { gunzipSync, gzipSync } from 'node:zlib';
import type { CapacityRecord } from '../../schemas/capacity.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Profile } from '../../schemas/profile.ts';
import { capacityOf } from './capacity.ts';

/** A profile as Firestore keeps it: what is asked for as fields of their own, the whole as gzipped JSON, which no index reads. */
export interface ProfileDocument {
  readonly id: string;
  readonly fingerprint: string;
  readonly family: string;
  readonly jobName: string;
  readonly target: string;
  /** ISO instant, as in the profile: its order is that of the text. */
  readonly recordedAt: string;
  readonly hasCapacity: boolean;
  /** JSON of a CapacityRecord, or null. */
  readonly capacity: string | null;
  readonly profile: Uint8Array;
  /** When the time-to-live policy deletes it; null keeps it. */
  readonly expiresAt: Date | null;
}

/** A document may have 1 MiB with its names and other fields (Firestore, "Quotas and limits"). */
const mostBytes = 1_000_000;

const millisecondsPerDay = 86_400_000;

/** Throws HeadstartError `profile-store` for a profile that no document can hold. */
export function documentOf(profile: Profile, keepDays: number | null): ProfileDocument {
  const { id, fingerprint, family, job, target, recordedAt } = profile;
  const capacity = capacityOf(profile);
  const packed = gzipSync(JSON.stringify(profile));
  if (packed.length > mostBytes) throw tooLarge(id, packed.length);
  return {
    ...{ id, fingerprint, family, jobName: job.name, target, recordedAt, profile: packed },
    hasCapacity: capacity !== null,
    capacity: capacity === null ? null : JSON.stringify(capacity),
    expiresAt: keepDays === null ? null : new Date(Date.parse(recordedAt) + keepDays * millisecondsPerDay),
  };
}

/** The profile of a document's fields. Throws HeadstartError `profile-store` where they hold none. */
export function profileOf(fields: Readonly<Record<string, unknown>>): Profile {
  const packed = fields['profile'];
  try {
    if (!(packed instanceof Uint8Array)) throw new TypeError('the document has no profile');
    return JSON.parse(gunzipSync(packed).toString('utf8')) as Profile;
  } catch (error) {
    throw damaged(fields['id'], error);
  }
}

/** The capacity record of a document's fields; null where it has none. */
export function capacityIn(fields: Readonly<Record<string, unknown>>): CapacityRecord | null {
  const text = fields['capacity'];
  return typeof text === 'string' ? (JSON.parse(text) as CapacityRecord) : null;
}

/** The name of a profile's document: ids may hold what names must not (`/`, a dot alone, `__x__`). */
export function documentName(id: string): string {
  return `p-${Buffer.from(id, 'utf8').toString('base64url')}`;
}

function tooLarge(id: string, size: number): HeadstartError {
  return new HeadstartError({
    code: 'profile-store',
    fault: 'headstart',
    message: `The profile of ${id} has ${String(size)} bytes; a document of Firestore holds ${String(mostBytes)}.`,
    nextStep: 'Keep it in the embedded store: profiles.store: embedded.',
  });
}

function damaged(id: unknown, error: unknown): HeadstartError {
  return new HeadstartError(
    {
      code: 'profile-store',
      fault: 'headstart',
      message: `The profile ${typeof id === 'string' ? id : 'of a document'} in Firestore cannot be read.`,
      nextStep: 'Delete the document, or restore it from a backup.',
      cause: error instanceof Error ? error.message : String(error),
    },
    { cause: error },
  );
}
