import { request as httpRequest } from 'node:http';
import { startCloud } from '../../../planner/simulator/cloud/cloud.ts';
import type {
  CloudOptions,
  MachineFacts,
  RunningCloud,
} from '../../../planner/simulator/cloud/cloud-options.ts';
import { requiredTextAt, textAt, type JsonObject } from '../../../planner/simulator/cloud/json.ts';

const machines: Readonly<Record<string, MachineFacts>> = {
  'f1-micro': { vcpus: 1, memoryGib: 0.6, accelerators: [] },
  'e2-standard-4': { vcpus: 4, memoryGib: 16, accelerators: [] },
  'n1-standard-4': { vcpus: 4, memoryGib: 15, accelerators: [] },
  'n1-standard-8': { vcpus: 8, memoryGib: 30, accelerators: [] },
  'n1-standard-64': { vcpus: 64, memoryGib: 240, accelerators: [] },
  'n2-standard-32': { vcpus: 32, memoryGib: 128, accelerators: [] },
  'g2-standard-4': { vcpus: 4, memoryGib: 16, accelerators: [{ type: 'nvidia-l4', count: 1 }] },
  'g2-standard-24': { vcpus: 24, memoryGib: 96, accelerators: [{ type: 'nvidia-l4', count: 2 }] },
  'a2-highgpu-1g': { vcpus: 12, memoryGib: 85, accelerators: [{ type: 'nvidia-tesla-a100', count: 1 }] },
  'a2-ultragpu-1g': { vcpus: 12, memoryGib: 170, accelerators: [{ type: 'nvidia-a100-80gb', count: 1 }] },
  'a3-highgpu-1g': { vcpus: 26, memoryGib: 234, accelerators: [{ type: 'nvidia-h100-80gb', count: 1 }] },
  'a3-ultragpu-8g': { vcpus: 224, memoryGib: 2952, accelerators: [{ type: 'nvidia-h200-141gb', count: 8 }] },
};
const zonesOfL4 = ['us-central1-a', 'us-central1-b', 'europe-west4-a'];

/** Machine facts for tests: a dozen types, G2 and L4 in three zones only. */
export const machineSource = {
  machineType: (name: string) => machines[name] ?? null,
  machineTypeNames: () => Object.keys(machines),
  zonesOfMachineType: (name: string) => (name.startsWith('g2-') ? zonesOfL4 : null),
  zonesOfAccelerator: (type: string) => (type === 'nvidia-l4' ? zonesOfL4 : null),
};

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A running cloud with a caller that speaks HTTP to it. */
export interface Fixture {
  readonly cloud: RunningCloud;
  /** `path` begins after the base URL; paths without a leading slash stand below compute/v1/projects/demo/. */
  call(method: string, path: string, body?: JsonObject): Promise<Answer>;
  /** A call that must start an operation; waits for it and answers with what it became. */
  done(method: string, path: string, body?: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

export async function startFixture(options: Partial<CloudOptions> = {}): Promise<Fixture> {
  const cloud = await startCloud({ ...machineSource, ...options });
  const call: Fixture['call'] = (method, path, body) => send(cloud, options.token, method, path, body);
  return {
    cloud,
    call,
    done: async (method, path, body) => {
      const started = await call(method, path, body);
      if (started.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(started.body)}`);
      if (started.body['status'] === 'DONE') return started.body;
      const link = requiredTextAt(started.body, 'selfLink').replace('https://www.googleapis.com', '');
      return (await call('POST', `${link}/wait`)).body;
    },
    close: () => cloud.close(),
  };
}

async function send(
  cloud: RunningCloud,
  token: string | undefined,
  method: string,
  path: string,
  body?: JsonObject,
): Promise<Answer> {
  const url = `${cloud.baseUrl}${path.startsWith('/') ? path : `/compute/v1/projects/demo/${path}`}`;
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as JsonObject };
}

/** A request whose headers `fetch` would not let through (Host, Origin). */
export function rawRequest(
  cloud: RunningCloud,
  headers: Record<string, string>,
  path: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: cloud.port, path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end();
  });
}

export const zone = 'us-central1-a';

/** A custom network with one subnetwork in us-central1. */
export async function makeNetwork(fixture: Fixture, name = 'net', range = '10.10.0.0/24'): Promise<void> {
  await fixture.done('POST', 'global/networks', { name, autoCreateSubnetworks: false });
  await fixture.done('POST', 'regions/us-central1/subnetworks', {
    name: `${name}-sub`,
    network: `projects/demo/global/networks/${name}`,
    ipCidrRange: range,
  });
}

/** The body of an instance insert: a small machine on the network of {@link makeNetwork}. */
export function instanceBody(name: string, changes: JsonObject = {}, where = zone): JsonObject {
  const { machineType = 'n1-standard-4', ...rest } = changes;
  const type = typeof machineType === 'string' ? machineType : '';
  return {
    name,
    machineType: `zones/${where}/machineTypes/${type}`,
    disks: [bootDisk()],
    networkInterfaces: [{ subnetwork: 'regions/us-central1/subnetworks/net-sub' }],
    ...rest,
  };
}

export function bootDisk(type = 'pd-balanced'): JsonObject {
  const sourceImage = 'projects/debian-cloud/global/images/family/debian-12';
  return {
    boot: true,
    autoDelete: true,
    initializeParams: { sourceImage, diskType: `zones/${zone}/diskTypes/${type}` },
  };
}

/** The scheduling that an instance with GPUs needs. */
export const gpuScheduling: JsonObject = { onHostMaintenance: 'TERMINATE', automaticRestart: true };

export function resource(answer: JsonObject, member: string): JsonObject {
  const value = answer[member];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`no object ${member}`);
  return value;
}

/** Code of a failed operation, or null. */
export function operationCode(operation: JsonObject): string | null {
  const error = operation['error'];
  if (error === undefined) return null;
  const errors = resource(operation, 'error')['errors'] as JsonObject[];
  return textAt(errors[0] ?? {}, 'code') ?? null;
}
