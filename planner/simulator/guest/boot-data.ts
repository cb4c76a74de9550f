import { HeadstartError } from '../../../schemas/failure.ts';

/** One source that an empty data disk is filled from, as metadata `headstart-data` names it. */
export interface DataSource {
  readonly uri: string;
  /** Null where the size is unknown. */
  readonly bytes: number | null;
  /** Where it comes from: this machine's own files, or a bucket that is not here. */
  readonly kind: 'local' | 'bucket';
  /** The absolute path of a local source; null for a bucket. */
  readonly path: string | null;
  /** Where it goes, relative to the data disk: bucket/object, or the last part of a local path. */
  readonly target: string;
}

/** Reads metadata `headstart-data`: a JSON list of `{uri, bytes}`. Throws HeadstartError `invalid`. */
export function parseDataSources(text: string): readonly DataSource[] {
  const list = parsedList(text);
  return list.map((item) => {
    const { uri, bytes } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    if (typeof uri !== 'string' || uri === '')
      throw invalid(`an entry has no 'uri': ${JSON.stringify(item)}`);
    const known = typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 0;
    if (!known && bytes !== null && bytes !== undefined)
      throw invalid(`'bytes' of ${uri} is no number of bytes`);
    return dataSource(uri, known ? Math.floor(bytes) : null);
  });
}

function dataSource(uri: string, bytes: number | null): DataSource {
  const bucket = /^gs:\/\/([^/]+)\/?(.*)$/.exec(uri);
  if (bucket !== null) {
    const target = parts(uri, `${bucket[1]}/${bucket[2]}`).join('/');
    return { uri, bytes, kind: 'bucket', path: null, target };
  }
  const path = uri.startsWith('file://') ? decodeURIComponent(new URL(uri).pathname) : uri;
  const target = parts(uri, path).at(-1);
  if (!path.startsWith('/') || target === undefined)
    throw invalid(`${uri} is neither gs:// nor an absolute path`);
  return { uri, bytes, kind: 'local', path, target };
}

/** Segments of a path; a wildcard names all below its folder and goes. Nothing may climb out of the disk. */
function parts(uri: string, path: string): readonly string[] {
  const segments = path.split('/').filter((part) => part !== '' && part !== '.' && !part.includes('*'));
  if (segments.some((part) => part === '..' || part.includes('\0')))
    throw invalid(`${uri} leads out of its folder`);
  return segments;
}

function parsedList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid('it is not a JSON list');
}

function invalid(why: string): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: `Metadata headstart-data cannot be used: ${why}.`,
    nextStep: 'Give a JSON list of {"uri", "bytes"} with gs:// or absolute local paths.',
  });
}

/** Egress of a machine type without Tier_1: 2 Gbit/s for each vCPU, at least 1 and at most 32 (gcp-rules, source L). */
export function networkBytesPerSecond(vcpus: number): number {
  return (Math.min(32, Math.max(1, vcpus * 2)) * 1e9) / 8;
}
