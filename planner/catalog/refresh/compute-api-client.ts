import { HeadstartError, type Failure } from '../../../schemas/failure.ts';
import type { Clock } from '../../ports.ts';
import type { LiveAccelerator, LiveInventory, LiveMachineType } from './google-inventory.ts';

export interface ComputeApiOptions {
  /** `https://compute.googleapis.com`, without a slash at the end. */
  readonly baseUrl: string;
  readonly project: string;
  /** Throws HeadstartError `auth` or `unreachable`. */
  readonly token: () => Promise<string | null>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Milliseconds before each further attempt where the answer names no time. */
  readonly backoffMs?: readonly number[];
}

const defaultBackoffMs = [500, 1000, 2000, 4000, 8000];

/** No answer makes us wait longer than this. */
const longestWaitMs = 60_000;

type Json = Readonly<Record<string, unknown>>;

/** Machine types and accelerators of all zones. Throws HeadstartError: auth, unreachable, quota, invalid, interrupted. */
export async function readInventory(
  options: ComputeApiOptions,
  signal?: AbortSignal,
): Promise<LiveInventory> {
  const types = await listAll(options, 'machineTypes', signal);
  const accelerators = await listAll(options, 'acceleratorTypes', signal);
  return { machineTypes: machineTypesOf(types), accelerators: acceleratorsOf(accelerators) };
}

/** All entries of an aggregated list, page by page, each with the zone it stands in. */
async function listAll(
  options: ComputeApiOptions,
  collection: string,
  signal?: AbortSignal,
): Promise<readonly (readonly [zone: string, entry: Json])[]> {
  const found: (readonly [string, Json])[] = [];
  const path = `/compute/v1/projects/${encodeURIComponent(options.project)}/aggregated/${collection}`;
  for (let token = ''; ;) {
    const query = new URLSearchParams({ maxResults: '500', ...(token === '' ? {} : { pageToken: token }) });
    const page = await getJson(options, `${path}?${query.toString()}`, signal);
    const scopes = page['items'];
    if (scopes !== undefined && !isObject(scopes)) throw broken(`${collection}: "items" is no object.`);
    for (const [scope, held] of Object.entries(scopes ?? {})) {
      const zone = scope.replace(/^zones\//, '');
      for (const entry of entriesOf(held, collection)) found.push([zone, entry]);
    }
    const next = page['nextPageToken'];
    if (typeof next !== 'string' || next === '') return found;
    if (next === token) throw broken(`${collection}: the same page comes again.`);
    token = next;
  }
}

function entriesOf(scope: unknown, collection: string): readonly Json[] {
  const list = isObject(scope) ? scope[collection] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

async function getJson(options: ComputeApiOptions, path: string, signal?: AbortSignal): Promise<Json> {
  const waits = options.backoffMs ?? defaultBackoffMs;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await once(options, path, signal);
    if ('body' in outcome) return outcome.body;
    const waitMs = waits[attempt];
    if (!outcome.again || waitMs === undefined)
      throw new HeadstartError(outcome.failure, { cause: outcome.error });
    await options.clock.sleep(Math.min(longestWaitMs, outcome.afterMs ?? waitMs), signal);
  }
}

type Outcome =
  | { readonly body: Json }
  | {
      readonly again: boolean;
      readonly afterMs: number | null;
      readonly failure: Failure;
      readonly error?: unknown;
    };

async function once(options: ComputeApiOptions, path: string, signal?: AbortSignal): Promise<Outcome> {
  const token = await options.token();
  try {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(options.baseUrl + path, { headers, signal: signal ?? null });
    const text = await response.text();
    if (!response.ok) return refusal(response, text, options.project);
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return { body };
    return { again: false, afterMs: null, failure: broken('The answer is no object.').failure };
  } catch (error) {
    if (signal?.aborted) throw error;
    // An answer that breaks off, or none: asking again changes nothing.
    const failure = error instanceof SyntaxError ? broken(error.message).failure : unreachable(error);
    return { again: true, afterMs: null, failure, error };
  }
}

function refusal(response: Response, text: string, project: string): Outcome {
  const { status } = response;
  const again = status === 429 || status >= 500;
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return {
    again,
    afterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
    failure: refusalFailure(status, text.slice(0, 500), project),
  };
}

function refusalFailure(status: number, cause: string, project: string): Failure {
  if (status === 401 || status === 403)
    return {
      code: 'auth',
      fault: 'user',
      message: `The Compute API refuses these credentials for the project ${project}.`,
      nextStep:
        status === 401
          ? 'Run "gcloud auth application-default login".'
          : `Grant roles/compute.viewer on ${project}, or run "gcloud services enable compute.googleapis.com --project ${project}".`,
      cause,
    };
  if (status === 404)
    return {
      code: 'project-missing',
      fault: 'user',
      message: `There is no project ${project}, or these credentials do not see it.`,
      nextStep: 'Name another one with --project.',
      cause,
    };
  return {
    code: 'unreachable',
    fault: 'cloud',
    message:
      status === 429
        ? 'The Compute API still asks for fewer requests.'
        : `The Compute API answers with status ${status}.`,
    nextStep: 'The last snapshot stays in use. Try again later.',
    cause,
  };
}

function unreachable(error: unknown): Failure {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return {
    code: 'unreachable',
    fault: 'cloud',
    message: 'The Compute API does not answer.',
    nextStep: 'The last snapshot stays in use. Check the network (and HTTPS_PROXY, if there is a proxy).',
    cause: inner instanceof Error ? inner.message : String(inner),
  };
}

function broken(cause: string): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'cloud',
    message: 'The Compute API gives an answer that cannot be read.',
    nextStep: 'The last snapshot stays in use. Try again later.',
    cause,
  });
}

function machineTypesOf(entries: readonly (readonly [string, Json])[]): readonly LiveMachineType[] {
  const listed = entries.filter(([, entry]) => entry['deprecated'] === undefined);
  return [...Map.groupBy(listed, ([, entry]) => String(entry['name']))].map(([name, places]) => {
    const [, entry = {}] = places[0] ?? [];
    const vcpus = Number(entry['guestCpus']);
    const memoryGib = Number(entry['memoryMb']) / 1024;
    if (!(vcpus > 0 && memoryGib > 0)) throw broken(`${name} has no size.`);
    const ssd = entry['bundledLocalSsds'];
    const architecture = entry['architecture'];
    return {
      name,
      zones: places.map(([zone]) => zone),
      vcpus,
      memoryGib,
      architecture: architecture === 'X86_64' || architecture === 'ARM64' ? architecture : null,
      accelerator: acceleratorOf(entry['accelerators']),
      localSsdPartitions: isObject(ssd) ? Number(ssd['partitionCount'] ?? 0) : 0,
    };
  });
}

function acceleratorOf(value: unknown): LiveMachineType['accelerator'] {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  if (!isObject(first) || typeof first['guestAcceleratorType'] !== 'string') return null;
  return { type: first['guestAcceleratorType'], count: Number(first['guestAcceleratorCount']) };
}

function acceleratorsOf(entries: readonly (readonly [string, Json])[]): readonly LiveAccelerator[] {
  const listed = entries.filter(([, entry]) => entry['deprecated'] === undefined);
  return [...Map.groupBy(listed, ([, entry]) => String(entry['name']))].map(([type, places]) => ({
    type,
    zones: places.map(([zone]) => zone),
  }));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
