import type { Scope } from '../mapping/field.ts';
import { linkName, sameLink } from '../mapping/links.ts';
import type { ArgumentRule } from '../planning/argument-rules.ts';
import type { ProviderSettings } from '../provider-settings.ts';
import { asText } from '../value.ts';
import type { ValueObject } from '../value.ts';
import { ProviderError } from './resource.ts';

export type Reach = 'global' | 'region' | 'zone';

/** The template of the path below `compute/v1/` of an object, which is the resource's id as well. */
export function objectTemplate(reach: Reach, collection: string): string {
  const where = { global: 'global', region: 'regions/{region}', zone: 'zones/{zone}' }[reach];
  return `projects/{project}/${where}/${collection}/{name}`;
}

/** Regions and zones may be written as self links. */
export function scopeRules(reach: Reach): [string, ArgumentRule][] {
  return reach === 'global' ? [] : [[reach, { same: sameLink }]];
}

/** Where the object is or will be: its own arguments, else the provider block's. */
export function resolveScope(state: ValueObject, settings: ProviderSettings, reach: Reach): Scope {
  const project = filled(asText(state['project'])) ?? settings.project;
  const zone = name(state, 'zone') ?? settings.zone;
  const region = name(state, 'region') ?? (reach === 'zone' ? null : settings.region) ?? regionOf(zone);
  if (project === null) throw new ProviderError('project: required field is not set');
  if (reach === 'zone' && zone === null) {
    throw new ProviderError('Cannot determine zone: set in this resource, or set provider-level zone.');
  }
  if (reach === 'region' && region === null) {
    throw new ProviderError(
      "Cannot determine region: set in this resource, or set provider-level 'region' or 'zone'.",
    );
  }
  return { project, region, zone: reach === 'zone' ? zone : name(state, 'zone') };
}

/** The scope's arguments as the state holds them. */
export function scopeArguments(scope: Scope, reach: Reach): ValueObject {
  return { project: scope.project, ...(reach === 'global' ? {} : { [reach]: scope[reach] }) };
}

function name(state: ValueObject, argument: string): string | null {
  const value = filled(asText(state[argument]));
  return value === null ? null : linkName(value);
}

function filled(value: string | null): string | null {
  return value === '' ? null : value;
}

function regionOf(zone: string | null): string | null {
  return zone?.replace(/-[a-z]$/, '') ?? null;
}
