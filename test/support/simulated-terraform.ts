import { join } from 'node:path';
import { createTerraform } from '../../planner/terraform/terraform-process.ts';
import { startCloud } from '../../planner/simulator/cloud/cloud.ts';
import { startProviderServer } from '../../planner/simulator/provider/provider-server.ts';
import type { Terraform } from '../../planner/ports.ts';
import type { MachineSource, RunningCloud } from '../../planner/simulator/cloud/cloud-options.ts';

/** The real Terraform against a simulated Google Cloud in this process. */
export interface SimulatedTerraform {
  readonly cloud: RunningCloud;
  readonly terraform: Terraform;
  /** The cloud's answer to a GET. */
  get(path: string): Promise<Record<string, unknown>>;
  put(path: string, body: unknown): Promise<void>;
  close(): Promise<void>;
}

/** `folder` is short: unix sockets lie in it. Machine types are those of `machines`, N2 standard when absent. */
export async function startSimulatedTerraform(
  folder: string,
  machines: MachineSource = { machineType },
): Promise<SimulatedTerraform> {
  const cloud = await startCloud(machines);
  const env = endpointVariables(cloud.baseUrl);
  let attachments = 0;
  const attach = async () => {
    attachments += 1;
    const provider = await startProviderServer({ socketPath: join(folder, `p${attachments}`), env });
    return { env: { TF_REATTACH_PROVIDERS: provider.reattach, ...env }, close: () => provider.close() };
  };
  return {
    cloud,
    terraform: createTerraform({
      binary: () => Promise.resolve('terraform'),
      provider: { attach },
      env: process.env,
      replacesLockFile: true,
    }),
    get: async (path) => (await (await fetch(`${cloud.baseUrl}${path}`)).json()) as Record<string, unknown>,
    put: async (path, body) => {
      const response = await fetch(`${cloud.baseUrl}${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    close: () => cloud.close(),
  };
}

function endpointVariables(base: string): Record<string, string> {
  return {
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: `${base}/compute/v1/`,
    GOOGLE_IAM_CUSTOM_ENDPOINT: `${base}/iam/v1/`,
    GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT: `${base}/cloudresourcemanager/v1/`,
    GOOGLE_STORAGE_CUSTOM_ENDPOINT: `${base}/storage/v1/`,
    GOOGLE_OAUTH_ACCESS_TOKEN: 'simulated',
  };
}

/** n2-standard-N only: what the stacks' tests ask for. */
function machineType(name: string) {
  const vcpus = Number(/^n2-standard-(\d+)$/.exec(name)?.[1]);
  return Number.isNaN(vcpus) ? null : { vcpus, memoryGib: vcpus * 4, accelerators: [] };
}
