import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownProject } from '../../schemas/api.ts';
import { credentialFile, gcloudFolder, type Environment } from './google-credential-file.ts';
import { isObject } from './rest-client.ts';

/**
 * Projects that this machine names without asking anybody: the variables of Google's libraries, the credential file's own
 * and its quota project, gcloud's active configuration. A file that is missing or broken names none.
 * Source: Google Cloud, "Application Default Credentials"; Google Cloud CLI, "gcloud topic configurations".
 */
export async function localProjects(env: Environment): Promise<readonly KnownProject[]> {
  const named = (projectId: unknown, source: KnownProject['source']): readonly KnownProject[] =>
    isProjectId(projectId) ? [{ projectId, name: null, source }] : [];
  const credentials = await credentialProjects(env);
  return [
    ...named(env['GOOGLE_CLOUD_PROJECT'], 'environment'),
    ...named(env['CLOUDSDK_CORE_PROJECT'], 'environment'),
    ...credentials.flatMap((id) => named(id, 'credentials')),
    ...named(await gcloudProject(env), 'gcloud'),
  ];
}

/** `example-project`, or `example.com:project` of a domain. */
function isProjectId(value: unknown): value is string {
  return typeof value === 'string' && /^([a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(value);
}

/** Names no secret: the two fields alone are looked at. */
async function credentialProjects(env: Environment): Promise<readonly unknown[]> {
  const value = parsed((await textOf(credentialFile(env))) ?? '');
  return isObject(value) ? [value['project_id'], value['quota_project_id']] : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** `project` in the section `core` of the configuration that is active. */
async function gcloudProject(env: Environment): Promise<string | null> {
  const folder = gcloudFolder(env);
  const active = env['CLOUDSDK_ACTIVE_CONFIG_NAME'] ?? (await textOf(join(folder, 'active_config')))?.trim();
  const name = /^[a-z][-a-z0-9]*$/.test(active ?? '') ? active : 'default';
  const text = (await textOf(join(folder, 'configurations', `config_${name}`))) ?? '';
  const core = /^\[core\][^[]*/m.exec(text)?.[0] ?? '';
  return /^project\s*=\s*(\S+)\s*$/m.exec(core)?.[1] ?? null;
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
