import { join } from 'node:path';
import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import { terraformOf } from './compose-terraform.ts';
import { computeApiReader } from './executor/compute-api-reader.ts';
import { accessTokenSource } from './executor/google-access-token.ts';
import type { CloudConnection, ProviderSource } from './ports.ts';
import { systemClock } from './system-clock.ts';
import { cloudMonitoringSource } from './watcher/cloud-monitoring-source.ts';

/** Google Cloud itself, with Application Default Credentials. It runs no submitted code: `executor` is null. */
export function openGoogleConnection(world: CliWorld, settings: Settings): CloudConnection {
  const cloud = computeApiReader({
    baseUrl: 'https://compute.googleapis.com',
    token: accessTokenSource(),
    clock: systemClock,
  });
  const usage = cloudMonitoringSource({
    clock: systemClock,
    instanceId: (...place) => cloud.instanceId(...place),
  });
  return {
    terraform: terraformOf(world, settings, registryProvider(settings), false),
    cloud,
    usage,
    executor: null,
    clockFactor: 1,
    now: () => Promise.resolve(systemClock.now()),
    inventory: null,
    close: () => usage.close(),
  };
}

/** Terraform fetches the real provider from its registry once and keeps it in Headstart's cache. */
function registryProvider(settings: Settings): ProviderSource {
  const env = { TF_PLUGIN_CACHE_DIR: join(settings.stateDirectory, 'cache', 'plugins') };
  return { attach: () => Promise.resolve({ env, close: () => Promise.resolve() }) };
}
