import { invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { pick, textsAt, type JsonObject } from '../json.ts';
import { linkOf, pathOf, placeOf, regionOfScope } from '../resource-names.ts';
import type { Action, Collection, Place } from './collection.ts';

const policies = [
  'snapshotSchedulePolicy',
  'groupPlacementPolicy',
  'instanceSchedulePolicy',
  'diskConsistencyGroupPolicy',
];

/** Schedules are held and attached; that a schedule makes snapshots by itself is not simulated. */
export const resourcePolicies: Collection = {
  name: 'resourcePolicies',
  scope: 'regions',
  kind: 'compute#resourcePolicy',
  noun: 'resource_policy',
  insertFields: policies,
  build: (_core, _place, body) => {
    const given = policies.filter((policy) => body[policy] !== undefined);
    if (given.length !== 1)
      throw invalidField('resource', given, `exactly one of ${policies.join(', ')} must be given`);
    return { status: 'READY', ...pick(body, policies) };
  },
  patchFields: policies,
  patch: (_core, _place, changes) => pick(changes, [...policies, 'description']),
  user: (core, path) => {
    const project = path.split('/')[1] ?? '';
    const holders = [
      ...core.state.inProject(project, 'disks'),
      ...core.state.inProject(project, 'instances'),
    ];
    const user = holders.find(([, holder]) => textsAt(holder, 'resourcePolicies').includes(linkOf(path)));
    return user?.[0] ?? null;
  },
};

/** `resourcePolicies` of a disk or instance: links to policies of its region; at most one (rule R26). */
export function checkedPolicies(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const links = textsAt(body, 'resourcePolicies').map((reference) => policyLink(core, place, reference));
  if (links.length > 1)
    throw invalidField('resource.resourcePolicies', links, 'at most one policy may be attached');
  return links.length === 0 ? { resourcePolicies: undefined } : { resourcePolicies: links };
}

function policyLink(core: CloudCore, place: Place, reference: string): string {
  const path = pathOf(reference, place.project, 'resourcePolicies');
  core.state.get(path);
  const region = regionOfScope(placeOf(path)?.scope ?? 'global');
  if (region !== regionOfScope(place.scope)) {
    throw invalidField('resourcePolicies', reference, 'the policy is in another region');
  }
  return linkOf(path);
}

export const addResourcePolicies: Action = (core, place, { body }) => {
  const present = textsAt(core.state.get(place.path), 'resourcePolicies');
  const added = textsAt(body, 'resourcePolicies').map((reference) => policyLink(core, place, reference));
  const together = [...new Set([...present, ...added])];
  core.state.update(place.path, checkedPolicies(core, place, { resourcePolicies: together }));
  return { type: 'addResourcePolicies' };
};

export const removeResourcePolicies: Action = (core, place, { body }) => {
  const present = textsAt(core.state.get(place.path), 'resourcePolicies');
  const removed = textsAt(body, 'resourcePolicies').map((reference) =>
    linkOf(pathOf(reference, place.project)),
  );
  const missing = removed.find((link) => !present.includes(link));
  if (missing !== undefined) throw invalidField('resourcePolicies', missing, 'the policy is not attached');
  const left = present.filter((link) => !removed.includes(link));
  core.state.update(place.path, { resourcePolicies: left.length === 0 ? undefined : left });
  return { type: 'removeResourcePolicies' };
};
