import { GcsBackend, LocalBackend, type TerraformStack } from 'cdktf';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider/index.js';
import { terraformText } from './terraform-text.ts';

/** Where a stack's Terraform state is: a file, relative to the folder that Terraform runs in, or a Cloud Storage bucket. */
export type StateLocation =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string };

/** Where a stack's resources are. */
export interface StackLocation {
  readonly project: string;
  readonly region: string;
  /** Absent where nothing of the stack is in a zone. */
  readonly zone?: string;
  readonly state: StateLocation;
}

/**
 * Gives a stack its state and its provider: project, region and zone only. Credentials and endpoints come from the
 * environment of the Terraform run, so the same configuration serves Google Cloud and the simulated one.
 */
export function addGoogleProvider(stack: TerraformStack, location: StackLocation): void {
  addBackend(stack, location.state);
  new GoogleProvider(stack, 'google', {
    project: terraformText(location.project),
    region: location.region,
    ...(location.zone === undefined ? {} : { zone: location.zone }),
  });
}

/** A backend block takes literals only: Terraform evaluates nothing in it. */
function addBackend(stack: TerraformStack, state: StateLocation): void {
  if (state.kind === 'file') new LocalBackend(stack, { path: state.path });
  else new GcsBackend(stack, { bucket: state.bucket, prefix: state.prefix });
}
