import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CredentialFacts } from '../ports.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How long Application Default Credentials last, as far as their kind tells: keys of service accounts and refresh tokens
 * do not expire by themselves, whatever an organisation may revoke; an access token in the environment does within the
 * hour; a federated identity lasts as long as its provider says. Reads the kind and nothing secret.
 */
export async function googleCredentialFacts(env: Environment): Promise<CredentialFacts> {
  if (env['GOOGLE_OAUTH_ACCESS_TOKEN'])
    return { kind: 'access token in GOOGLE_OAUTH_ACCESS_TOKEN', renews: false, expiresAt: null };
  const text = await readFile(credentialFile(env), 'utf8').catch(() => null);
  const kind = text === null ? null : kindOf(text);
  // Without a file the libraries ask the metadata server of a Google machine, which gives new tokens for ever.
  if (text === null) return { kind: 'metadata server', renews: true, expiresAt: null };
  return {
    kind: kind ?? 'credential file',
    renews: kind === null ? null : (lasting[kind] ?? null),
    expiresAt: null,
  };
}

/** Kinds of credential file (source: google-auth-library, `fromJSON`) that get new tokens without anybody's help. */
const lasting: Readonly<Record<string, boolean>> = {
  authorized_user: true,
  service_account: true,
  impersonated_service_account: true,
};

/** The file of Application Default Credentials: the one that is named, else the one that gcloud writes. */
export function credentialFile(env: Environment): string {
  const named = env['GOOGLE_APPLICATION_CREDENTIALS'];
  return named ? named : join(gcloudFolder(env), 'application_default_credentials.json');
}

/** Where gcloud keeps its files. */
export function gcloudFolder(env: Environment): string {
  const windows = process.platform === 'win32' ? env['APPDATA'] : undefined;
  const home = env['HOME'] ?? homedir();
  return env['CLOUDSDK_CONFIG'] ?? (windows ? join(windows, 'gcloud') : join(home, '.config', 'gcloud'));
}

function kindOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const kind = typeof value === 'object' && value !== null && 'type' in value ? value.type : null;
    return typeof kind === 'string' ? kind : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
