import { ApiError, invalidField } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { fingerprint } from '../fingerprint.ts';
import {
  objectAt,
  objectsAt,
  refuseUnknown,
  requiredTextAt,
  textAt,
  textsAt,
  type JsonObject,
} from '../json.ts';

/** Limits of the metadata server: 256 KiB a value, 512 KiB in all. */
export function metadataMembers(body: JsonObject): JsonObject {
  const items = objectsAt(objectAt(body, 'metadata') ?? {}, 'items').map((item) => {
    refuseUnknown(item, ['key', 'value'], 'resource.metadata.items.');
    const key = requiredTextAt(item, 'key');
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(key))
      throw invalidField('resource.metadata.items.key', key, 'not a metadata key');
    return { key, value: textAt(item, 'value') ?? '' };
  });
  const keys = items.map((item) => item.key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw invalidField('resource.metadata.items.key', twice, 'the key is given twice');
  const sizes = items.map((item) => Buffer.byteLength(item.value));
  if (sizes.some((size) => size > 262_144) || sizes.reduce((sum, size) => sum + size, 0) > 524_288) {
    throw invalidField('resource.metadata', keys, 'a value may have 256 KiB and all together 512 KiB');
  }
  return {
    metadata: {
      kind: 'compute#metadata',
      fingerprint: fingerprint(items),
      ...(items.length === 0 ? {} : { items }),
    },
  };
}

export function tagsMembers(body: JsonObject): JsonObject {
  const items = textsAt(objectAt(body, 'tags') ?? {}, 'items');
  const wrong = items.find((tag) => !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(tag));
  if (wrong !== undefined) throw invalidField('resource.tags.items', wrong, 'not a network tag');
  const sorted = [...new Set(items)].sort();
  return { tags: { fingerprint: fingerprint(sorted), ...(sorted.length === 0 ? {} : { items: sorted }) } };
}

/** At most one account; it must exist where it is one of a project of this cloud. */
export function serviceAccountMembers(core: CloudCore, body: JsonObject): JsonObject {
  const accounts = objectsAt(body, 'serviceAccounts').map((account) => ({
    email: requiredTextAt(account, 'email'),
    scopes: textsAt(account, 'scopes'),
  }));
  if (accounts.length > 1)
    throw invalidField('resource.serviceAccounts', accounts, 'at most one service account may be given');
  for (const { email } of accounts) {
    const [, project] = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
    if (project !== undefined && core.state.find(`projects/${project}/serviceAccounts/${email}`) === null) {
      const message = `The resource '${email}' of type 'serviceAccount' was not found.`;
      throw new ApiError(400, { reason: 'invalid', message });
    }
  }
  return accounts.length === 0 ? { serviceAccounts: undefined } : { serviceAccounts: accounts };
}

export function shieldedMembers(body: JsonObject): JsonObject {
  const given = objectAt(body, 'shieldedInstanceConfig') ?? {};
  refuseUnknown(
    given,
    ['enableSecureBoot', 'enableVtpm', 'enableIntegrityMonitoring'],
    'resource.shieldedInstanceConfig.',
  );
  const shieldedInstanceConfig = {
    enableSecureBoot: false,
    enableVtpm: true,
    enableIntegrityMonitoring: true,
    ...given,
  };
  if (shieldedInstanceConfig.enableIntegrityMonitoring && !shieldedInstanceConfig.enableVtpm) {
    throw invalidField('resource.shieldedInstanceConfig', given, 'integrity monitoring needs the vTPM');
  }
  return { shieldedInstanceConfig, shieldedInstanceIntegrityPolicy: { updateAutoLearnPolicy: true } };
}
