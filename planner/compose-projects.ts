import type { KnownProject } from '../schemas/api.ts';
import { HeadstartError } from '../schemas/failure.ts';
import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import { accessTokenSource } from './executor/google-access-token.ts';
import { localProjects } from './executor/google-projects-file.ts';
import { searchProjects } from './executor/resource-manager-reader.ts';
import { systemClock } from './system-clock.ts';

/**
 * The projects that can be chosen, each once: those that settings and this machine name, and with Google Cloud as the target
 * those that the credentials may see. Where the cloud cannot be asked, those of this machine are the answer.
 */
export async function knownProjects(
  { env }: Pick<CliWorld, 'env'>,
  { target, project }: Pick<Settings, 'target' | 'project'>,
  signal?: AbortSignal,
): Promise<readonly KnownProject[]> {
  const configured: KnownProject = { projectId: project, name: null, source: 'settings' };
  const local = [...(target === 'gcp' ? [configured] : []), ...(await localProjects(env))];
  const cloud = target === 'gcp' ? await cloudProjects(signal) : [];
  const names = new Map(cloud.map(({ projectId, name }) => [projectId, name]));
  const byId = Map.groupBy([...local, ...cloud], ({ projectId }) => projectId);
  return [...byId.values()].flatMap(([first]) =>
    first ? [{ ...first, name: names.get(first.projectId) ?? null }] : [],
  );
}

async function cloudProjects(signal?: AbortSignal): Promise<readonly KnownProject[]> {
  const options = {
    baseUrl: 'https://cloudresourcemanager.googleapis.com',
    token: accessTokenSource(),
    clock: systemClock,
  };
  return searchProjects(options, signal).catch((error: unknown) => {
    if (error instanceof HeadstartError && error.failure.fault !== 'interrupted') return [];
    throw error;
  });
}
