import { asText } from '../value.ts';
import type { Value } from '../value.ts';
import type { Json } from '../google-api.ts';
import type { Codec, Scope } from './field.ts';

const COMPUTE = 'https://www.googleapis.com/compute/v1/';

/** `projects/p/…` out of a self link; anything else as it is. */
export function relativeLink(link: string): string {
  return link.replace(/^https?:\/\/[^/]+\/compute\/(v1|beta)\//, '').replace(/^\/+/, '');
}

/** The last part of a link: the name. */
export function linkName(link: string): string {
  return link.split('/').at(-1) ?? link;
}

/** The part of a link that follows a collection, such as the zone in `…/zones/us-central1-a/…`. */
export function linkPart(link: string, collection: string): string | null {
  return new RegExp(`(?:^|/)${collection}/([^/]+)`).exec(link)?.[1] ?? null;
}

/** The self link of a name, a partial link or a self link. `collection` such as `global/networks`, `{zone}/disks`. */
export function selfLink(reference: string, collection: string, scope: Scope): string {
  return COMPUTE + resourcePath(reference, collection, scope);
}

/** As {@link selfLink}, without the host. */
export function resourcePath(reference: string, collection: string, scope: Scope): string {
  const relative = relativeLink(reference);
  if (relative.startsWith('projects/')) return relative;
  if (/^(global|zones|regions)\//.test(relative)) return `projects/${scope.project}/${relative}`;
  const where = collection
    .replace('{zone}', `zones/${scope.zone ?? ''}`)
    .replace('{region}', `regions/${scope.region ?? ''}`);
  return `projects/${scope.project}/${where}/${linkName(relative)}`;
}

/** True when both name the same object: equal links, one the end of the other, or a name against a link. */
export function sameLink(prior: Value, configured: Value): boolean {
  const [left, right] = [asText(prior), asText(configured)];
  if (left === null || right === null || left === '' || right === '') return false;
  const [before, wanted] = [relativeLink(left), relativeLink(right)];
  return before === wanted || before.endsWith(`/${wanted}`) || wanted.endsWith(`/${before}`);
}

/** A reference to another object, kept as the self link that the API returns. */
export function link(collection: string): Codec {
  return {
    same: sameLink,
    toApi: (value, scope) => {
      const reference = asText(value);
      return reference === null || reference === '' ? undefined : selfLink(reference, collection, scope);
    },
    fromApi: (api) => (typeof api === 'string' ? api : ''),
  };
}

/** A reference of which the state keeps the name alone: machine types, disk types, zones. */
export function nameOfLink(collection: string): Codec {
  return {
    ...link(collection),
    toApi: (value, scope) => {
      const reference = asText(value);
      return reference === null || reference === '' ? undefined : resourcePath(reference, collection, scope);
    },
    fromApi: (api: Json | undefined) => (typeof api === 'string' ? linkName(api) : ''),
  };
}

/** A list or set of references. */
export function links(collection: string): Codec {
  const one = link(collection);
  return {
    toApi: (value, scope) => {
      if (!Array.isArray(value) || value.length === 0) return undefined;
      return value.map((item) => one.toApi(item, scope)).filter((item) => item !== undefined);
    },
    fromApi: (api) => (Array.isArray(api) ? api.filter((item) => typeof item === 'string') : []),
    same: (prior, configured) =>
      Array.isArray(prior) &&
      Array.isArray(configured) &&
      prior.length === configured.length &&
      prior.every((item) => configured.some((other) => sameLink(item, other))),
  };
}
