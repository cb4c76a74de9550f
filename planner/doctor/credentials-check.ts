import { failed, ok, warning, type CheckContext, type Finding } from './check.ts';
import type { Probe } from './probe.ts';

const logIn =
  'Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS to a key file.';
const fileVariable = 'GOOGLE_APPLICATION_CREDENTIALS';

/** Kinds of credential file that Google's client libraries read. Source: google-auth-library, `fromJSON`. */
const kinds = new Set([
  'authorized_user',
  'service_account',
  'external_account',
  'external_account_authorized_user',
  'impersonated_service_account',
]);

/**
 * Application Default Credentials in the order that Google's libraries look: the variable, the file that gcloud writes,
 * the metadata server of a Google machine. Looks at files and names only; whether they are still valid is for the cloud.
 */
export async function examineCredentials({ probe }: CheckContext): Promise<Finding> {
  const named = probe.env[fileVariable];
  if (named !== undefined && named !== '') return examineFile(probe, named, fileVariable);
  const file = wellKnownFile(probe);
  if ((await probe.readText(file)) !== null) return examineFile(probe, file, 'gcloud');
  if (await onGoogleMachine(probe)) return ok('the service account of this machine, by its metadata server');
  if (probe.env['GOOGLE_OAUTH_ACCESS_TOKEN']) {
    return warning('GOOGLE_OAUTH_ACCESS_TOKEN serves Terraform alone, and for an hour at most', logIn);
  }
  return failed('no Application Default Credentials were found', logIn);
}

/** Says the kind of credential and never what is in it. */
async function examineFile(probe: Probe, path: string, origin: string): Promise<Finding> {
  const text = await probe.readText(path);
  if (text === null) return failed(`${path} (${origin}) cannot be read`, logIn);
  const kind = kindOf(text);
  if (kind === null) return failed(`${path} (${origin}) is no credential file`, logIn);
  return ok(`${kind} in ${path} (${origin})`);
}

function kindOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const kind = typeof value === 'object' && value !== null && 'type' in value ? value.type : null;
    return typeof kind === 'string' && kinds.has(kind) ? kind : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function wellKnownFile({ env, platform, homeDirectory }: Probe): string {
  const windows = platform === 'win32' ? env['APPDATA'] : undefined;
  const folder =
    env['CLOUDSDK_CONFIG'] ?? (windows ? `${windows}/gcloud` : `${homeDirectory}/.config/gcloud`);
  return `${folder}/application_default_credentials.json`;
}

/** By the variable that names the metadata server or by the machine's BIOS, as gcp-metadata does without a network. */
async function onGoogleMachine(probe: Probe): Promise<boolean> {
  if (probe.env['GCE_METADATA_HOST']) return true;
  if (probe.platform !== 'linux') return false;
  return (await probe.readText('/sys/class/dmi/id/bios_vendor'))?.trim() === 'Google';
}
