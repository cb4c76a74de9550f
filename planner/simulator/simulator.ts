import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import type { OutsideClock } from './cloud/clock.ts';
import { startCloud } from './cloud/cloud.ts';
import type { MachineSource } from './cloud/cloud-options.ts';
import type { LatencySettings } from './cloud/latencies.ts';
import type { PreemptionSettings } from './cloud/preemption.ts';
import type { QuotaSettings } from './cloud/quota-settings.ts';
import { systemClock } from './cloud/system-clock.ts';
import { ClientLeases } from './client-leases.ts';
import { executorRoutes } from './executor-routes.ts';
import { processSignals } from './guest/child-process.ts';
import { procFilesystem } from './guest/proc-filesystem.ts';
import { SimulatedGuest } from './guest/simulated-guest.ts';
import { serveMonitoring } from './monitoring/monitoring-grpc-server.ts';

export interface SimulatorOptions extends MachineSource {
  /** Contents of disks and snapshots, code and output of runs; made when absent. */
  readonly dataDirectory: string;
  /** State survives in this file; absent: memory only. */
  readonly stateFile?: string;
  readonly clock?: OutsideClock;
  /** Latencies, time limits, sample periods and billing run this many times as fast; default 1. */
  readonly clockFactor?: number;
  readonly latencies?: LatencySettings;
  readonly quotas?: QuotaSettings;
  /** Default: Spot machines are preempted only where the control API is asked to. */
  readonly preemptions?: PreemptionSettings;
  /** What submitted programs find as PATH. */
  readonly path: string;
  /** Real seconds that a program has between SIGTERM and SIGKILL; default 30. */
  readonly graceSeconds?: number;
  /** Callers must carry it; default a random one. */
  readonly token?: string;
}

export interface SimulatorEndpoints {
  /** Base URL of the REST APIs and of the executor, without a slash at the end. */
  readonly compute: string;
  /** `127.0.0.1:PORT` of the Monitoring API (gRPC without TLS). */
  readonly monitoring: string;
}

/** A simulated Google Cloud in this process, on loopback. */
export interface Simulator {
  readonly endpoints: SimulatorEndpoints;
  /** Variables under which Terraform with the simulated provider works on it. */
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  readonly dataDirectory: string;
  readonly guest: SimulatedGuest;
  readonly leases: ClientLeases;
  /** Ends runs (they become `stopped` and go on when the instances run again), saves and closes all servers. */
  close(): Promise<void>;
}

/** Starts cloud, guests and Monitoring. HeadstartError `state-damaged` where the state file cannot be read. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  mkdirSync(options.dataDirectory, { recursive: true });
  const dataDirectory = realpathSync(options.dataDirectory);
  const clock = options.clock ?? systemClock;
  const token = options.token ?? randomBytes(24).toString('base64url');
  const leases = new ClientLeases(clock);
  let guest: SimulatedGuest | null = null;
  const theGuest = (): SimulatedGuest => {
    if (guest === null) throw new Error('the cloud has started without its guest');
    return guest;
  };
  const cloud = await startCloud({
    ...options,
    clock,
    token,
    dataDirectory,
    guest: (side) => (guest = newGuest(options, dataDirectory, side)),
    extraRoutes: [...executorRoutes(theGuest), leases.route()],
  });
  const started = theGuest();
  await started.recover();
  const monitoring = await serveMonitoring({
    usage: (project) => started.history.ofProject(project),
    onRequest: () => leases.seen(),
  });
  return {
    endpoints: { compute: cloud.baseUrl, monitoring: `127.0.0.1:${monitoring.port}` },
    env: terraformEnvironment(cloud.baseUrl, token),
    token,
    dataDirectory,
    guest: started,
    leases,
    async close() {
      await started.close();
      await monitoring.close();
      await cloud.close();
    },
  };
}

function newGuest(
  options: SimulatorOptions,
  dataDirectory: string,
  cloud: ConstructorParameters<typeof SimulatedGuest>[0]['cloud'],
): SimulatedGuest {
  const { graceSeconds } = options;
  return new SimulatedGuest({
    cloud,
    dataDirectory,
    path: options.path,
    machine: { table: procFilesystem(), signals: processSignals, realClock: systemClock },
    salt: () => randomBytes(4).toString('hex'),
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
  });
}

/** What the simulated provider reads of the environment, beside the project. */
function terraformEnvironment(baseUrl: string, token: string): Record<string, string> {
  return {
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: `${baseUrl}/compute/v1/`,
    GOOGLE_IAM_CUSTOM_ENDPOINT: `${baseUrl}/iam/v1/`,
    GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT: `${baseUrl}/cloudresourcemanager/v1/`,
    GOOGLE_STORAGE_CUSTOM_ENDPOINT: `${baseUrl}/storage/v1/`,
    GOOGLE_OAUTH_ACCESS_TOKEN: token,
  };
}
