import { ApiError, conditionNotMet, invalidField } from './api-error.ts';
import type { CloudCore } from './cloud-core.ts';
import { fingerprint } from './fingerprint.ts';
import { json, param, type Call, type Reply, type Route } from './http-routes.ts';
import { integerAt, objectAt, pick, refuseUnknown, requiredTextAt, textAt, type JsonObject } from './json.ts';
import { checkedLabels } from './compute/labels.ts';
import { policyOf, setPolicy } from './policies.ts';
import { projectNumber } from './project-number.ts';
import { checkedProject } from './resource-names.ts';

const settings = [
  'storageClass',
  'labels',
  'versioning',
  'lifecycle',
  'iamConfiguration',
  'website',
  'cors',
  'logging',
  'encryption',
  'retentionPolicy',
  'softDeletePolicy',
  'autoclass',
  'defaultEventBasedHold',
  'billing',
  'rpo',
  'hierarchicalNamespace',
];
const echoed = [
  'kind',
  'id',
  'selfLink',
  'projectNumber',
  'timeCreated',
  'updated',
  'metageneration',
  'etag',
  'locationType',
  'acl',
  'defaultObjectAcl',
];

/** Cloud Storage buckets and their IAM policies. Objects are not kept: a bucket is always empty. */
export function bucketRoutes(core: CloudCore): Route[] {
  const one = '/storage/v1/b/{bucket}';
  return [
    { method: 'POST', pattern: '/storage/v1/b', handle: (call) => insert(core, call) },
    { method: 'GET', pattern: '/storage/v1/b', handle: (call) => list(core, call) },
    { method: 'GET', pattern: one, handle: (call) => json(core.state.get(bucketPath(core, call))) },
    { method: 'PATCH', pattern: one, handle: (call) => change(core, call) },
    { method: 'PUT', pattern: one, handle: (call) => change(core, call) },
    { method: 'DELETE', pattern: one, handle: (call) => remove(core, call) },
    { method: 'GET', pattern: `${one}/o`, handle: (call) => json(objects(core, call)) },
    { method: 'GET', pattern: `${one}/iam`, handle: (call) => json(bucketPolicy(core, call)) },
    {
      method: 'PUT',
      pattern: `${one}/iam`,
      handle: (call) =>
        json({ ...setPolicy(core, bucketPath(core, call), call.body, 412), ...policyNames(call) }),
    },
  ];
}

function bucketPath(core: CloudCore, call: Call): string {
  const path = `b/${param(call, 'bucket')}`;
  if (core.state.find(path) !== null) return path;
  throw new ApiError(404, { reason: 'notFound', message: 'The specified bucket does not exist.' });
}

function insert(core: CloudCore, call: Call): Reply {
  const project = checkedProject(call.query.get('project') ?? '');
  refuseUnknown(call.body, ['name', 'location', 'customPlacementConfig', ...settings, ...echoed]);
  const name = requiredTextAt(call.body, 'name');
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(name))
    throw invalidField('name', name, 'not a bucket name');
  const path = `b/${name}`;
  if (core.state.find(path) !== null) {
    throw new ApiError(409, {
      reason: 'conflict',
      message: 'Your previous request to create the named bucket succeeded and you already own it.',
    });
  }
  return json(core.state.insert(path, bucket(core, project, name, call.body)));
}

function bucket(core: CloudCore, project: string, name: string, body: JsonObject): JsonObject {
  const location = (textAt(body, 'location') ?? 'US').toUpperCase();
  const now = core.clock.now().toISOString();
  return {
    kind: 'storage#bucket',
    id: name,
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    projectNumber: projectNumber(project),
    name,
    location,
    locationType: locationType(location),
    timeCreated: now,
    updated: now,
    metageneration: '1',
    storageClass: textAt(body, 'storageClass') ?? 'STANDARD',
    softDeletePolicy: { retentionDurationSeconds: '604800', effectiveTime: now },
    rpo: 'DEFAULT',
    ...checkedSettings(body),
    iamConfiguration: iamConfiguration(body),
    etag: fingerprint(body),
  };
}

