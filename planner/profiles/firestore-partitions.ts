import {
  FieldPath,
  type CollectionReference,
  type Firestore,
  type Query,
  type QueryDocumentSnapshot,
  type QueryPartition,
} from '@google-cloud/firestore';
import type { ProfilePartition } from '../../schemas/profile.ts';
import { namesWithin, type NameRange, type NamesWithin } from './name-range.ts';
import { partitionsById, partOf, scannedAtOnce } from './partition.ts';

/** Ranges of each partition: names lie in the order of time, so that a partition has some from all times. */
const rangesOfEach = 8;
const everything: NameRange = [null, null];

/**
 * Partitions by ranges of names that Firestore itself has cut, in the collection group (it cuts no other), dealt in turn.
 * Of few documents there are fewer ranges than partitions, and some partitions stay empty. The emulator cuts nothing:
 * there every partition reads all names and keeps its own.
 */
export async function firestorePartitions(
  firestore: Firestore,
  count: number,
): Promise<readonly ProfilePartition[]> {
  const ranges = await cutRanges(firestore, count * rangesOfEach);
  if (ranges === null) return partitionsById(count);
  return Array.from({ length: count }, (_, index) => {
    const dealt = ranges.filter((_range, place) => place % count === index);
    return { index, count, token: JSON.stringify(dealt) };
  });
}

/** Status of gRPC for a call that a server does not have. */
const unimplemented = 12;

async function cutRanges(firestore: Firestore, wanted: number): Promise<readonly NameRange[] | null> {
  const ranges: NameRange[] = [];
  try {
    for await (const cut of firestore.collectionGroup('profiles').getPartitions(wanted))
      ranges.push([nameIn(cut.startAt), nameIn(cut.endBefore)]);
    return ranges;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === unimplemented) return null;
    throw error;
  }
}

function nameIn(cursor: QueryPartition['startAt']): string | null {
  const [first] = cursor ?? [];
  const path: unknown = typeof first === 'object' && first !== null && 'path' in first ? first.path : null;
  return typeof path === 'string' ? path : null;
}

/** Fields of this team's documents in a partition, a page at a time. */
export async function* firestoreScan(
  profiles: CollectionReference,
  partition: ProfilePartition,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  const byId = partition.token === 'id';
  const ranges = byId ? [everything] : (JSON.parse(partition.token) as readonly NameRange[]);
  for (const range of ranges) {
    for await (const page of pagesIn(profiles, namesWithin(profiles.path, range)))
      yield byId ? page.filter((fields) => isIn(partition, fields)) : page;
  }
}

function isIn({ index, count }: ProfilePartition, { id }: Readonly<Record<string, unknown>>): boolean {
  return partOf(String(id), count) === index;
}

async function* pagesIn(
  profiles: CollectionReference,
  names: NamesWithin | null,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  if (names === null) return;
  const ordered = profiles.orderBy(FieldPath.documentId());
  const ended = names.before === null ? ordered : ordered.endBefore(names.before);
  let query: Query | null = names.from === null ? ended : ended.startAt(names.from);
  while (query !== null) {
    const docs = await pageOf(query);
    if (docs.length > 0) yield docs.map((document) => document.data());
    const last = docs.length < scannedAtOnce ? undefined : docs.at(-1);
    query = last === undefined ? null : ended.startAfter(last.ref.id);
  }
}

async function pageOf(query: Query): Promise<readonly QueryDocumentSnapshot[]> {
  return (await query.limit(scannedAtOnce).get()).docs;
}
