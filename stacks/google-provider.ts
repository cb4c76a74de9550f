import { LocalBackend, type TerraformStack } from 'cdktf';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider/index.js';
import { terraformText } from './terraform-text.ts';

/** Where a stack's resources are. */
export interface StackLocation {
  readonly project: string;
  readonly region: string;
  readonly zone: string;
  /** Path of the local state file, relative to the folder that Terraform runs in. */
  readonly statePath: string;
}

/**
 * Gives a stack its state and its provider: project, region and zone only. Credentials and endpoints come from the
 * environment of the Terraform run, so the same configuration serves Google Cloud and the simulated one.
 */
export function addGoogleProvider(stack: TerraformStack, location: StackLocation): void {
  new LocalBackend(stack, { path: location.statePath });
  new GoogleProvider(stack, 'google', {
    project: terraformText(location.project),
    region: location.region,
    zone: location.zone,
  });
}
