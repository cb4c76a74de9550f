import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computeApiReader, type ComputeApiReader } from '../../planner/executor/compute-api-reader.ts';
import { restClient, type RestClientOptions } from '../../planner/executor/rest-client.ts';
import { simulatedCloudExecutor } from '../../planner/executor/simulated-cloud-executor.ts';
import type { Executor } from '../../planner/ports.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../planner/simulator/simulator.ts';

/** A simulator in this process with the clients of the executor room on it. */
export interface SimulatedScene extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly reader: ComputeApiReader;
  readonly executor: Executor;
  readonly rest: RestClientOptions;
  /** A folder of code with these files. */
  code(files: Readonly<Record<string, string>>): string;
  /** Sends to the Compute API and waits for the operation. */
  compute(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void>;
  /** A network and a running instance `worker` in us-central1-a with an empty data disk. */
  prepare(labels?: Readonly<Record<string, string>>, scheduling?: object): Promise<void>;
}

export const project = 'demo-project';
export const zone = 'us-central1-a';

export const machineType = (name: string) =>
  name === 'e2-standard-2' ? { vcpus: 2, memoryGib: 8, accelerators: [] } : null;

export async function simulatedScene(options: Partial<SimulatorOptions> = {}): Promise<SimulatedScene> {
  const directory = mkdtempSync(join(tmpdir(), 'headstart-executor-'));
  const simulator = await startSimulator({
    dataDirectory: join(directory, 'data'),
    path: process.env['PATH'] ?? '',
    machineType,
    ...options,
  });
  const rest: RestClientOptions = {
    baseUrl: simulator.endpoints.compute,
    token: () => Promise.resolve(simulator.token),
    clock: { sleep: () => Promise.resolve() },
  };
  let folders = 0;
  return {
    simulator,
    rest,
    compute: (...request) => compute(rest, ...request),
    reader: computeApiReader(rest),
    executor: simulatedCloudExecutor(rest),
    code(files) {
      const folder = join(directory, `code-${(folders += 1)}`);
      mkdirSync(folder);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      return folder;
    },
    prepare: (labels, scheduling) => prepareWorker(rest, labels, scheduling),
    async [Symbol.asyncDispose]() {
      await simulator.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function compute(
  rest: RestClientOptions,
  method: 'POST' | 'DELETE',
  path: string,
  body: object = {},
): Promise<void> {
  const client = restClient(rest);
  const base = `/compute/v1/projects/${project}`;
  const started = (await client.send({ method, path: `${base}${path}`, body })) as { name: string };
  const scope = /^\/(global|zones\/[^/]+|regions\/[^/]+)/.exec(path)?.[0] ?? '/global';
  const wait = `${base}${scope}/operations/${started.name}/wait`;
  const { error } = (await client.send({ method: 'POST', path: wait })) as { error?: unknown };
  if (error !== undefined) throw new Error(JSON.stringify(error));
}

/** A network and a running instance `worker` in us-central1-a with an empty data disk. */
export async function prepareWorker(
  rest: RestClientOptions,
  labels: Readonly<Record<string, string>> = {},
  scheduling: object = {},
): Promise<void> {
  await compute(rest, 'POST', '/global/networks', { name: 'net', autoCreateSubnetworks: true });
  await compute(rest, 'POST', `/zones/${zone}/disks`, {
    name: 'worker-data',
    sizeGb: '10',
    type: `projects/${project}/zones/${zone}/diskTypes/pd-balanced`,
  });
  const sourceImage = 'projects/debian-cloud/global/images/family/debian-12';
  await compute(rest, 'POST', `/zones/${zone}/instances`, {
    name: 'worker',
    labels,
    scheduling,
    machineType: `zones/${zone}/machineTypes/e2-standard-2`,
    metadata: { items: [{ key: 'enable-guest-attributes', value: 'TRUE' }] },
    networkInterfaces: [{ network: `projects/${project}/global/networks/net` }],
    disks: [
      { boot: true, autoDelete: true, initializeParams: { sourceImage } },
      { deviceName: 'headstart-data', source: `projects/${project}/zones/${zone}/disks/worker-data` },
    ],
  });
}
