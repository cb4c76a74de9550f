import { Firestore, type CollectionReference, type Query } from '@google-cloud/firestore';
import type { Profile } from '../../schemas/profile.ts';
import type { CapacityQuery, ProfileQuery, ProfileStore } from '../ports.ts';
import { CommitQueue } from './commit-queue.ts';
import {
  capacityIn,
  documentName,
  documentOf,
  profileOf,
  type ProfileDocument,
} from './firestore-document.ts';
import { asFailure, inTime, Unanswered } from './firestore-failure.ts';
import { firestorePartitions, firestoreScan } from './firestore-partitions.ts';
import { pastRunOf } from './past-run.ts';

export interface FirestoreOptions {
  readonly project: string;
  /** `(default)` or the id of a named database. */
  readonly database: string;
  /** Days after which the time-to-live policy may delete a profile; null keeps all. */
  readonly keepDays: number | null;
  /** Milliseconds after which a call counts as unanswered; 15,000 when absent. */
  readonly patienceMs?: number;
}

/** Commits hold 500 documents here and 10 MiB by limit (Firestore, "Quotas and limits"); names and fields count as well. */
const commitLimits = { mostItems: 500, mostBytes: 8_000_000, mostCommits: 4 };

/**
 * The shared profile store: a document for each run in `teams/<project>/profiles`, so that a collection-group query over
 * `profiles` sees all teams of a database. Its indexes are in firestore.indexes.json. A put is acknowledged by Firestore when it
 * resolves; puts of one turn share commits, of which four are on their way at a time.
 *
 * Every call rejects with HeadstartError: `unreachable` where Firestore does not answer, `auth` where it refuses, else
 * `profile-store`.
 */
export function openFirestoreStore(options: FirestoreOptions): ProfileStore {
  const { project, database, keepDays, patienceMs = 15_000 } = options;
  const firestore = new Firestore({ projectId: project, databaseId: database });
  const profiles = firestore.collection('teams').doc(project).collection('profiles');
  const commits = commitsTo(firestore, profiles);
  let isClosed = false;
  const ask = <T>(work: () => Promise<T>): Promise<T> =>
    asFailure(options, () => {
      if (isClosed) throw new Error('the store is closed');
      return inTime(work(), patienceMs);
    });
  return {
    put: (profile) => ask(() => commits.add(documentOf(profile, keepDays))),
    get: (id) =>
      ask(async () => {
        const fields = (await profiles.doc(documentName(id)).get()).data();
        return fields === undefined ? null : profileOf(fields);
      }),
    find: (query) => ask(() => found(profiles, query)),
    runs: (query) => ask(async () => (await found(profiles, query)).map(pastRunOf)),
    partitions: (count) => ask(() => firestorePartitions(firestore, count)),
    scan: async function* (partition) {
      const pages = firestoreScan(profiles, partition);
      for (let page = await ask(() => pages.next()); page.done !== true; page = await ask(() => pages.next()))
        yield page.value.map((fields) => pastRunOf(profileOf(fields)));
    },
    capacity: (query) =>
      ask(async () => {
        const met = withCapacity(profiles, query);
        return (await fieldsOf(met, query.limit)).flatMap((fields) => capacityIn(fields) ?? []);
      }),
    delete: (id) => ask(() => deleted(firestore, profiles, id)),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await ended(patienceMs, async () => {
        await commits.settled();
        await firestore.terminate();
      });
    },
  };
}

/**
 * Where Firestore does not answer, the client tries again for ten minutes and ends no earlier. What was not
 * acknowledged has been told as such, so nobody waits for it.
 */
async function ended(patienceMs: number, work: () => Promise<void>): Promise<void> {
  try {
    await inTime(work(), patienceMs);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
  }
}

type Profiles = CollectionReference;

function commitsTo(firestore: Firestore, profiles: Profiles): CommitQueue<ProfileDocument> {
  return new CommitQueue<ProfileDocument>({
    ...commitLimits,
    bytesOf: ({ profile, capacity }) => profile.length + (capacity?.length ?? 0) + 1000,
    write: async (documents) => {
      const batch = firestore.batch();
      for (const document of newestOfEach(documents))
        batch.set(profiles.doc(documentName(document.id)), document);
      await batch.commit();
    },
  });
}

/** The last one put of each id: the writes of a commit have no order that could be relied on. */
function newestOfEach(documents: readonly ProfileDocument[]): Iterable<ProfileDocument> {
  return new Map(documents.map((document) => [document.id, document])).values();
}

function matching(profiles: Profiles, query: ProfileQuery): Query {
  const asked = (['fingerprint', 'family', 'jobName', 'target'] as const).reduce<Query>(
    (rest, key) => (query[key] === undefined ? rest : rest.where(key, '==', query[key])),
    profiles,
  );
  const earlier = query.before === undefined ? asked : asked.where('recordedAt', '<', query.before);
  return newestFirst(earlier);
}

async function found(profiles: Profiles, query: ProfileQuery): Promise<readonly Profile[]> {
  return (await fieldsOf(matching(profiles, query), query.limit)).map(profileOf);
}

function withCapacity(profiles: Profiles, { target }: CapacityQuery): Query {
  const all = profiles.where('hasCapacity', '==', true);
  // Only what is asked for is sent: the profiles themselves are many times as large.
  return newestFirst(target === undefined ? all : all.where('target', '==', target)).select('capacity');
}

function newestFirst(query: Query): Query {
  return query.orderBy('recordedAt', 'desc').orderBy('id', 'desc');
}

async function fieldsOf(
  query: Query,
  limit: number | undefined,
): Promise<readonly Record<string, unknown>[]> {
  if (limit === 0) return [];
  const found = await (limit === undefined ? query : query.limit(limit)).get();
  return found.docs.map((document) => document.data());
}

/** In a transaction, so that of two who delete at once one is told that there was none. */
function deleted(firestore: Firestore, profiles: Profiles, id: string): Promise<boolean> {
  const document = profiles.doc(documentName(id));
  return firestore.runTransaction(async (transaction) => {
    const { exists } = await transaction.get(document);
    if (exists) transaction.delete(document);
    return exists;
  });
}
