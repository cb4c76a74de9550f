import { ApiError, isNotFound, jsonText } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import { asText } from '../value.ts';
import type { ValueObject } from '../value.ts';
import { parseId } from './id-template.ts';
import { resolveScope } from './resource-scope.ts';
import type { Resource, Session } from './resource.ts';

const FORMATS = ['projects/{project}/serviceAccounts/{email}', '{project}/{email}', '{email}'];

function pathOf(state: ValueObject, session: Session): string {
  const { project } = resolveScope(state, session.settings, 'global');
  const email =
    asText(state['email']) ?? `${asText(state['account_id']) ?? ''}@${project}.iam.gserviceaccount.com`;
  return `projects/${project}/serviceAccounts/${email}`;
}

function flatten(json: JsonObject, state: ValueObject): ValueObject {
  const email = jsonText(json['email']);
  return {
    ...state,
    email,
    account_id: email.split('@')[0] ?? '',
    display_name: jsonText(json['displayName']),
    description: jsonText(json['description']),
    disabled: json['disabled'] === true,
    unique_id: jsonText(json['uniqueId']),
    name: jsonText(json['name']),
    member: `serviceAccount:${email}`,
  };
}

async function setDisabled(path: string, disabled: boolean, session: Session): Promise<void> {
  await session.api.send({
    service: 'iam',
    method: 'POST',
    path: `${path}:${disabled ? 'disable' : 'enable'}`,
    body: {},
  });
}

/** `google_service_account`; `create_ignore_already_exists` takes over an account of the same name. */
export const serviceAccount: Resource = {
  label: 'service account',
  carried: new Set([
    'account_id',
    'project',
    'display_name',
    'description',
    'disabled',
    'create_ignore_already_exists',
    'timeouts',
  ]),
  rules: new Map(),
  planDefaults: ['project'],
  importFormats: FORMATS,
  parseImport: (id, session) => {
    const parsed = parseId(id, FORMATS);
    return parsed === null
      ? null
      : { project: resolveScope(parsed, session.settings, 'global').project, ...parsed };
  },
  create: async (planned, session) => {
    const { project } = resolveScope(planned, session.settings, 'global');
    const state = { ...planned, project, email: null };
    const path = pathOf(state, session);
    await insert(project, planned, session);
    if (planned['disabled'] === true) await setDisabled(path, true, session);
    return { ...state, email: path.split('/').at(-1) ?? null, id: path };
  },
  read: async (state, session) => {
    const path = pathOf(state, session);
    try {
      const json = await session.api.send({ service: 'iam', method: 'GET', path });
      return { ...flatten(json, state), project: path.split('/')[1] ?? null, id: path };
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  },
  update: async ({ prior, planned, changed }, session) => {
    const path = pathOf(prior, session);
    const mask = [
      ...(changed.has('display_name') ? ['displayName'] : []),
      ...(changed.has('description') ? ['description'] : []),
    ];
    if (mask.length > 0) {
      const account = {
        displayName: asText(planned['display_name']) ?? '',
        description: asText(planned['description']) ?? '',
      };
      const body = { serviceAccount: account, updateMask: mask.join(',') };
      await session.api.send({ service: 'iam', method: 'PATCH', path, body });
    }
    if (changed.has('disabled')) await setDisabled(path, planned['disabled'] === true, session);
  },
  delete: async (state, session) => {
    try {
      await session.api.send({ service: 'iam', method: 'DELETE', path: pathOf(state, session) });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};

async function insert(project: string, planned: ValueObject, session: Session): Promise<void> {
  const body = {
    accountId: asText(planned['account_id']) ?? '',
    serviceAccount: {
      displayName: asText(planned['display_name']) ?? '',
      description: asText(planned['description']) ?? '',
    },
  };
  try {
    await session.api.send({
      service: 'iam',
      method: 'POST',
      path: `projects/${project}/serviceAccounts`,
      body,
    });
  } catch (error) {
    const exists = error instanceof ApiError && error.status === 409;
    if (!exists || planned['create_ignore_already_exists'] !== true) throw error;
  }
}
