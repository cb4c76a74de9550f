import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import { terraformOf } from './compose-terraform.ts';
import { computeApiReader } from './executor/compute-api-reader.ts';
import { cloudStorageReader } from './executor/cloud-storage-reader.ts';
import { computePreflightReader } from './executor/compute-preflight-reader.ts';
import { simulatedCloudExecutor } from './executor/simulated-cloud-executor.ts';
import type { Catalog, CloudConnection, ProviderSource } from './ports.ts';
import { simulatedNotOffered, simulatedStateFile } from './simulated-platform.ts';
import type { MachineSource } from './simulator/cloud/cloud-options.ts';
import type { PreemptionSettings } from './simulator/cloud/preemption.ts';
import { httpFetch } from './simulator/http-client.ts';
import { connectSimulator, discoveryPath } from './simulator/simulator-connection.ts';
import { systemClock } from './system-clock.ts';
import { readTargetClock, type ClockAnswer } from './target-clock.ts';
import { cloudMonitoringSource } from './watcher/cloud-monitoring-source.ts';

/** A simulated cloud that answers, of this process or of another. */
interface Reached {
  readonly endpoints: { readonly compute: string; readonly monitoring: string };
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  close(): void | Promise<void>;
}

/** The simulated cloud of a state folder, with everything that acts on it. */
export async function openSimulatedConnection(
  world: CliWorld,
  settings: Settings,
  catalog: Catalog,
): Promise<CloudConnection> {
  if (process.platform === 'win32') throw simulatedNotOffered();
  // Google's auth library would otherwise look for a metadata server, which is no loopback address.
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const reached = await reach(world, settings, catalog);
  const rest = {
    baseUrl: reached.endpoints.compute,
    token: () => Promise.resolve(reached.token),
    clock: systemClock,
    fetch: httpFetch,
  };
  const cloud = computeApiReader(rest);
  const clock = await readTargetClock(
    async () => (await control(reached, 'clock')) as ClockAnswer,
    systemClock,
  );
  const sockets = await socketFolder(settings);
  const usage = cloudMonitoringSource({
    clock,
    instanceId: (...place) => cloud.instanceId(...place),
    endpoint: grpcEndpoint(reached),
  });
  return {
    terraform: terraformOf(world, settings, simulatedProvider(sockets, reached.env), true),
    cloud,
    preflight: {
      quotas: computePreflightReader(rest).quotas,
      credentials: () => Promise.resolve({ kind: 'simulated cloud', renews: true, expiresAt: null }),
    },
    dataSizes: cloudStorageReader(rest),
    usage,
    executor: simulatedCloudExecutor(rest),
    clockFactor: clock.factor,
    now: () => clock.refresh(),
    inventory: () => inventoryOf(reached),
    async close() {
      await usage.close();
      await reached.close();
      await rm(sockets, { recursive: true, force: true });
    },
  };
}

function reach(world: CliWorld, settings: Settings, catalog: Catalog): Promise<Reached> {
  if (settings.simulated.hosting === 'in-process') return inThisProcess(world, settings, catalog);
  const { stateDirectory } = settings;
  return connectSimulator({
    stateDirectory,
    clock: systemClock,
    spawn: () => spawnSimulator(world, settings),
  });
}

/** Ends with this process; the state stays in its file. */
async function inThisProcess(world: CliWorld, settings: Settings, catalog: Catalog): Promise<Reached> {
  const { startSimulator } = await import('./simulator/simulator.ts');
  const stateFile = stateFileOf(settings);
  return startSimulator({
    ...machineSourceOf(catalog),
    stateFile,
    dataDirectory: `${stateFile}.data`,
    clockFactor: settings.simulated.clockFactor,
    latencies: settings.simulated.latency,
    preemptions: preemptionsOf(settings),
    path: world.env['PATH'] ?? '',
  });
}

/** A process of its own, which outlives this command while a job runs on it and ends by itself when nobody is there. */
function spawnSimulator(world: CliWorld, settings: Settings): ReturnType<typeof spawn> {
  const [executable = process.execPath, ...leading] = world.self;
  const { perHour, seed } = preemptionsOf(settings);
  const args = [
    'simulator',
    '--state-file',
    stateFileOf(settings),
    '--clock',
    String(settings.simulated.clockFactor),
    '--latency',
    settings.simulated.latency,
    '--preempt',
    String(perHour),
    '--seed',
    String(seed),
    '--publish',
    discoveryPath(settings.stateDirectory),
    '--exit-when-idle',
  ];
  const env = { ...world.env };
  return spawn(executable, [...leading, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
    cwd: '/',
  });
}

function preemptionsOf({ simulated }: Settings): PreemptionSettings {
  return { perHour: simulated.preemptionsPerHour ?? 0, seed: simulated.seed ?? 1 };
}

function stateFileOf(settings: Settings): string {
  return simulatedStateFile(settings.stateDirectory);
}

/** What the simulated cloud knows of machine types is what the catalog knows. */
export function machineSourceOf(catalog: Catalog): MachineSource {
  return {
    machineType: (name) => {
      const facts = catalog.machineType(name);
      if (!facts) return null;
      const accelerators = facts.accelerator ? [facts.accelerator] : [];
      return { vcpus: facts.vcpus, memoryGib: facts.memoryGib, accelerators };
    },
  };
}

/** A unix socket's path holds about 100 characters: a state folder deeper than that keeps its sockets elsewhere. */
const longestSocketFolder = 80;

async function socketFolder({ stateDirectory }: Settings): Promise<string> {
  const inState = join(stateDirectory, 'simulated');
  const parent = inState.length < longestSocketFolder ? inState : tmpdir();
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, 's-'));
}

/**
 * One provider for each Terraform run, on a socket of its own: a reattached provider has one configuration. It is loaded
 * at the first, because most commands run no Terraform.
 */
function simulatedProvider(folder: string, env: Readonly<Record<string, string>>): ProviderSource {
  let attachments = 0;
  return {
    async attach() {
      attachments += 1;
      const socketPath = join(folder, `${attachments}.sock`);
      const { startProviderServer } = await import('./simulator/provider/provider-server.ts');
      const provider = await startProviderServer({ socketPath, env });
      return { env: { ...env, TF_REATTACH_PROVIDERS: provider.reattach }, close: () => provider.close() };
    },
  };
}

function grpcEndpoint({ endpoints }: Reached): { apiEndpoint: string; port: number; insecure: true } {
  const [apiEndpoint = '127.0.0.1', port = ''] = endpoints.monitoring.split(':');
  return { apiEndpoint, port: Number(port), insecure: true };
}

/** What a user would call resources: `instances headstart-kmeans`. Projects and zones are no resources. */
async function inventoryOf(reached: Reached): Promise<readonly string[]> {
  const { resources } = (await control(reached, 'resources')) as { resources: readonly { path: string }[] };
  return resources.map(({ path }) => path.split('/').slice(-2).join(' ')).sort();
}

/** What the simulated cloud says of itself. */
async function control({ endpoints, token }: Reached, what: 'clock' | 'resources'): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const question = { method: 'GET', headers, body: null, signal: null };
  const answer = await httpFetch(`${endpoints.compute}/headstart/v1/${what}`, question);
  return JSON.parse(await answer.text());
}
