import { asJsonList, asJsonObject, jsonText } from '../../google-api.ts';
import type { Json, JsonObject } from '../../google-api.ts';
import type { Field } from '../../mapping/field.ts';
import { links } from '../../mapping/links.ts';
import { toApi } from '../../mapping/transfer.ts';
import { asList, asObject, asText, asTexts, sameValue } from '../../value.ts';
import type { Value, ValueObject } from '../../value.ts';
import type { ObjectContext, UpdateStep } from '../compute-resource.ts';
import { ProviderError } from '../resource.ts';
import type { ResourceChange } from '../resource.ts';
import { accessConfigFields, instanceFields, serviceAccount, shielded } from './instance-fields.ts';
import { metadataItems } from './instance-metadata.ts';

/** Arguments that the API changes on a stopped instance only. */
const STOPPED_ONLY = [
  'machine_type',
  'min_cpu_platform',
  'service_account',
  'shielded_instance_config',
  'advanced_machine_features',
];

const MUST_STOP =
  'Changing the machine_type, min_cpu_platform, service_account, enable_display, shielded_instance_config, ' +
  'scheduling.node_affinities or network_interface.[#d].(network/subnetwork/subnetwork_project) or ' +
  'advanced_machine_features on a started instance requires stopping it. To acknowledge this, please set ' +
  'allow_stopping_for_update = true in your config. You can also stop it by setting desired_status = "TERMINATED", ' +
  'but the instance will not be restarted after the update.';

async function post({ session, path }: ObjectContext, verb: string, body?: JsonObject): Promise<void> {
  await session.api.operate({
    method: 'POST',
    path: `${path}/${verb}`,
    ...(body === undefined ? {} : { body }),
  });
}

function bodyOf(planned: ValueObject, argument: string, context: ObjectContext): JsonObject {
  return toApi(
    planned,
    instanceFields.filter((item) => item.argument === argument),
    context.scope,
  );
}

export const changeMetadata: UpdateStep = {
  changes: ['metadata', 'metadata_startup_script'],
  run: (context, { prior, planned }) =>
    post(context, 'setMetadata', {
      fingerprint: asText(prior['metadata_fingerprint']) ?? '',
      items: metadataItems(planned),
    }),
};

export const changeTags: UpdateStep = {
  changes: ['tags'],
  run: (context, { prior, planned }) =>
    post(context, 'setTags', {
      fingerprint: asText(prior['tags_fingerprint']) ?? '',
      items: asTexts(planned['tags']),
    }),
};

export const changeScheduling: UpdateStep = {
  changes: ['scheduling'],
  run: (context, { planned }) =>
    post(context, 'setScheduling', asJsonObject(bodyOf(planned, 'scheduling', context)['scheduling'])),
};

export const changeProtection: UpdateStep = {
  changes: ['deletion_protection'],
  run: (context, { planned }) =>
    post(
      context,
      `setDeletionProtection?deletionProtection=${String(planned['deletion_protection'] === true)}`,
    ),
};

export const changePolicies: UpdateStep = {
  changes: ['resource_policies'],
  run: async (context, { prior, planned }) => {
    const codec = links('{region}/resourcePolicies');
    const before = asJsonList(codec.toApi(prior['resource_policies'] ?? null, context.scope));
    const after = asJsonList(codec.toApi(planned['resource_policies'] ?? null, context.scope));
    const gone = before.filter((policy) => !after.includes(policy));
    const added = after.filter((policy) => !before.includes(policy));
    if (gone.length > 0) await post(context, 'removeResourcePolicies', { resourcePolicies: gone });
    if (added.length > 0) await post(context, 'addResourcePolicies', { resourcePolicies: added });
  },
};

/** Of network interfaces only the access configurations change in place here. */
export const changeAccessConfigs: UpdateStep = {
  changes: ['network_interface'],
  run: async (context, { prior, planned }) => {
    const before = asList(prior['network_interface']).map(asObject);
    for (const [at, wanted] of asList(planned['network_interface']).map(asObject).entries()) {
      await changeInterface(before[at] ?? {}, wanted, context);
    }
  },
};

