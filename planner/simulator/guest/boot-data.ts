import { HeadstartError } from '../../../schemas/failure.ts';

/** One source that an empty data disk is filled from, as metadata `headstart-data` names it. */
export interface DataSource {
  readonly uri: string;
  /** Null where the size is unknown. */
  readonly bytes: number | null;
  /** Absolute path of a local file or folder; null for a bucket. */
  readonly path: string | null;
  /** Where it goes, relative to the data disk: `data/BUCKET/OBJECT`, or the last part of a local path. */
  readonly target: string;
}

export interface DataSources {
  readonly sources: readonly DataSource[];
  /** What cannot be fetched, as the startup script leaves it out and says so: other schemes, relative or climbing paths. */
  readonly leftOut: readonly string[];
}

/** Reads metadata `headstart-data`: a JSON list of `{uri, bytes}`. Throws HeadstartError `invalid` where it is none. */
export function parseDataSources(text: string): DataSources {
  const items = parsedList(text).map((item) => {
    const { uri, bytes } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    const name = typeof uri === 'string' ? uri : JSON.stringify(item);
    const known = typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 0;
    return {
      name,
      source: typeof uri === 'string' ? dataSource(uri, known ? Math.floor(bytes) : null) : null,
    };
  });
  return {
    sources: items.flatMap(({ source }) => source ?? []),
    leftOut: items.flatMap(({ name, source }) => (source === null ? [name] : [])),
  };
}

function dataSource(uri: string, bytes: number | null): DataSource | null {
  const isBucket = uri.startsWith('gs://');
  const path = isBucket ? uri.slice('gs:/'.length) : localPath(uri);
  const parts = path?.split('/').slice(1) ?? [];
  if (parts.at(-1) === '') parts.pop();
  const last = parts.at(-1);
  const climbs = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  if (path?.startsWith('/') !== true || last === undefined || climbs) return null;
  return isBucket
    ? { uri, bytes, path: null, target: ['data', ...parts].join('/') }
    : { uri, bytes, path, target: last };
}

function localPath(uri: string): string | null {
  if (!uri.startsWith('file://')) return uri;
  try {
    return decodeURIComponent(uri.slice('file://'.length));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function parsedList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: 'Metadata headstart-data cannot be used: it is not a JSON list.',
    nextStep: 'Give a JSON list of {"uri", "bytes"} with gs:// or absolute local paths.',
  });
}

/** Egress of a machine type without Tier_1: 2 Gbit/s for each vCPU, at least 1 and at most 32 (gcp-rules, source L). */
export function networkBytesPerSecond(vcpus: number): number {
  return (Math.min(32, Math.max(1, vcpus * 2)) * 1e9) / 8;
}
