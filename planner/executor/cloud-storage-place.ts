import type { SharedPlace } from '../ports.ts';
import { isObject, restClient, restPath, type RestClientOptions } from './rest-client.ts';

/**
 * A folder of a bucket. Every text is a JSON object, as the client reads and writes such alone. Source: Cloud Storage JSON
 * API, Objects: get (alt=media), list and insert (uploadType=media).
 */
export function cloudStoragePlace(options: RestClientOptions, bucket: string, folder: string): SharedPlace {
  const client = restClient(options);
  const prefix = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
  const objects = restPath('b', bucket, 'o');
  return {
    name: `gs://${bucket}/${prefix}`,
    async read(path) {
      const object = restPath(prefix + path);
      const answer = await client.send({ method: 'GET', path: `/storage/v1${objects}${object}?alt=media` });
      return answer === null ? null : JSON.stringify(answer);
    },
    async list(inner) {
      const start = `${prefix}${inner}/`;
      const names: string[] = [];
      for (let token = ''; ;) {
        const query = new URLSearchParams({
          prefix: start,
          delimiter: '/',
          fields: 'items(name),nextPageToken',
        });
        if (token !== '') query.set('pageToken', token);
        const answer = await client.send({
          method: 'GET',
          path: `/storage/v1${objects}?${query.toString()}`,
        });
        const { items = [], nextPageToken: next } = isObject(answer) ? answer : {};
        if (Array.isArray(items)) names.push(...items.flatMap((item) => nameIn(item, start)));
        if (typeof next !== 'string' || next === '' || next === token) return names.sort();
        token = next;
      }
    },
    async write(path, text) {
      const query = new URLSearchParams({ uploadType: 'media', name: prefix + path });
      const body: unknown = JSON.parse(text);
      if (!isObject(body)) throw new TypeError(`${path} is no JSON object`);
      await client.send({ method: 'POST', path: `/upload/storage/v1${objects}?${query.toString()}`, body });
    },
  };
}

function nameIn(item: unknown, start: string): readonly string[] {
  const name = isObject(item) ? item['name'] : null;
  return typeof name === 'string' && name.startsWith(start) ? [name.slice(start.length)] : [];
}
