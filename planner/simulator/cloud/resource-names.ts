import { invalidField } from './api-error.ts';

/** Every link of the Compute API begins so, whatever endpoint was asked. */
export const computeLink = 'https://www.googleapis.com/compute/v1/';

/** Where a Compute resource lives: `global`, `regions/R` or `zones/Z`. */
export type Scope = string;

export interface ResourcePlace {
  readonly project: string;
  readonly scope: Scope;
  readonly collection: string;
  readonly name: string;
}

const namePattern = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const projectPattern = /^[a-z][-a-z0-9]{0,61}[a-z0-9]$/;
const placePattern = /^projects\/([^/]+)\/(global|zones\/[^/]+|regions\/[^/]+)\/([A-Za-z]+)\/([^/]+)$/;

/** The name, or ApiError 400 where it is not a name of RFC 1035. */
export function checkedName(name: string, field = 'resource.name'): string {
  if (!namePattern.test(name)) {
    throw invalidField(field, name, "must match '[a-z]([-a-z0-9]*[a-z0-9])?' and have at most 63 characters");
  }
  return name;
}

export function checkedProject(project: string): string {
  if (!projectPattern.test(project)) throw invalidField('project', project, 'not a project id');
  return project;
}

export function linkOf(path: string): string {
  return computeLink + path;
}

/** `projects/P/…` of a full link (to any host), of `projects/P/…` itself, or of a part such as `zones/Z/disks/D`. */
export function pathOf(reference: string, project: string, field = 'reference'): string {
  const path = reference.replace(/^https?:\/\/[^/]+\/compute\/(v1|beta)\//, '').replace(/^\/+/, '');
  if (/^projects\/[^/]+\//.test(path)) return path;
  if (/^(global|zones\/[^/]+|regions\/[^/]+)\/[A-Za-z]+\/[^/]+/.test(path))
    return `projects/${project}/${path}`;
  throw invalidField(field, reference, 'the URL is malformed');
}

export function placeOf(path: string): ResourcePlace | null {
  const [, project, scope, collection, name] = placePattern.exec(path) ?? [];
  if (project === undefined || scope === undefined || collection === undefined || name === undefined)
    return null;
  return { project, scope, collection, name };
}

export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `us-central1` of `us-central1-a`. */
export function regionOfZone(zone: string): string {
  return zone.replace(/-[a-z0-9]+$/, '');
}

/** `zones/Z`, `regions/R`: the region; `global`: null. */
export function regionOfScope(scope: Scope): string | null {
  if (scope === 'global') return null;
  return scope.startsWith('zones/') ? regionOfZone(lastSegment(scope)) : lastSegment(scope);
}
