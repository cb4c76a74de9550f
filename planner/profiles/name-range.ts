/** Paths of documents, relative to the database, from the first on to before the second; null has no bound. */
export type NameRange = readonly [from: string | null, before: string | null];

/** The part of a range that lies in one collection, by the names of its documents. */
export interface NamesWithin {
  readonly from: string | null;
  readonly before: string | null;
}

/** What a range of all collections of a kind has of one of them, whose documents stand one after the other; null for nothing. */
export function namesWithin(collection: string, [from, before]: NameRange): NamesWithin | null {
  const [start, end] = [sideOf(collection, from), sideOf(collection, before)];
  if (start === 'after' || end === 'before') return null;
  return {
    from: start === 'inside' ? nameOf(from) : null,
    before: end === 'inside' ? nameOf(before) : null,
  };
}

/** Where a bound lies beside the collection: paths compare part by part. */
function sideOf(collection: string, path: string | null): 'before' | 'inside' | 'after' | 'open' {
  if (path === null) return 'open';
  const other = path.slice(0, path.lastIndexOf('/'));
  if (collection === other) return 'inside';
  const [ours, theirs] = [collection.split('/'), other.split('/')];
  const differing = ours.findIndex((part, place) => part !== theirs[place]);
  return (theirs[differing] ?? '') < (ours[differing] ?? '') ? 'before' : 'after';
}

function nameOf(path: string | null): string | null {
  return path === null ? null : path.slice(path.lastIndexOf('/') + 1);
}
