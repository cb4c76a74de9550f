import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { DataSize, DataSizeAnswer, DataSizeReader } from '../ports.ts';
import { isObject, restClient, restPath, type RestClient, type RestClientOptions } from './rest-client.ts';
import { restFailure } from './rest-failure.ts';

/** Objects of one answer, the most that the API gives. */
const pageSize = 1000;

export interface CloudStorageOptions extends Omit<RestClientOptions, 'failure'> {
  /** Answers that one size may take; a place with more objects than they hold has no known size. Default 100. */
  readonly maxPages?: number;
  /** Milliseconds that one size may take. Default a minute. */
  readonly timeoutMs?: number;
}

/** Sizes of what lies in Cloud Storage. Source: Cloud Storage JSON API, Objects: list. */
export function cloudStorageReader(options: CloudStorageOptions): DataSizeReader {
  return {
    async sizeOf(uri, onProgress, signal) {
      const place = placeOf(uri);
      if (place === null) return unknown('the bucket is not known before the run');
      const late = AbortSignal.timeout(options.timeoutMs ?? 60_000);
      const ends = signal === undefined ? late : AbortSignal.any([signal, late]);
      const client = restClient({ ...options, failure: storageFailure });
      try {
        return answered(await listed(place, client, options.maxPages ?? 100, onProgress, ends));
      } catch (error) {
        if (late.aborted && signal?.aborted !== true)
          return unknown(`listing ${place.bucket} takes too long`);
        if (error instanceof HeadstartError && isOfBucket(error.failure))
          return refused(error.failure, place);
        throw error;
      }
    },
  };
}

function unknown(why: string, nextStep = 'State bytes under data in job.yaml.'): DataSizeAnswer {
  return { kind: 'unknown', why, nextStep };
}

function answered(size: DataSize | null): DataSizeAnswer {
  if (size === null) return unknown('there is no such bucket');
  if (size.objects === 0) return unknown('no object is there yet');
  return size.complete ? { kind: 'known', size } : unknown(`more than ${size.objects} objects are there`);
}

/** To list objects is another permission than those of machines. Source: Cloud Storage, IAM roles. */
function refused({ code, cause }: Failure, { bucket }: StoragePlace): DataSizeAnswer {
  if (code !== 'auth') return unknown(`Cloud Storage cannot list it: ${cause ?? 'it does not say why'}`);
  return unknown(
    `these credentials may not list gs://${bucket}`,
    `Grant them the role roles/storage.objectViewer on the bucket ${bucket}.`,
  );
}

/** A request that is refused for what it names, which says nothing of other buckets; 401 is about the credentials. */
function isOfBucket({ code, nextStep }: Failure): boolean {
  return code === 'invalid' || (code === 'auth' && nextStep === null);
}

function storageFailure(status: number | null, cause: string): Failure {
  const failure = restFailure(status, cause);
  return status === 403 ? { ...failure, nextStep: null } : failure;
}

async function listed(
  place: StoragePlace,
  client: RestClient,
  maxPages: number,
  onProgress: (soFar: DataSize) => void,
  signal: AbortSignal,
): Promise<DataSize | null> {
  let size: DataSize = { objects: 0, bytes: 0, complete: false };
  let token: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await client.send({ method: 'GET', path: pathOf(place, token) }, signal);
    if (answer === null) return null;
    const { items, next } = pageOf(answer);
    size = items.filter(({ name }) => isIn(place, name)).reduce(withItem, size);
    if (next === null) return { ...size, complete: true };
    if (next === token) throw unreadable('the same page comes again');
    token = next;
    onProgress(size);
  }
  return size;
}

/** What a location names: an object or folder by its path, or objects by a pattern. */
interface StoragePlace {
  readonly bucket: string;
  readonly path: string;
  /** For the API: `**` crosses folders. Null where the path is plain. */
  readonly glob: string | null;
}

/** Bucket names, 3 to 222 signs. Source: Cloud Storage, bucket naming guidelines. */
const bucketName = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/** Null for what is no location in Cloud Storage, such as one whose bucket is a pattern. */
function placeOf(uri: string): StoragePlace | null {
  const [, bucket = '', path = ''] = /^gs:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  if (!bucketName.test(bucket) || Buffer.byteLength(path) > 1024) return null;
  const pattern = /[*?[\]{}]/.test(path);
  // `folder/*` means all that lies in it, as tools that copy take it.
  return { bucket, path, glob: pattern ? path.replace(/(?<=^|\/)\*$/, '**') : null };
}

function pathOf({ bucket, path, glob }: StoragePlace, token: string | null): string {
  const query = new URLSearchParams({
    maxResults: String(pageSize),
    fields: 'items(name,size),nextPageToken',
    ...(glob === null ? { prefix: path } : { matchGlob: glob }),
    ...(token === null ? {} : { pageToken: token }),
  });
  return `/storage/v1${restPath('b', bucket, 'o')}?${query.toString()}`;
}

/** `train` is the object of that name and what lies in the folder `train/`, not `training`. */
function isIn({ path, glob }: StoragePlace, name: string): boolean {
  return glob !== null || path === '' || path.endsWith('/') || name === path || name.startsWith(`${path}/`);
}

interface Item {
  readonly name: string;
  readonly bytes: number;
}

function pageOf(answer: unknown): { readonly items: readonly Item[]; readonly next: string | null } {
  if (!isObject(answer)) throw unreadable('the answer is no object');
  const { items = [], nextPageToken: next } = answer;
  if (!Array.isArray(items)) throw unreadable('"items" is no list');
  return { items: items.map(itemOf), next: typeof next === 'string' && next !== '' ? next : null };
}

function itemOf(item: unknown): Item {
  const { name, size } = isObject(item) ? item : {};
  const bytes = typeof size === 'string' && /^\d{1,20}$/.test(size) ? Number(size) : NaN;
  if (typeof name !== 'string' || Number.isNaN(bytes)) throw unreadable('an object has no name or no size');
  return { name, bytes };
}

function withItem(size: DataSize, { bytes }: Item): DataSize {
  return { ...size, objects: size.objects + 1, bytes: size.bytes + bytes };
}

function unreadable(cause: string): HeadstartError {
  const message = 'Cloud Storage gives an answer that cannot be read.';
  return new HeadstartError({
    code: 'invalid',
    fault: 'cloud',
    message,
    nextStep: 'Try again later.',
    cause,
  });
}