function locationType(location: string): string {
  if (['US', 'EU', 'ASIA'].includes(location)) return 'multi-region';
  return /^(NAM4|EUR[4-8]|ASIA1)$/.test(location) ? 'dual-region' : 'region';
}

function iamConfiguration(body: JsonObject, present: JsonObject = {}): JsonObject {
  const given = objectAt(body, 'iamConfiguration') ?? {};
  const uniform = {
    enabled: false,
    ...objectAt(present, 'uniformBucketLevelAccess'),
    ...objectAt(given, 'uniformBucketLevelAccess'),
  };
  return {
    publicAccessPrevention:
      textAt(given, 'publicAccessPrevention') ?? textAt(present, 'publicAccessPrevention') ?? 'inherited',
    uniformBucketLevelAccess: uniform,
    bucketPolicyOnly: uniform,
  };
}

function checkedSettings(body: JsonObject): JsonObject {
  checkedLabels(pick(body, ['labels']));
  return pick(body, [...settings, 'customPlacementConfig']);
}

function list(core: CloudCore, call: Call): Reply {
  const number = projectNumber(checkedProject(call.query.get('project') ?? ''));
  const items = core.state
    .below('b')
    .map(([, found]) => found)
    .filter((found) => found['projectNumber'] === number);
  return json({ kind: 'storage#buckets', ...(items.length === 0 ? {} : { items }) });
}

function change(core: CloudCore, call: Call): Reply {
  const path = bucketPath(core, call);
  const present = core.state.get(path);
  refuseUnknown(call.body, ['name', 'location', ...settings, ...echoed]);
  const metageneration = integerAt(present, 'metageneration') ?? 1;
  const expected = call.query.get('ifMetagenerationMatch');
  if (expected !== null && expected !== String(metageneration))
    throw conditionNotMet('At least one of the pre-conditions you specified did not hold.');
  const changes = nullsRemoved(
    { ...checkedSettings(withoutNullLabels(call.body)), ...pick(call.body, ['labels']) },
    present,
  );
  return json(
    core.state.update(path, {
      ...changes,
      ...(call.body['iamConfiguration'] === undefined
        ? {}
        : { iamConfiguration: iamConfiguration(call.body, objectAt(present, 'iamConfiguration')) }),
      metageneration: String(metageneration + 1),
      updated: core.clock.now().toISOString(),
    }),
  );
}

/** JSON merge patch: a label of null is removed. */
function withoutNullLabels(body: JsonObject): JsonObject {
  const labels = objectAt(body, 'labels');
  if (labels === undefined) return body;
  return {
    ...body,
    labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== null)),
  };
}

function nullsRemoved(changes: JsonObject, present: JsonObject): JsonObject {
  const labels = objectAt(changes, 'labels');
  const merged =
    labels === undefined
      ? {}
      : { labels: withoutNullLabels({ labels: { ...objectAt(present, 'labels'), ...labels } })['labels'] };
  const entries = Object.entries({ ...changes, ...merged });
  return Object.fromEntries(entries.map(([key, value]) => [key, value === null ? undefined : value]));
}

function remove(core: CloudCore, call: Call): Reply {
  const path = bucketPath(core, call);
  core.state.remove(path);
  delete core.state.data.policies[path];
  return { status: 204, body: {} };
}

function objects(core: CloudCore, call: Call): JsonObject {
  bucketPath(core, call);
  return { kind: 'storage#objects' };
}

function bucketPolicy(core: CloudCore, call: Call): JsonObject {
  return { ...policyOf(core, bucketPath(core, call)), ...policyNames(call) };
}

function policyNames(call: Call): JsonObject {
  return { kind: 'storage#policy', resourceId: `projects/_/buckets/${param(call, 'bucket')}` };
}
