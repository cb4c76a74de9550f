import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Requests } from '../schemas/api.ts';
import { HeadstartError } from '../schemas/failure.ts';
import { connectPlanner, type PlannerClient, type PlannerListener } from './planner-client.ts';

export interface PlannerCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface PlannerProcessOptions {
  /** Read at every start, so that changed settings count. */
  readonly command: () => PlannerCommand;
  readonly listener: PlannerListener;
  /** What the planner writes to stderr, and its starts and ends. */
  readonly log: (line: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

type Method = keyof Requests;

/** Requests that only look, and so are sent again to the next planner when the first has ended. */
const looking: ReadonlySet<Method> = new Set([
  ...(['analyze', 'assess', 'plan', 'explain'] as const),
  ...(['status', 'usage', 'profiles', 'projects'] as const),
]);
const longestWaitMs = 30_000;
/** How long a planner may take to stop Terraform and keep its state once its input has ended. */
const farewellMs = 120_000;

/**
 * The planner as a child process: started at the first request, by one starter however many ask, and again after it
 * has ended, after a wait that doubles with each start in a row that answered nothing.
 */
export class PlannerProcess {
  readonly #options: PlannerProcessOptions;
  #running: Promise<Running> | null = null;
  #failedStarts = 0;
  #disposed = false;

  constructor(options: PlannerProcessOptions) {
    this.#options = options;
  }

  /** Throws HeadstartError: what the planner answered, `unreachable` where it has ended, `interrupted`. */
  async request<M extends Method>(
    method: M,
    params: Requests[M]['params'],
    signal?: AbortSignal,
  ): Promise<Requests[M]['result']> {
    for (let attempt = 0; ; attempt += 1) {
      const running = await this.#started();
      const outcome = await running.ask(method, params, signal);
      if (outcome.kind === 'answered') this.#failedStarts = 0;
      if (outcome.kind === 'answered' && 'result' in outcome) return outcome.result;
      if (outcome.kind === 'answered') throw this.#told(method, outcome.error);
      if (signal?.aborted === true || !looking.has(method) || attempt > 0) throw this.#told(method, ended());
    }
  }

  /** What is typed fails often and is shown where it is typed; what a command fails with is kept in the log. */
  #told(method: Method, error: unknown): unknown {
    if (error instanceof HeadstartError && !looking.has(method))
      this.#options.listener.onFailure?.(error.failure);
    return error;
  }

  /** Ends the planner, which stops what it does and keeps its state; the next request starts another. */
  async restart(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    this.#failedStarts = 0;
    await (await running?.catch(() => null))?.end();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.restart();
  }

  #started(): Promise<Running> {
    if (this.#disposed) return Promise.reject(ended());
    if (this.#running === null) {
      const starting = this.#start();
      this.#running = starting;
      const forget = (): void => {
        if (this.#running === starting) this.#running = null;
      };
      starting.then((running) => running.closed.then(forget), forget).catch(forget);
    }
    return this.#running;
  }

  async #start(): Promise<Running> {
    if (this.#failedStarts > 0)
      await this.#options.sleep(Math.min(longestWaitMs, 250 * 2 ** this.#failedStarts));
    this.#failedStarts += 1;
    return startPlanner(this.#options);
  }
}

type Outcome<M extends Method> =
  | { readonly kind: 'answered'; readonly result: Requests[M]['result'] }
  | { readonly kind: 'answered'; readonly error: unknown }
  | { readonly kind: 'ended' };

interface Running {
  /** Resolves when the process has ended. */
  readonly closed: Promise<void>;
  ask<M extends Method>(method: M, params: Requests[M]['params'], signal?: AbortSignal): Promise<Outcome<M>>;
  /** Closes its input and waits until it has ended. */
  end(): Promise<void>;
}

async function startPlanner({ command, listener, log }: PlannerProcessOptions): Promise<Running> {
  const { executable, args, env } = command();
  const child = spawn(executable, args, { env, stdio: 'pipe' });
  log(`planner ${String(child.pid)}: ${executable} ${args.join(' ')}`);
  createInterface({ input: child.stderr }).on('line', log);
  const closed = closedOf(child, log);
  const gone = closed.then((): Outcome<never> => ({ kind: 'ended' }));
  const client = await Promise.race([
    connectPlanner({ input: child.stdout, output: child.stdin }, listener),
    closed.then(() => Promise.reject(ended())),
  ]);
  void closed.then(() => client.dispose());
  return {
    closed,
    ask: (method, params, signal) => Promise.race([answerOf(client, method, params, signal), gone]),
    end: () => endOf(child, closed),
  };
}

async function answerOf<M extends Method>(
  client: PlannerClient,
  method: M,
  params: Requests[M]['params'],
  signal?: AbortSignal,
): Promise<Outcome<M>> {
  try {
    return { kind: 'answered', result: await client.request(method, params, signal) };
  } catch (error) {
    // What is no failure of ours comes from the connection, which ends before the process is seen to.
    return error instanceof HeadstartError ? { kind: 'answered', error } : { kind: 'ended' };
  }
}

function closedOf(child: ChildProcessWithoutNullStreams, log: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    child.stdin.on('error', (error) => log(`planner: ${error.message}`));
    child.once('error', (error) => {
      log(`planner: ${error.message}`);
      resolve();
    });
    child.once('close', (code, signal) => {
      log(`planner ${String(child.pid)} has ended: ${signal ?? String(code)}`);
      resolve();
    });
  });
}

/** Terraform is not killed in the middle of a write: the planner is only asked, and killed when it never answers. */
async function endOf(child: ChildProcessWithoutNullStreams, closed: Promise<void>): Promise<void> {
  child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), farewellMs);
  timer.unref();
  await closed;
  clearTimeout(timer);
}

function ended(): HeadstartError {
  return new HeadstartError({
    code: 'unreachable',
    fault: 'headstart',
    message: 'The planner has ended unexpectedly.',
    detail: { id: 'planner-ended', args: [] },
    nextStep: 'Run the command again: what was prepared is kept and shown under Prepared Resources.',
  });
}
