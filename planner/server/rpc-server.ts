import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import {
  failureErrorCode,
  protocolVersion,
  type FileParams,
  type KnownProject,
  type PlanParams,
  type Requests,
} from '../../schemas/api.ts';
import type { DoctorReport } from '../../schemas/doctor.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import type { AnalyzeRequest, Host } from '../ports.ts';
import type { Planner } from '../planner.ts';
import type { PlanRequest } from '../use-cases/plan-job.ts';
import { FramedInput } from './framed-input.ts';
import { checkedParams } from './request-params.ts';

type Method = keyof Requests;
type Handler<M extends Method> = (
  params: Requests[M]['params'],
  signal: AbortSignal,
) => Promise<Requests[M]['result']>;
/** What a method does once its parameters have come over the wire, where they lose their type. */
type AnyHandler = (params: unknown, signal: AbortSignal) => Promise<unknown>;
type Handlers = { readonly [M in Method]: Handler<M> };

export interface ServerOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly version: string;
  readonly target: 'simulated' | 'gcp';
  readonly project: string;
  /** Ends the server when it aborts. */
  readonly signal?: AbortSignal;
  /** Looks at what Headstart needs on this machine, and fetches what can be fetched where `fix` is true. */
  readonly doctor: (fix: boolean, signal: AbortSignal) => Promise<DoctorReport>;
  /** The projects that can be chosen. */
  readonly projects: (signal: AbortSignal) => Promise<readonly KnownProject[]>;
  /** Makes the planner that speaks to the given host. */
  readonly planner: (host: Host) => Planner;
}

/**
 * Serves the planner as JSON-RPC until the input ends or the signal aborts. What still works then is asked to stop and
 * waited for. Throws HeadstartError `usage` where the input is no JSON-RPC.
 */
export async function serveRpc(options: ServerOptions): Promise<void> {
  const framed = new FramedInput();
  const connection = createMessageConnection(
    new StreamMessageReader(framed),
    new StreamMessageWriter(options.output),
    silent,
  );
  const ending = new AbortController();
  const requests = new Set<Promise<unknown>>();
  const handlers = handlersOf(options, options.planner(hostOf(connection)));
  for (const [method, handler] of Object.entries(handlers))
    register({ connection, ending: ending.signal, requests }, method as Method, handler as AnyHandler);
  connection.listen();
  const brokenBy = await untilEnd(options, framed);
  ending.abort(interrupted());
  await Promise.allSettled(requests);
  connection.dispose();
  if (brokenBy !== null) throw noProtocol(brokenBy);
}

/** What the library would log goes nowhere: stdout is the protocol's, and every failure is answered. */
const silent = { error: ignore, warn: ignore, info: ignore, log: ignore };

function ignore(): void {
  return undefined;
}

/** Resolves to null when the editor has gone or the signal aborts, to the error when the input is broken. */
function untilEnd({ input, signal }: ServerOptions, framed: FramedInput): Promise<Error | null> {
  return new Promise((resolve) => {
    const end = (error: Error | null): void => {
      signal?.removeEventListener('abort', abort);
      input.unpipe(framed);
      input.pause();
      resolve(error);
    };
    const abort = (): void => end(null);
    framed.once('error', end);
    framed.once('end', abort);
    input.once('error', abort);
    input.once('close', abort);
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    input.pipe(framed);
  });
}

function handlersOf(options: ServerOptions, planner: Planner): Handlers {
  const { version, target, project } = options;
  return {
    initialize: ({ protocolVersion: asked }) => {
      if (asked !== protocolVersion) return Promise.reject(otherProtocol(asked));
      return Promise.resolve({ protocolVersion, version, target, project });
    },
    analyze: (params, signal) => planner.analyze(requestOf(params), signal),
    assess: (params, signal) => planner.assess(planRequestOf(params), signal),
    plan: (params, signal) => planner.plan(planRequestOf(params), signal),
    preview: async ({ plan }, signal) => {
      const { environment, job, preflight } = await planner.preview(plan, signal);
      return { environment, job, preflight };
    },
    prepare: ({ plan }, signal) => planner.prepare(plan, signal),
    submit: ({ jobName }, signal) => planner.submit(jobName, signal),
    watch: ({ jobName }, signal) => planner.watch(jobName, signal),
    adjust: ({ jobName }, signal) => planner.adjust(jobName, signal),
    explain: (params, signal) => planner.explain(planRequestOf(params), signal),
    usage: (params, signal) => planner.usage(params, signal),
    doctor: ({ fix }, signal) => options.doctor(fix === true, signal),
    projects: (_params, signal) => options.projects(signal),
    status: ({ jobName }) => planner.status(jobName),
    release: ({ jobName, keepData }, signal) => planner.release(jobName, { keepData }, signal),
    releaseEnvironment: async ({ region }, signal) => {
      await planner.releaseEnvironment(region, signal);
      return null;
    },
    profiles: ({ jobName }) => planner.profiles(jobName === undefined ? {} : { jobName }),
  };
}

