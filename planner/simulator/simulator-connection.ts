import type { ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../ports.ts';
import { readDiscovery, type Discovery } from './discovery-file.ts';
import { simulatorSilent } from './simulator-failures.ts';

export interface ConnectOptions {
  readonly stateDirectory: string;
  /** Starts the simulator's program with `publish` at {@link discoveryPath}: detached, its stderr a pipe or nothing. */
  readonly spawn: () => ChildProcess;
  readonly clock: Clock;
  /** Default 30. */
  readonly deadlineSeconds?: number;
}

/** A live simulator of another process. It stays up for as long as somebody is connected or a run executes. */
export interface SimulatorConnection extends Omit<Discovery, 'startedAt'> {
  readonly startedAt: string;
  close(): void;
}

/** Where the simulator of a state directory publishes itself. */
export function discoveryPath(stateDirectory: string): string {
  return join(stateDirectory, 'simulated', 'simulator.json');
}

const pollMs = 100;
const stderrTail = 2000;

/** Connects to the state directory's simulator, starting it where none is live. HeadstartError `unreachable`. */
export async function connectSimulator(options: ConnectOptions): Promise<SimulatorConnection> {
  const path = discoveryPath(options.stateDirectory);
  await mkdir(dirname(path), { recursive: true });
  const deadlineSeconds = options.deadlineSeconds ?? 30;
  const deadlineMs = options.clock.now().getTime() + deadlineSeconds * 1000;
  let child: SpawnedSimulator | null = null;
  try {
    for (;;) {
      const live = await liveConnection(readDiscovery(path));
      if (live !== null) return live;
      // One that has ended may have lost a race against another, or against one that was just closing.
      if (child === null || child.ended()) child = spawned(options.spawn(), child?.said() ?? '');
      if (options.clock.now().getTime() >= deadlineMs) throw simulatorSilent(deadlineSeconds, child.said());
      await changed(path, options.clock);
    }
  } finally {
    child?.letGo();
  }
}

interface SpawnedSimulator {
  ended(): boolean;
  said(): string;
  letGo(): void;
}

function spawned(child: ChildProcess, saidBefore: string): SpawnedSimulator {
  let said = '';
  let ended = false;
  child.stderr?.on('data', (bytes: Buffer) => (said = (said + bytes.toString('utf8')).slice(-stderrTail)));
  child.once('exit', () => (ended = true));
  child.once('error', (error) => {
    ended = true;
    said += error.message;
  });
  return {
    ended: () => ended,
    said: () => (said === '' ? saidBefore : said).trim(),
    letGo: () => {
      child.stderr?.destroy();
      child.stdout?.destroy();
      child.unref();
    },
  };
}

/** Resolves when something happens in the file's folder, or after a moment where such news do not come. */
async function changed(path: string, clock: Clock): Promise<void> {
  const done = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher = watch(dirname(path), (_event, name) => {
    if (name === null || name === basename(path)) resolve();
  });
  watcher.once('error', () => resolve());
  try {
    const slept = clock.sleep(pollMs, done.signal).catch((error: unknown) => {
      if (!done.signal.aborted) throw error;
    });
    await Promise.race([promise, slept]);
  } finally {
    done.abort();
    watcher.close();
  }
}

/** Takes a lease on a published simulator; null where it does not answer. */
async function liveConnection(discovery: Discovery | null): Promise<SimulatorConnection | null> {
  if (discovery === null) return null;
  const lease = await openLease(discovery);
  return lease === null ? null : { ...discovery, close: () => lease.close() };
}

/**
 * Holds GET /headstart/v1/lease open, again and again, without keeping this process alive. Resolves once the
 * simulator is known to answer.
 */
async function openLease({ endpoints, token }: Discovery): Promise<{ close(): void } | null> {
  if (!(await answers(endpoints.compute, token))) return null;
  let open: ClientRequest | null = null;
  let closed = false;
  const hold = (): void => {
    open = send(endpoints.compute, '/headstart/v1/lease', token, (status) => {
      if (status === 200 && !closed) hold();
    });
  };
  hold();
  return {
    close: () => {
      closed = true;
      open?.destroy();
    },
  };
}

function answers(baseUrl: string, token: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  send(baseUrl, '/headstart/v1/lease?waitMs=0', token, (status) => resolve(status === 200), false);
  return promise;
}

function send(
  baseUrl: string,
  path: string,
  token: string,
  done: (status: number | null) => void,
  mayBeAlone = true,
): ClientRequest {
  const sent = request(baseUrl + path, { headers: { authorization: `Bearer ${token}` }, agent: false });
  if (mayBeAlone) sent.on('socket', (socket) => socket.unref());
  sent.once('response', (response) => {
    response.resume();
    response.once('end', () => done(response.statusCode ?? null));
    response.once('error', () => done(null));
  });
  sent.once('error', () => done(null));
  sent.end();
  return sent;
}
