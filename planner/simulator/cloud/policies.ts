import { ApiError, conditionNotMet, invalidField } from './api-error.ts';
import type { CloudCore } from './cloud-core.ts';
import { fingerprint } from './fingerprint.ts';
import {
  integerAt,
  objectAt,
  objectsAt,
  refuseUnknown,
  requiredTextAt,
  textAt,
  textsAt,
  type JsonObject,
} from './json.ts';

const memberPattern =
  /^(allUsers|allAuthenticatedUsers|(user|group|serviceAccount|domain|principal|principalSet|projectOwner|projectEditor|projectViewer|deleted):.+)$/;

/** The IAM policy of a resource, with its etag; an empty one where none was set. */
export function policyOf(core: CloudCore, path: string): JsonObject {
  const policy = core.state.data.policies[path] ?? { version: 1 };
  return { ...policy, etag: fingerprint(policy) };
}

/** Puts a policy; ApiError 409 where its etag is not that of the present one, 400 where a member cannot be. */
export function setPolicy(
  core: CloudCore,
  path: string,
  policy: JsonObject,
  stale: 409 | 412 = 409,
): JsonObject {
  refuseUnknown(policy, ['version', 'bindings', 'etag', 'auditConfigs', 'kind', 'resourceId'], 'policy.');
  const etag = textAt(policy, 'etag');
  if (etag !== undefined && etag !== policyOf(core, path)['etag']) throw staleEtag(stale);
  const bindings = mergedBindings(
    objectsAt(policy, 'bindings').map((binding) => checkedBinding(core, binding)),
  );
  const version = integerAt(policy, 'version') ?? 1;
  const audit = policy['auditConfigs'] === undefined ? {} : { auditConfigs: policy['auditConfigs'] };
  core.state.data.policies[path] = { version, ...(bindings.length === 0 ? {} : { bindings }), ...audit };
  core.state.changed();
  return policyOf(core, path);
}

function staleEtag(status: 409 | 412): ApiError {
  const message =
    'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.';
  return status === 412 ? conditionNotMet(message) : new ApiError(409, { reason: 'aborted', message });
}

function checkedBinding(core: CloudCore, binding: JsonObject): JsonObject {
  refuseUnknown(binding, ['role', 'members', 'condition'], 'policy.bindings.');
  const role = requiredTextAt(binding, 'role');
  if (!/^(roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[A-Za-z0-9_.]+$/.test(role)) {
    throw invalidField('policy.bindings.role', role, 'not a role');
  }
  const members = [...new Set(textsAt(binding, 'members'))].sort();
  for (const member of members) checkMember(core, member);
  const condition = objectAt(binding, 'condition');
  return { role, members, ...(condition === undefined ? {} : { condition }) };
}

function checkMember(core: CloudCore, member: string): void {
  if (!memberPattern.test(member)) throw invalidField('policy.bindings.members', member, 'not a member');
  const [, email, project] =
    /^serviceAccount:(.+@([a-z0-9-]+)\.iam\.gserviceaccount\.com)$/.exec(member) ?? [];
  if (email === undefined || project === undefined || project.startsWith('gcp-sa-')) return;
  if (core.state.find(`projects/${project}/serviceAccounts/${email}`) === null) {
    throw new ApiError(400, { reason: 'badRequest', message: `Service account ${email} does not exist.` });
  }
}

/** One binding per role and condition; those without members vanish. */
function mergedBindings(bindings: readonly JsonObject[]): JsonObject[] {
  const merged = new Map<string, JsonObject>();
  for (const binding of bindings) {
    const key = JSON.stringify([binding['role'], binding['condition'] ?? null]);
    const members = [...textsAt(merged.get(key) ?? {}, 'members'), ...textsAt(binding, 'members')];
    merged.set(key, { ...binding, members: [...new Set(members)].sort() });
  }
  return [...merged.values()].filter((binding) => textsAt(binding, 'members').length > 0);
}
