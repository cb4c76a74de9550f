import { join } from 'node:path';
import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { ProviderSource, Terraform } from './ports.ts';
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
    cacheDirectory: join(settings.stateDirectory, 'cache'),
    setting: settings.terraform ?? undefined,
  };
  return createTerraform({ binary: () => findTerraform(search), provider, env: world.env, replacesLockFile });
}
