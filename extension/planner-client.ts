import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import {
  isFailure,
  protocolVersion,
  type ClientRequests,
  type Notifications,
  type Requests,
} from '../schemas/api.ts';
import { HeadstartError, type Failure } from '../schemas/failure.ts';

/** What the editor does with what the planner says and asks. */
export interface PlannerListener {
  readonly onMessage: (message: Notifications['message']) => void;
  /** A request that does more than look has failed. */
  readonly onFailure?: (failure: Failure) => void;
  readonly onQuestion: (question: ClientRequests['ask']['params']) => Promise<boolean>;
}

/** The planner as a child process, seen from the editor. Requests that are superseded are cancelled by their signal. */
export interface PlannerClient {
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    signal?: AbortSignal,
  ): Promise<Requests[M]['result']>;
  dispose(): void;
}

/** Speaks to `headstart serve --stdio` over its streams; resolves when both sides speak the same protocol. */
export async function connectPlanner(
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream },
  listener: PlannerListener,
): Promise<PlannerClient> {
  const connection = createMessageConnection(
    new StreamMessageReader(streams.input),
    new StreamMessageWriter(streams.output),
  );
  connection.onNotification('message', listener.onMessage);
  connection.onRequest('ask', listener.onQuestion);
  connection.listen();
  const client: PlannerClient = {
    async request(method, params, signal) {
      const source = new CancellationTokenSource();
      const cancel = (): void => source.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        return await connection.sendRequest(method, params, source.token);
      } catch (error) {
        throw asFailure(error);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    dispose: () => connection.dispose(),
  };
  await client.request('initialize', { protocolVersion });
  return client;
}

function asFailure(error: unknown): unknown {
  if (error instanceof ResponseError && isFailure(error.data))
    return new HeadstartError(error.data, { cause: error });
  return error;
}
