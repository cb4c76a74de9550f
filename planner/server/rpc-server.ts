import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { failureErrorCode, protocolVersion, type FileParams, type Requests } from '../../schemas/api.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { AnalyzeRequest, Host } from '../ports.ts';
import type { Planner } from '../planner.ts';

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
  /** Makes the planner that speaks to the given host. */
  readonly planner: (host: Host) => Planner;
}

/** Serves the planner as JSON-RPC until the input ends. */
export async function serveRpc(options: ServerOptions): Promise<void> {
  const connection = createMessageConnection(
    new StreamMessageReader(options.input),
    new StreamMessageWriter(options.output),
  );
  const handlers = handlersOf(options, options.planner(hostOf(connection)));
  for (const [method, handler] of Object.entries(handlers))
    register(connection, method, handler as AnyHandler);
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  connection.listen();
  await closed;
  connection.dispose();
}

function handlersOf(options: ServerOptions, planner: Planner): Handlers {
  const { version, target, project } = options;
  return {
    initialize: ({ protocolVersion: asked }) => {
      if (asked !== protocolVersion) return Promise.reject(otherProtocol(asked));
      return Promise.resolve({ protocolVersion, version, target, project });
    },
    analyze: (params, signal) => planner.analyze(requestOf(params), signal),
    plan: (params, signal) => planner.plan(requestOf(params), signal),
    preview: async ({ plan }, signal) => {
      const { environment, job } = await planner.preview(plan, signal);
      return { environment, job };
    },
    prepare: ({ plan }, signal) => planner.prepare(plan, signal),
    submit: ({ jobName }, signal) => planner.submit(jobName, signal),
    watch: ({ jobName }, signal) => planner.watch(jobName, signal),
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

/** An editor is a host: messages become notifications, questions become requests to it. */
function hostOf(connection: MessageConnection): Host {
  return {
    emit: (message) => void connection.sendNotification('message', message),
    ask: async (question, signal) => {
      const source = new CancellationTokenSource();
      signal?.addEventListener('abort', () => source.cancel(), { once: true });
      return (await connection.sendRequest('ask', question, source.token)) === true;
    },
  };
}

function register(connection: MessageConnection, method: string, handler: AnyHandler): void {
  connection.onRequest(method, async (params: unknown, token: CancellationToken) => {
    const controller = new AbortController();
    const cancellation = token.onCancellationRequested(() => controller.abort());
    try {
      return await handler(params ?? {}, controller.signal);
    } catch (error) {
      throw asResponseError(error);
    } finally {
      cancellation.dispose();
    }
  });
}

function asResponseError(error: unknown): unknown {
  if (!(error instanceof HeadstartError)) return error;
  return new ResponseError(failureErrorCode, error.failure.message, error.failure);
}

function otherProtocol(asked: number): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `This planner speaks protocol ${protocolVersion}, the editor asked for ${String(asked)}.`,
    nextStep: 'Update the Headstart extension and the headstart package to the same release.',
  });
}
