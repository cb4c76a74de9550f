import { createHash } from 'node:crypto';
import { ApiError, alreadyExists, invalidField } from './api-error.ts';
import type { CloudCore } from './cloud-core.ts';
import { fingerprint } from './fingerprint.ts';
import { json, param, type Call, type Reply, type Route } from './http-routes.ts';
import { objectAt, pick, refuseUnknown, requiredTextAt, textAt, type JsonObject } from './json.ts';
import { policyOf, setPolicy } from './policies.ts';
import { projectNumber } from './project-number.ts';
import { checkedProject } from './resource-names.ts';

const base = '/iam/v1/projects/{project}/serviceAccounts';

/** `iam/v1/projects/P/serviceAccounts`; a project of `-` stands for the account's own. */
export function serviceAccountRoutes(core: CloudCore): Route[] {
  const one = `${base}/{account}`;
  const setDisabled =
    (disabled: boolean) =>
    (call: Call): Reply => {
      core.state.update(accountPath(core, call), disabled ? { disabled } : { disabled: undefined });
      return json({});
    };
  return [
    { method: 'POST', pattern: base, handle: (call) => create(core, call) },
    { method: 'GET', pattern: base, handle: (call) => list(core, call) },
    { method: 'GET', pattern: one, handle: (call) => json(core.state.get(accountPath(core, call))) },
    { method: 'PATCH', pattern: one, handle: (call) => patch(core, call) },
    { method: 'DELETE', pattern: one, handle: (call) => remove(core, call) },
    { method: 'POST', pattern: `${one}:disable`, handle: setDisabled(true) },
    { method: 'POST', pattern: `${one}:enable`, handle: setDisabled(false) },
    {
      method: 'GET',
      pattern: `${one}:getIamPolicy`,
      handle: (call) => json(policyOf(core, accountPath(core, call))),
    },
    {
      method: 'POST',
      pattern: `${one}:getIamPolicy`,
      handle: (call) => json(policyOf(core, accountPath(core, call))),
    },
    { method: 'POST', pattern: `${one}:setIamPolicy`, handle: (call) => replacePolicy(core, call) },
  ];
}

function accountPath(core: CloudCore, call: Call): string {
  const account = param(call, 'account');
  const named = param(call, 'project');
  const project = named === '-' ? (/@([^.]+)\./.exec(account)?.[1] ?? '-') : checkedProject(named);
  const byId = core.state
    .below(`projects/${project}/serviceAccounts`)
    .find(([, found]) => found['email'] === account || found['uniqueId'] === account);
  if (byId === undefined) throw unknownAccount(`projects/${project}/serviceAccounts/${account}`);
  return byId[0];
}

function unknownAccount(path: string): ApiError {
  return new ApiError(404, { reason: 'notFound', message: `Service account ${path} does not exist.` });
}

function create(core: CloudCore, call: Call): Reply {
  const project = checkedProject(param(call, 'project'));
  refuseUnknown(call.body, ['accountId', 'serviceAccount']);
  const accountId = requiredTextAt(call.body, 'accountId');
  if (!/^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(accountId)) {
    throw invalidField('accountId', accountId, 'must have 6 to 30 lower-case letters, digits and dashes');
  }
  const email = `${accountId}@${project}.iam.gserviceaccount.com`;
  const path = `projects/${project}/serviceAccounts/${email}`;
  if (core.state.find(path) !== null) throw alreadyExists(path);
  return json(
    core.state.insert(path, account(core, project, email, objectAt(call.body, 'serviceAccount') ?? {})),
  );
}

function account(core: CloudCore, project: string, email: string, given: JsonObject): JsonObject {
  refuseUnknown(given, ['displayName', 'description'], 'serviceAccount.');
  const texts = pick(given, ['displayName', 'description']);
  const digest = createHash('sha256').update(`${email} ${core.state.nextNumber()}`).digest();
  const uniqueId = `1${String(digest.readBigUInt64BE(0)).padStart(20, '0')}`;
  return {
    name: `projects/${project}/serviceAccounts/${email}`,
    projectId: project,
    uniqueId,
    email,
    ...texts,
    etag: fingerprint(texts),
    oauth2ClientId: uniqueId,
  };
}

function list(core: CloudCore, call: Call): Reply {
  const accounts = core.state.below(`projects/${checkedProject(param(call, 'project'))}/serviceAccounts`);
  return json(accounts.length === 0 ? {} : { accounts: accounts.map(([, found]) => found) });
}

function patch(core: CloudCore, call: Call): Reply {
  const path = accountPath(core, call);
  refuseUnknown(call.body, ['serviceAccount', 'updateMask']);
  const given = objectAt(call.body, 'serviceAccount') ?? {};
  const mask = (textAt(call.body, 'updateMask') ?? '')
    .split(',')
    .map((field) => field.trim().replace(/^display_name$/, 'displayName'));
  const fields = ['displayName', 'description'].filter((field) => mask.includes(field));
  const changes = Object.fromEntries(fields.map((field) => [field, textAt(given, field)]));
  const changed = core.state.update(path, changes);
  return json(core.state.update(path, { etag: fingerprint(pick(changed, ['displayName', 'description'])) }));
}

function remove(core: CloudCore, call: Call): Reply {
  const path = accountPath(core, call);
  core.state.remove(path);
  delete core.state.data.policies[path];
  return json({});
}

function replacePolicy(core: CloudCore, call: Call): Reply {
  refuseUnknown(call.body, ['policy', 'updateMask']);
  return json(setPolicy(core, accountPath(core, call), objectAt(call.body, 'policy') ?? {}));
}

/** `cloudresourcemanager/v1/projects/P`: every project exists. */
export function projectRoutes(core: CloudCore): Route[] {
  const one = '/cloudresourcemanager/v1/projects/{project}';
  const path = (call: Call): string => `projects/${checkedProject(param(call, 'project'))}`;
  return [
    {
      method: 'GET',
      pattern: one,
      handle: (call) => json(projectView(checkedProject(param(call, 'project')))),
    },
    { method: 'POST', pattern: `${one}:getIamPolicy`, handle: (call) => json(policyOf(core, path(call))) },
    {
      method: 'POST',
      pattern: `${one}:setIamPolicy`,
      handle: (call) => {
        refuseUnknown(call.body, ['policy', 'updateMask']);
        return json(setPolicy(core, path(call), objectAt(call.body, 'policy') ?? {}));
      },
    },
  ];
}

function projectView(project: string): JsonObject {
  return {
    projectNumber: projectNumber(project),
    projectId: project,
    lifecycleState: 'ACTIVE',
    name: project,
    createTime: '2026-01-01T00:00:00.000Z',
  };
}