async function changeInterface(
  before: ValueObject,
  wanted: ValueObject,
  context: ObjectContext,
): Promise<void> {
  const others = Object.keys(wanted).filter(
    (name) => name !== 'access_config' && !sameOrUnset(before[name], wanted[name]),
  );
  if (others.length > 0) {
    throw new ProviderError(
      `The simulated Google Cloud does not change network_interface.${others.join(', ')} of an instance in place.`,
    );
  }
  if (sameValue(before['access_config'] ?? null, wanted['access_config'] ?? null)) return;
  const nic = encodeURIComponent(asText(before['name']) ?? 'nic0');
  for (const _ of asList(before['access_config'])) {
    await post(context, `deleteAccessConfig?networkInterface=${nic}&accessConfig=External%20NAT`);
  }
  for (const config of asList(wanted['access_config'])) {
    const body = {
      ...toApi(asObject(config), accessConfigFields, context.scope),
      type: 'ONE_TO_ONE_NAT',
      name: 'External NAT',
    };
    await post(context, `addAccessConfig?networkInterface=${nic}`, body);
  }
}

function sameOrUnset(before: Value | undefined, wanted: Value | undefined): boolean {
  return wanted === null || wanted === undefined || sameValue(before ?? null, wanted);
}

/** Stops a running instance for what needs it, where the configuration allows that, and starts it again. */
export const changeStopped: UpdateStep = {
  changes: STOPPED_ONLY,
  run: async (context, change) => {
    const before = await currentStatus(context);
    const desired = asText(change.planned['desired_status']);
    const stays = desired === 'TERMINATED' || (before !== 'RUNNING' && desired !== 'RUNNING');
    if (
      before === 'RUNNING' &&
      desired !== 'TERMINATED' &&
      change.planned['allow_stopping_for_update'] !== true
    ) {
      throw new ProviderError(MUST_STOP);
    }
    if (before !== 'TERMINATED') await post(context, 'stop');
    // where the change is refused, the instance stays stopped, as with the real provider
    await changeWhileStopped(context, change);
    if (!stays) await post(context, 'start');
  },
};

async function changeWhileStopped(
  context: ObjectContext,
  { planned, changed }: ResourceChange,
): Promise<void> {
  if (changed.has('machine_type'))
    await post(context, 'setMachineType', bodyOf(planned, 'machine_type', context));
  if (changed.has('min_cpu_platform')) {
    await post(context, 'setMinCpuPlatform', { minCpuPlatform: asText(planned['min_cpu_platform']) ?? '' });
  }
  if (changed.has('service_account')) await post(context, 'setServiceAccount', accountBody(planned, context));
  if (changed.has('shielded_instance_config')) await patchShielded(planned, context);
  if (changed.has('advanced_machine_features')) {
    throw new ProviderError(
      'The simulated Google Cloud does not change advanced_machine_features of an instance in place.',
    );
  }
}

function accountBody(planned: ValueObject, { scope }: ObjectContext): JsonObject {
  const accounts = asJsonList(toApi(planned, [serviceAccount], scope)['serviceAccounts']).map(asJsonObject);
  const [account] = accounts;
  return account === undefined ? { email: '', scopes: [] } : { email: 'default', ...account };
}

async function patchShielded(planned: ValueObject, context: ObjectContext): Promise<void> {
  const body = objectOf(planned, shielded, context);
  await context.session.api.operate({
    method: 'PATCH',
    path: `${context.path}/updateShieldedInstanceConfig`,
    body,
  });
}

function objectOf(planned: ValueObject, item: Field, { scope }: ObjectContext): JsonObject {
  return asJsonObject(toApi(planned, [item], scope)[item.at]);
}

/** Starts, stops or suspends the instance as `desired_status` says. */
export const changeStatus: UpdateStep = {
  changes: ['desired_status'],
  run: (context, { planned }) => reachStatus(context, asText(planned['desired_status'])),
};

/** Brings an instance into the wanted state of {RUNNING, TERMINATED, SUSPENDED}; null wants nothing. */
export async function reachStatus(context: ObjectContext, desired: string | null): Promise<void> {
  const current = await currentStatus(context);
  if (desired === null || desired === current) return;
  if (desired === 'TERMINATED') await post(context, 'stop');
  else if (desired === 'SUSPENDED') await post(context, 'suspend');
  else await post(context, current === 'SUSPENDED' ? 'resume' : 'start');
}

async function currentStatus({ session, path }: ObjectContext): Promise<string> {
  const json = await session.api.send({ service: 'compute', method: 'GET', path });
  const status: Json | undefined = json['status'];
  return jsonText(status);
}
