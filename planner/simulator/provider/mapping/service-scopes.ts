import { asTexts } from '../value.ts';
import type { Codec } from './field.ts';
import { texts } from './codecs.ts';

const AUTH = 'https://www.googleapis.com/auth/';

/** @see https://cloud.google.com/sdk/gcloud/reference/alpha/compute/instances/set-scopes#--scopes */
const ALIASES = new Map([
  ['bigquery', 'bigquery'],
  ['cloud-platform', 'cloud-platform'],
  ['cloud-source-repos', 'source.full_control'],
  ['cloud-source-repos-ro', 'source.read_only'],
  ['compute-ro', 'compute.readonly'],
  ['compute-rw', 'compute'],
  ['datastore', 'datastore'],
  ['logging-write', 'logging.write'],
  ['monitoring', 'monitoring'],
  ['monitoring-read', 'monitoring.read'],
  ['monitoring-write', 'monitoring.write'],
  ['pubsub', 'pubsub'],
  ['service-control', 'servicecontrol'],
  ['service-management', 'service.management.readonly'],
  ['sql', 'sqlservice'],
  ['sql-admin', 'sqlservice.admin'],
  ['storage-full', 'devstorage.full_control'],
  ['storage-ro', 'devstorage.read_only'],
  ['storage-rw', 'devstorage.read_write'],
  ['taskqueue', 'taskqueue'],
  ['trace', 'trace.append'],
  ['useraccounts-ro', 'cloud.useraccounts.readonly'],
  ['useraccounts-rw', 'cloud.useraccounts'],
  ['userinfo-email', 'userinfo.email'],
]);

/** The URL of a scope that may be written by its alias. */
export function scopeUrl(scope: string): string {
  const name = ALIASES.get(scope);
  return name === undefined ? scope : AUTH + name;
}

/** The scopes of a service account: a set of URLs, however they are written. */
export const serviceScopes: Codec = {
  ...texts,
  canonical: (value) =>
    Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? scopeUrl(item) : item)) : value,
  toApi: (value) => [...new Set(asTexts(value).map(scopeUrl))].sort(),
};
