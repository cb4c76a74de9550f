import { isObject, type RestClient } from './rest-client.ts';

/** A resource as the Compute API gives it. */
export type Resource = Readonly<Record<string, unknown>>;

/** What every path of the API begins with. */
export const version = '/compute/v1';

/** Null where there is none. `path` follows the version. */
export async function getResource(
  client: RestClient,
  path: string,
  signal?: AbortSignal,
): Promise<Resource | null> {
  const answer = await client.send({ method: 'GET', path: version + path }, signal);
  return isObject(answer) ? answer : null;
}

/** All items of a list, page by page; of an aggregated list, the entries of all scopes. */
export async function pages(
  get: (path: string) => Promise<Resource | null>,
  path: string,
  filter: string,
): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for (let token = ''; ;) {
    const query = new URLSearchParams({ filter, ...(token === '' ? {} : { pageToken: token }) });
    const page = await get(`${path}?${query.toString()}`);
    const items = page?.['items'];
    found.push(
      ...(Array.isArray(items) ? listOf(items) : listOf(Object.values(isObject(items) ? items : {}))),
    );
    const next = page?.['nextPageToken'];
    if (typeof next !== 'string' || next === '') return found;
    token = next;
  }
}

export function labelsOf(resource: Resource): Readonly<Record<string, string>> {
  const labels = isObject(resource['labels']) ? resource['labels'] : {};
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, textOf(value)]));
}

export function listOf(value: unknown): readonly Resource[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function lastPart(link: unknown): string {
  return textOf(link).split('/').at(-1) ?? '';
}

/** The API stamps in its own time zone; we keep UTC. */
export function instant(value: unknown): string {
  const moment = new Date(textOf(value));
  return Number.isNaN(moment.getTime()) ? textOf(value) : moment.toISOString();
}
