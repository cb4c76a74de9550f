import { HeadstartError } from '../../schemas/failure.ts';
import type { Run, RunEvent, RunRequest } from '../../schemas/run.ts';
import type { Executor } from '../ports.ts';
import { isObject, restClient, restPath, type RestClient, type RestClientOptions } from './rest-client.ts';

interface OutputPage {
  readonly chunks: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  readonly nextOffset: number;
  readonly run: Run;
}

interface Location {
  readonly project: string;
  readonly zone: string;
}

/** Longest time that one request for more output waits at the server. */
const waitMs = 20_000;

/** Runs code on machines of the simulated cloud, over its own routes at `baseUrl`. */
export function simulatedCloudExecutor(options: RestClientOptions): Executor {
  const client = restClient(options);
  return {
    async submit(request: RunRequest, signal) {
      const path = runPath(request, request.instance);
      return asRun(await client.send({ method: 'POST', path, body: request }, signal), request.instance);
    },
    async run(project, zone, instance) {
      const answer = await client.send({ method: 'GET', path: runPath({ project, zone }, instance) });
      return answer === null ? null : asRun(answer, instance);
    },
    follow: (run, location, onEvent, signal) => follow(client, run, location, onEvent, signal),
    async cancel(run, location) {
      const path = `${runPath(location, run.instance)}/cancel`;
      return asRun(await client.send({ method: 'POST', path }), run.instance);
    },
  };
}

function runPath({ project, zone }: Location, instance: string): string {
  return `/headstart/v1${restPath('projects', project, 'zones', zone, 'instances', instance, 'run')}`;
}

/** Output from the beginning, and the run whenever its state has changed, until it has ended or nobody listens. */
async function follow(
  client: RestClient,
  run: Run,
  location: Location,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<Run> {
  let last: Run = run;
  let told = '';
  for (let offset = 0; signal?.aborted !== true;) {
    const page = await nextPage(client, run, location, offset, signal);
    if (page === null) break;
    for (const chunk of page.chunks)
      onEvent({ kind: 'output', runId: run.id, jobName: run.jobName, ...chunk });
    last = page.run;
    const state = `${last.state} ${last.starts} ${last.checkpointAt ?? ''}`;
    if (state !== told) onEvent({ kind: 'state', run: last });
    told = state;
    if (last.endedAt !== null && page.chunks.length === 0) break;
    offset = page.nextOffset;
  }
  return last;
}

/** Null where the listener has gone, or another run has taken the place of this one. */
async function nextPage(
  client: RestClient,
  run: Run,
  location: Location,
  offset: number,
  signal?: AbortSignal,
): Promise<OutputPage | null> {
  const path = `${runPath(location, run.instance)}/log?offset=${offset}&waitMs=${waitMs}`;
  try {
    const answer = await client.send({ method: 'GET', path }, signal);
    if (!isObject(answer)) throw gone(run.instance);
    const page = answer as unknown as OutputPage;
    return page.run.id === run.id ? page : null;
  } catch (error) {
    if (error instanceof HeadstartError && error.failure.code === 'interrupted') return null;
    throw error;
  }
}

function asRun(answer: unknown, instance: string): Run {
  if (!isObject(answer) || typeof answer['id'] !== 'string') throw gone(instance);
  return answer as unknown as Run;
}

function gone(instance: string): HeadstartError {
  return new HeadstartError({
    code: 'not-prepared',
    fault: 'user',
    message: `There is no run on ${instance}: the machine is not there, or nothing was submitted to it.`,
    detail: { id: 'no-run', args: [instance] },
    nextStep: 'Prepare the job and submit it.',
  });
}
