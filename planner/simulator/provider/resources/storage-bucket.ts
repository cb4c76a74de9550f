import { asJsonList, asJsonObject, isNotFound, jsonText } from '../google-api.ts';
import { block, blocks, flag, int64, number, text, textMap, texts, upperText } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import type { Codec, Field } from '../mapping/field.ts';
import { argumentRules, fromApi, toApi } from '../mapping/transfer.ts';
import { asText, isZero } from '../value.ts';
import type { ValueObject } from '../value.ts';
import { carriedPaths } from './carried-paths.ts';
import { ownLabels } from './compute-resource.ts';
import { resolveScope } from './resource-scope.ts';
import { ProviderError } from './resource.ts';
import type { Resource, Session } from './resource.ts';

const lifecycleRule = blocks([
  field('action', setOfOne([field('type', text), field('storage_class', text)])),
  field(
    'condition',
    setOfOne([
      field('age', number),
      field('created_before', text),
      field('matches_prefix', texts),
      field('matches_suffix', texts),
      field('matches_storage_class', texts),
      field('num_newer_versions', number),
      field('with_state', withState(), 'isLive'),
    ]),
  ),
]);

/** A set block of exactly one element: an object in the API, whose empty lists are not sent. */
function setOfOne(fields: readonly Field[]): Codec {
  const given = fields.map((item) => ({ ...item, codec: { ...item.codec, toApi: whereSet(item.codec) } }));
  return block(given);
}

function whereSet(codec: Codec): Codec['toApi'] {
  return (value, scope) => (isZero(value) ? undefined : codec.toApi(value, scope));
}

function withState(): Codec {
  return {
    toApi: (value) => (value === 'LIVE' ? true : value === 'ARCHIVED' ? false : undefined),
    fromApi: (api) => (api === true ? 'LIVE' : api === false ? 'ARCHIVED' : 'ANY'),
  };
}

const versioning: Codec = block([field('enabled', flag)]);

const changeable: readonly Field[] = [
  field('storage_class', text),
  field('uniform_bucket_level_access', flag, 'iamConfiguration.uniformBucketLevelAccess.enabled'),
  field('public_access_prevention', text, 'iamConfiguration.publicAccessPrevention'),
  field('requester_pays', flag, 'billing.requesterPays'),
  field('lifecycle_rule', { ...lifecycleRule, toApi: whereSet(lifecycleRule) }, 'lifecycle.rule'),
  field('versioning', { ...versioning, toApi: whereSet(versioning) }),
  field(
    'soft_delete_policy',
    block([field('retention_duration_seconds', int64Sent()), output('effective_time', text)]),
  ),
  field('effective_labels', textMap, 'labels'),
];

function int64Sent(): Codec {
  return { ...int64, toApi: (value) => (typeof value === 'number' ? String(value) : undefined) };
}

const fields: readonly Field[] = [
  field('name', text),
  field('location', upperText),
  ...changeable,
  output('project_number', int64),
  output('self_link', text),
  output('time_created', text),
  output('updated', text),
];

const NOWHERE = { project: '', region: null, zone: null };

function bucketPath(state: ValueObject): string {
  return `b/${encodeURIComponent(asText(state['name']) ?? '')}`;
}

/** `google_storage_bucket`: a bucket of Cloud Storage without its objects. */
export const storageBucket: Resource = {
  label: 'bucket',
  carried: carriedPaths(fields, ['project', 'labels', 'force_destroy']),
  rules: argumentRules(fields),
  planDefaults: [],
  importFormats: ['{project}/{name}', '{name}'],
  parseImport: (id) => {
    const [name, project] = id.split('/').reverse();
    return name === undefined
      ? null
      : { name, force_destroy: false, ...(project === undefined ? {} : { project }) };
  },
  create: async (planned, session) => {
    const { project } = resolveScope(planned, session.settings, 'global');
    const body = toApi(planned, fields, NOWHERE);
    await session.api.send({ service: 'storage', method: 'POST', path: `b?project=${project}`, body });
    return { ...planned, project, id: asText(planned['name']) ?? '' };
  },
  read: async (state, session) => {
    try {
      const json = await session.api.send({ service: 'storage', method: 'GET', path: bucketPath(state) });
      return stateOf({ ...state, ...fromApi(json, fields, state) }, session);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  },
  update: async ({ prior, planned, changed }, session) => {
    const chosen = changeable.filter(({ argument }) => changed.has(argument));
    const body = toApi(planned, chosen, NOWHERE);
    if (changed.has('effective_labels')) body['labels'] = labelPatch(prior, planned);
    if (changed.has('lifecycle_rule') && body['lifecycle'] === undefined) body['lifecycle'] = { rule: [] };
    if (chosen.length > 0)
      await session.api.send({ service: 'storage', method: 'PATCH', path: bucketPath(prior), body });
  },
  delete: deleteBucket,
};

function stateOf(read: ValueObject, session: Session): ValueObject {
  const name = asText(read['name']) ?? '';
  const project = asText(read['project']) ?? session.settings.project;
  return { ...read, ...ownLabels(read), id: name, url: `gs://${name}`, project };
}

/** A PATCH merges labels: those that go are set to null. */
function labelPatch(prior: ValueObject, planned: ValueObject): { [key: string]: string | null } {
  const [before, after] = [prior, planned].map((state) =>
    textMap.toApi(state['effective_labels'] ?? null, NOWHERE),
  );
  const gone = Object.keys(asJsonObject(before)).filter((key) => !(key in asJsonObject(after)));
  const kept = Object.entries(asJsonObject(after)).map(([key, value]) => [key, jsonText(value)] as const);
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...Object.fromEntries(kept) };
}

async function deleteBucket(state: ValueObject, session: Session): Promise<void> {
  try {
    await emptyBucket(state, session);
    await session.api.send({ service: 'storage', method: 'DELETE', path: bucketPath(state) });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function emptyBucket(state: ValueObject, session: Session): Promise<void> {
  const path = `${bucketPath(state)}/o`;
  const json = await session.api.send({ service: 'storage', method: 'GET', path });
  const names = asJsonList(json['items']).map((item) => jsonText(asJsonObject(item)['name']));
  if (names.length === 0) return;
  if (state['force_destroy'] !== true) {
    const name = asText(state['name']) ?? '';
    throw new ProviderError(
      `Error trying to delete bucket ${name} containing objects without \`force_destroy\` set to true`,
    );
  }
  for (const name of names) {
    await session.api.send({
      service: 'storage',
      method: 'DELETE',
      path: `${path}/${encodeURIComponent(name)}`,
    });
  }
}
