import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ApiError } from './cloud/api-error.ts';
import { isObject } from './cloud/json.ts';
import { parseQuotaSettings, type QuotaSettings } from './cloud/quota-settings.ts';
import { systemClock } from './cloud/system-clock.ts';
import { claimDiscovery, type DiscoveryClaim } from './discovery-file.ts';
import { installProviderMirror, type MirrorOptions } from './provider/filesystem-mirror.ts';
import { quotaFileUnusable } from './simulator-failures.ts';
import {
  startSimulator,
  type Simulator,
  type SimulatorEndpoints,
  type SimulatorOptions,
} from './simulator.ts';

export interface SimulatorProcessOptions extends Omit<
  SimulatorOptions,
  'dataDirectory' | 'quotas' | 'clock'
> {
  /** JSON as {@link parseQuotaSettings} reads it. */
  readonly quotaFile?: string;
  /** How terminals start the provider; absent: only a reattached provider works. */
  readonly mirror?: MirrorOptions;
  /** Where to publish that this simulator runs; its file `PATH.lock` is held meanwhile. */
  readonly publish?: string;
  /** End when no client has been there for `idleSeconds` (default 10) and nothing is executing. */
  readonly exitWhenIdle?: boolean;
  readonly idleSeconds?: number;
  /** Aborted by ^C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Called once, when everything answers. */
  readonly onReady: (announcement: SimulatorAnnouncement) => void;
}

/** The first line of the program's output. */
export interface SimulatorAnnouncement {
  readonly env: Readonly<Record<string, string>>;
  readonly endpoints: SimulatorEndpoints;
  readonly stateFile: string | null;
}

/**
 * Runs a simulated cloud until the signal aborts or, if so asked, nobody uses it any more. Contents of disks lie
 * in `STATEFILE.data`; without a state file everything lies in a temporary folder that is removed at the end.
 * Throws HeadstartError: lock, state-damaged, invalid (quota file).
 */
export async function runSimulator(options: SimulatorProcessOptions): Promise<void> {
  const quotas = options.quotaFile === undefined ? null : readQuotas(options.quotaFile);
  const stateClaim = options.stateFile === undefined ? null : claimStateFile(options.stateFile);
  try {
    await runOnState(options, quotas);
  } finally {
    stateClaim?.release();
  }
}

/** Two on one state file would each overwrite what the other has made. */
function claimStateFile(stateFile: string): DiscoveryClaim {
  const path = resolve(stateFile);
  mkdirSync(dirname(path), { recursive: true });
  return claimDiscovery(path);
}

async function runOnState(options: SimulatorProcessOptions, quotas: QuotaSettings | null): Promise<void> {
  const claim = options.publish === undefined ? null : claimDiscovery(options.publish);
  const folder = dataFolder(options.stateFile);
  try {
    const simulator = await startSimulator({
      ...options,
      dataDirectory: folder.path,
      ...(quotas === null ? {} : { quotas }),
    });
    try {
      await announce(options, simulator, claim);
      await untilEnd(options, simulator);
    } finally {
      claim?.withdraw();
      await simulator.close();
    }
  } finally {
    if (folder.temporary) rmSync(folder.path, { recursive: true, force: true });
    claim?.release();
  }
}

async function announce(
  options: SimulatorProcessOptions,
  simulator: Simulator,
  claim: DiscoveryClaim | null,
): Promise<void> {
  const mirrorFolder = join(simulator.dataDirectory, 'terraform');
  if (options.mirror !== undefined) mkdirSync(mirrorFolder, { recursive: true });
  const mirror =
    options.mirror === undefined ? null : await installProviderMirror(mirrorFolder, options.mirror);
  const announcement: SimulatorAnnouncement = {
    env: { ...mirror?.env, ...simulator.env },
    endpoints: simulator.endpoints,
    stateFile: options.stateFile === undefined ? null : resolve(options.stateFile),
  };
  claim?.publish({
    ...announcement,
    pid: process.pid,
    token: simulator.token,
    startedAt: systemClock.now().toISOString(),
  });
  options.onReady(announcement);
}

function dataFolder(stateFile: string | undefined): { path: string; temporary: boolean } {
  if (stateFile !== undefined) return { path: `${resolve(stateFile)}.data`, temporary: false };
  return { path: mkdtempSync(join(tmpdir(), 'headstart-simulator-')), temporary: true };
}

function readQuotas(file: string): QuotaSettings {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(value)) throw quotaFileUnusable(file, 'it holds no JSON object');
    return parseQuotaSettings(value);
  } catch (error) {
    const unreadable = error instanceof SyntaxError || error instanceof ApiError;
    const missing = error instanceof Error && 'code' in error;
    if (unreadable || missing) throw quotaFileUnusable(file, error.message);
    throw error;
  }
}

/** How often it is looked whether anybody is still there. */
const lookMs = 250;

function untilEnd(options: SimulatorProcessOptions, simulator: Simulator): Promise<void> {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  const idleMs = (options.idleSeconds ?? 10) * 1000;
  const look = (): void => {
    const idle = !simulator.guest.busy && simulator.leases.idleMs() >= idleMs;
    if (idle) simulator.leases.refuse();
    if (idle) end();
    else timer = systemClock.setTimer(lookMs, look);
  };
  let timer = systemClock.setTimer(lookMs, options.exitWhenIdle === true ? look : () => undefined);
  options.signal.addEventListener('abort', () => end(), { once: true });
  if (options.signal.aborted) end();
  return promise.finally(() => timer.cancel());
}
