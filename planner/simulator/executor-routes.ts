import * as z from 'zod';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { RunRequest } from '../../schemas/run.ts';
import { json, param, type Call, type ExtraRoute, type Handler, type Reply } from './cloud/http-routes.ts';
import type { Json } from './cloud/json.ts';
import type { InstanceName } from './guest/instance-folder.ts';
import type { SimulatedGuest } from './guest/simulated-guest.ts';

const text = z.string().regex(/^[^\0]*$/, 'must not hold NUL');
const requestBody = z.strictObject({
  jobName: text,
  project: text,
  zone: text,
  instance: text,
  directory: text,
  command: z.array(text).min(1),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of a variable'), text),
  checkpoint: text.nullable(),
  playback: text.nullable(),
});

/** A client that asks for more output is answered after at most this long, and asks again. */
const longestWaitMs = 25_000;
const base = '/headstart/v1/projects/{project}/zones/{zone}/instances/{instance}';

/**
 * The executor over HTTP: POST run (a RunRequest) → Run; GET run → Run; GET run/log?offset&waitMs →
 * `{chunks, nextOffset, run}`; POST run/cancel → Run; GET serial → `{text}`. A refusal carries `failure`.
 */
export function executorRoutes(guest: () => SimulatedGuest): readonly ExtraRoute[] {
  const route = (method: 'GET' | 'POST', path: string, handle: Handler): ExtraRoute => ({
    method,
    pattern: `${base}/${path}`,
    handle: (call) => answered(() => handle(call)),
  });
  return [
    route('POST', 'run', (call) => found(guest().submit(runRequest(call)))),
    route('GET', 'run', (call) => found(guest().run(nameOf(call)))),
    route('GET', 'run/log', async (call) =>
      found(await guest().output(nameOf(call), numberAt(call, 'offset'), waiting(call))),
    ),
    route('POST', 'run/cancel', async (call) => found(await guest().cancel(nameOf(call)))),
    route('GET', 'serial', (call) => {
      const serial = guest().serialLog(nameOf(call));
      return found(serial === null ? null : { text: serial });
    }),
  ];
}

function runRequest(call: Call): RunRequest {
  const parsed = requestBody.safeParse(call.body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join('.') ?? 'the request'}: ${issue?.message ?? 'it cannot be read'}`);
  }
  const { project, zone, instance } = nameOf(call);
  if (parsed.data.project !== project || parsed.data.zone !== zone || parsed.data.instance !== instance) {
    throw invalid('the request names another instance than its address');
  }
  return parsed.data;
}

function nameOf(call: Call): InstanceName {
  return { project: param(call, 'project'), zone: param(call, 'zone'), instance: param(call, 'instance') };
}

function numberAt(call: Call, name: string): number {
  const value = Number(call.query.get(name) ?? '0');
  if (!Number.isSafeInteger(value) || value < 0) throw invalid(`${name} is no count`);
  return value;
}

function waiting(call: Call): AbortSignal {
  const waitMs = Math.min(longestWaitMs, numberAt(call, 'waitMs'));
  return waitMs === 0 ? AbortSignal.abort() : AbortSignal.any([call.gone, AbortSignal.timeout(waitMs)]);
}

function found(value: object | null): Reply {
  return value === null ? refusal(404, null, 'There is no run on this instance.') : json(asJson(value));
}

async function answered(work: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    return refusal(error.failure.code === 'run-active' ? 409 : 400, error.failure, error.failure.message);
  }
}

function refusal(code: number, failure: Failure | null, message: string): Reply {
  const reason = failure?.code ?? 'notFound';
  const error: Json = { code, message, errors: [{ reason, message, domain: 'headstart' }] };
  return json({ error, ...(failure === null ? {} : { failure: asJson(failure) }) }, code);
}

/** Values of ours are plain data; this makes that visible to the type system. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function invalid(why: string): HeadstartError {
  const message = `The run cannot be submitted: ${why}.`;
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message,
    nextStep: 'Correct the job and submit again.',
  });
}
