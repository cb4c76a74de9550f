import type { KnownProject } from '../../schemas/api.ts';
import { isObject, restClient, type RestClientOptions } from './rest-client.ts';

/** Pages that are read at most: nobody chooses from more than some thousands. */
const mostPages = 5;
const pageSize = 500;

/**
 * The active projects that these credentials may see (Cloud Resource Manager, `v3/projects:search`), by id. Throws
 * HeadstartError `auth` where the API refuses them, `unreachable` where it does not answer.
 */
export async function searchProjects(
  options: RestClientOptions,
  signal?: AbortSignal,
): Promise<readonly KnownProject[]> {
  const client = restClient(options);
  const found: KnownProject[] = [];
  let pageToken = '';
  for (let page = 0; page < mostPages && (page === 0 || pageToken !== ''); page += 1) {
    const query = new URLSearchParams({ query: 'state:ACTIVE', pageSize: String(pageSize) });
    if (pageToken !== '') query.set('pageToken', pageToken);
    const body = await client.send(
      { method: 'GET', path: `/v3/projects:search?${query.toString()}` },
      signal,
    );
    found.push(...projectsOf(body));
    pageToken = isObject(body) && typeof body['nextPageToken'] === 'string' ? body['nextPageToken'] : '';
  }
  return found.sort((one, other) => (one.projectId < other.projectId ? -1 : 1));
}

function projectsOf(body: unknown): readonly KnownProject[] {
  const listed: unknown = isObject(body) ? body['projects'] : null;
  return (Array.isArray(listed) ? listed : []).flatMap((project: unknown) => {
    if (!isObject(project) || typeof project['projectId'] !== 'string') return [];
    const { projectId, displayName } = project;
    return [
      { projectId, name: typeof displayName === 'string' ? displayName : null, source: 'cloud' as const },
    ];
  });
}
