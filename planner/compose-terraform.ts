import { join } from 'node:path';
import { HeadstartError } from '../schemas/failure.ts';
import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { ProviderSource, Terraform } from './ports.ts';
import { stateDirectory } from './settings/settings-file.ts';
import { downloadTerraform } from './terraform/download-terraform.ts';
import { findTerraform } from './terraform/find-terraform.ts';
import { createTerraform } from './terraform/terraform-process.ts';

/** The Terraform of this machine with a target's way to its provider. */
export function terraformOf(
  world: CliWorld,
  settings: Settings,
  provider: ProviderSource,
  replacesLockFile: boolean,
): Terraform {
  const search = {
    env: world.env,
    cacheDirectory: cacheDirectoryOf(settings.stateDirectory),
    setting: settings.terraform ?? undefined,
  };
  return createTerraform({ binary: () => findTerraform(search), provider, env: world.env, replacesLockFile });
}

/** Path of Terraform or OpenTofu; where there is none, a pinned release is fetched into the cache, and said so. */
export async function findOrFetchTerraform(world: CliWorld): Promise<string> {
  const cacheDirectory = cacheDirectoryOf(stateDirectory(world.env));
  try {
    return await findTerraform({ env: world.env, cacheDirectory });
  } catch (error) {
    if (!(error instanceof HeadstartError) || error.failure.code !== 'terraform-missing') throw error;
    return fetchTerraform(world, cacheDirectory);
  }
}

/** Fetches the pinned release from the vendor's release site, whose published SHA-256 it must have. */
export function fetchTerraform(world: CliWorld, cacheDirectory: string): Promise<string> {
  world.stderr.write("Fetching Terraform from the vendor's release site, checking its published SHA-256 …\n");
  const site = world.env['HEADSTART_TERRAFORM_SITE'];
  return downloadTerraform({ cacheDirectory, ...(site === undefined ? {} : { site }) }, world.signal);
}

/** Where fetched programs are kept. */
export function cacheDirectoryOf(state: string): string {
  return join(state, 'cache');
}
