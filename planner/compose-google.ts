import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as http from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HeadstartError } from '../schemas/failure.ts';
import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import { terraformOf } from './compose-terraform.ts';
import { computeApiReader } from './executor/compute-api-reader.ts';
import { cloudQuotasReader } from './executor/cloud-quotas-reader.ts';
import { cloudStorageReader } from './executor/cloud-storage-reader.ts';
import { computePreflightReader } from './executor/compute-preflight-reader.ts';
import { accessTokenSource } from './executor/google-access-token.ts';
import { googleCredentialFacts } from './executor/google-credential-file.ts';
import type { CloudConnection, ProviderSource } from './ports.ts';
import { systemClock } from './system-clock.ts';
import { cloudMonitoringSource } from './watcher/cloud-monitoring-source.ts';

/** Google Cloud itself, with Application Default Credentials. It runs no submitted code: `executor` is null. */
export function openGoogleConnection(world: CliWorld, settings: Settings): CloudConnection {
  useProxies(world.env);
  const rest = {
    baseUrl: 'https://compute.googleapis.com',
    token: accessTokenSource(),
    clock: systemClock,
  };
  const cloud = computeApiReader(rest);
  const usage = cloudMonitoringSource({
    clock: systemClock,
    instanceId: (...place) => cloud.instanceId(...place),
  });
  return {
    terraform: terraformOf(world, settings, registryProvider(world, settings), false),
    cloud,
    preflight: {
      ...computePreflightReader(rest),
      // What it tells is good to know; nobody waits long for it.
      ...cloudQuotasReader({ ...rest, baseUrl: 'https://cloudquotas.googleapis.com', backoffMs: [500] }),
      credentials: () => googleCredentialFacts(world.env),
    },
    dataSizes: cloudStorageReader({ ...rest, baseUrl: 'https://storage.googleapis.com' }),
    usage,
    executor: null,
    clockFactor: 1,
    now: () => Promise.resolve(systemClock.now()),
    inventory: null,
    close: () => usage.close(),
  };
}

/**
 * Terraform fetches the real provider from its registry once and keeps it in Headstart's cache. Who has a mirror of
 * the registry says so in a CLI configuration of their own, which then decides.
 */
function registryProvider(world: CliWorld, settings: Settings): ProviderSource {
  const cache = join(settings.stateDirectory, 'cache', 'plugins');
  const own = ownCliConfig(world.env);
  const env = { TF_PLUGIN_CACHE_DIR: cache, ...(own === null ? {} : { TF_CLI_CONFIG_FILE: own }) };
  return {
    async attach() {
      // Terraform refuses a cache folder that is not there.
      await mkdir(cache, { recursive: true });
      return { env, close: () => Promise.resolve() };
    },
  };
}

/**
 * The user's CLI configuration: TF_CLI_CONFIG_FILE, else where Terraform and OpenTofu look by themselves (source:
 * Terraform, "CLI Configuration File"). Null where there is no such file.
 */
function ownCliConfig(env: CliWorld['env']): string | null {
  const folder = process.platform === 'win32' ? (env['APPDATA'] ?? '') : (env['HOME'] ?? homedir());
  const names = process.platform === 'win32' ? ['terraform.rc', 'tofu.rc'] : ['.terraformrc', '.tofurc'];
  const named = env['TF_CLI_CONFIG_FILE'];
  const candidates = [...(named ? [named] : []), ...names.map((name) => join(folder, name))];
  return candidates.find((file) => existsSync(file)) ?? null;
}

/**
 * Terraform and Google's auth library use the proxy of the environment by themselves; fetch has to be told, and gRPC
 * reads the names in lower case only.
 */
function useProxies(env: CliWorld['env']): void {
  // Newer than the oldest Node that starts this program.
  const tellFetch: typeof http.setGlobalProxyFromEnv | undefined = http.setGlobalProxyFromEnv;
  try {
    tellFetch?.({ ...env });
  } catch (cause) {
    throw wrongProxy(cause);
  }
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']) {
    const value = env[name];
    if (value !== undefined) process.env[name.toLowerCase()] ??= value;
  }
}

function wrongProxy(cause: unknown): HeadstartError {
  return new HeadstartError(
    {
      code: 'usage',
      fault: 'user',
      message: 'The proxy that HTTPS_PROXY or HTTP_PROXY names is no address.',
      nextStep: 'Set it to an address such as http://proxy.example.com:3128, or unset it.',
    },
    { cause },
  );
}