function requestOf({ path, overlay }: FileParams): AnalyzeRequest {
  return overlay ? { path, overlay: new Map(Object.entries(overlay)) } : { path };
}

function planRequestOf({ choice, ...file }: PlanParams): PlanRequest {
  return choice ? { ...requestOf(file), limits: { choice } } : requestOf(file);
}

/** An editor is a host: messages become notifications, questions become requests to it. */
function hostOf(connection: MessageConnection): Host {
  return {
    // An editor that has gone hears nothing; the end of the input ends the work.
    emit: (message) => void connection.sendNotification('message', message).catch(ignore),
    ask: async (question, signal) => {
      const source = new CancellationTokenSource();
      signal?.addEventListener('abort', () => source.cancel(), { once: true });
      return (await connection.sendRequest('ask', question, source.token)) === true;
    },
  };
}

/** Methods that only look: a cancelled one is answered at once. The others are answered when they have stopped. */
const looking: ReadonlySet<Method> = new Set([
  'initialize',
  'analyze',
  'assess',
  'plan',
  'explain',
  'usage',
  'projects',
  'status',
  'profiles',
]);

interface Serving {
  readonly connection: MessageConnection;
  /** Aborts when the server ends. */
  readonly ending: AbortSignal;
  /** What has not been answered yet. */
  readonly requests: Set<Promise<unknown>>;
}

function register(serving: Serving, method: Method, handler: AnyHandler): void {
  const { connection, ending, requests } = serving;
  connection.onRequest(method, async (params: unknown, token: CancellationToken) => {
    const controller = new AbortController();
    const cancel = (): void => controller.abort(interrupted());
    const cancellation = token.onCancellationRequested(cancel);
    const { signal } = controller;
    ending.addEventListener('abort', cancel, { once: true });
    const work = (async () => handler(checkedParams(method, params), signal))();
    requests.add(work);
    try {
      return await (looking.has(method) ? Promise.race([work, rejectionOf(signal)]) : work);
    } catch (error) {
      throw asResponseError(error, signal);
    } finally {
      requests.delete(work);
      cancellation.dispose();
      ending.removeEventListener('abort', cancel);
    }
  });
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(interrupted()), { once: true });
  });
}

/** Every failure reaches the editor as one of ours; what is not expected is a bug and does not end the server. */
function asResponseError(error: unknown, signal: AbortSignal): ResponseError<Failure> {
  const { failure } = error instanceof HeadstartError ? error : signal.aborted ? interrupted() : bug(error);
  return new ResponseError(failureErrorCode, failure.message, failure);
}

function interrupted(): HeadstartError {
  return new HeadstartError({
    code: 'interrupted',
    fault: 'interrupted',
    message: 'The request was cancelled.',
    nextStep: null,
  });
}

function bug(error: unknown): HeadstartError {
  return new HeadstartError({
    code: 'unknown',
    fault: 'headstart',
    message: `This is a bug of Headstart: ${error instanceof Error ? error.message : String(error)}`,
    detail: { id: 'planner-bug', args: [error instanceof Error ? error.message : String(error)] },
    nextStep: 'Report it with what was asked.',
  });
}

function noProtocol(cause: Error): HeadstartError {
  return new HeadstartError(
    {
      code: 'usage',
      fault: 'user',
      message: `The input is no JSON-RPC: ${cause.message}.`,
      nextStep: 'Let an editor start "headstart serve --stdio"; docs/protocol.md says what it speaks.',
    },
    { cause },
  );
}

function otherProtocol(asked: number): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `This planner speaks protocol ${protocolVersion}, the editor asked for ${String(asked)}.`,
    detail: { id: 'other-protocol', args: [protocolVersion, asked] },
    nextStep: 'Update the Headstart extension and the headstart package to the same release.',
  });
}
