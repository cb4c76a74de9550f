import type { JsonObject } from '../../google-api.ts';
import { asJsonList, asJsonObject, jsonAt, setJsonAt, jsonText } from '../../google-api.ts';
import { linkPart } from '../../mapping/links.ts';
import { argumentRules } from '../../mapping/transfer.ts';
import { asList, asObject, asText, firstBlock, isZero } from '../../value.ts';
import type { ValueObject } from '../../value.ts';
import { carriedPaths } from '../carried-paths.ts';
import { computeResource } from '../compute-resource.ts';
import type { ObjectContext } from '../compute-resource.ts';
import { ProviderError } from '../resource.ts';
import type { Resource } from '../resource.ts';
import { changeAttachedDisks, changeBootDisk, disksBody, readDisks } from './instance-disks.ts';
import { DISK_FIELDS, instanceFields } from './instance-fields.ts';
import { metadataItems, splitScript } from './instance-metadata.ts';
import * as updates from './instance-updates.ts';

/** Arguments that steer the provider. */
const KEPT = ['allow_stopping_for_update', 'desired_status', 'metadata_startup_script'];

const plain = computeResource({
  label: 'instance',
  reach: 'zone',
  collection: 'instances',
  labels: true,
  planDefaults: ['project', 'zone'],
  fields: instanceFields,
  kept: KEPT,
  prepare,
  afterInsert: (context) => updates.reachStatus(context, asText(context.state['desired_status'])),
  complete,
  // the order of the provider: what needs no stop first, the status last
  updates: [
    updates.changeMetadata,
    updates.changeTags,
    updates.changePolicies,
    updates.changeScheduling,
    updates.changeAccessConfigs,
    changeAttachedDisks,
    changeBootDisk,
    updates.changeProtection,
    updates.changeStopped,
    updates.changeStatus,
  ],
  replaceWhen: (prior, planned) =>
    !isZero(prior['metadata_startup_script']) &&
    prior['metadata_startup_script'] !== planned['metadata_startup_script']
      ? ['metadata_startup_script']
      : [],
  beforeDelete: (context) => {
    if (context.state['deletion_protection'] !== true) return Promise.resolve();
    const name = asText(context.state['name']) ?? '';
    throw new ProviderError(
      `Cannot delete instance ${name}: instance Deletion Protection is enabled. Set deletion_protection to false for ` +
        'this resource and run "terraform apply" before attempting to delete it.',
    );
  },
});

/** `google_compute_instance`: the plain object of the Compute API, with its disks as three blocks. */
export const instance: Resource = {
  ...plain,
  carried: new Set([
    ...plain.carried,
    ...carriedPaths(DISK_FIELDS, []),
    'network_interface.subnetwork_project',
  ]),
  rules: new Map([...plain.rules, ...argumentRules(DISK_FIELDS)]),
};

async function prepare(body: JsonObject, context: ObjectContext): Promise<void> {
  const { state } = context;
  body['disks'] = await disksBody(context);
  body['metadata'] = { items: metadataItems(state) };
  const affinity = firstBlock(firstBlock(state['reservation_affinity'])?.['specific_reservation']);
  if (affinity !== null) {
    setJsonAt(body, 'reservationAffinity.key', asText(affinity['key']) ?? '');
    setJsonAt(body, 'reservationAffinity.values', asList(affinity['values']).map(String));
  }
  body['networkInterfaces'] = asJsonList(body['networkInterfaces']).map((item, at) =>
    interfaceBody(asJsonObject(item), asObject(asList(state['network_interface'])[at]), context),
  );
  for (const account of asJsonList(body['serviceAccounts']).map(asJsonObject)) account['email'] ??= 'default';
}

/** A subnetwork by name is of the instance's region and of `subnetwork_project`. */
function interfaceBody(nic: JsonObject, configured: ValueObject, { scope }: ObjectContext): JsonObject {
  const subnetwork = asText(configured['subnetwork']);
  if (subnetwork !== null && subnetwork !== '' && !subnetwork.includes('/')) {
    const project = asText(configured['subnetwork_project']) ?? scope.project;
    const region = (scope.zone ?? '').replace(/-[a-z]$/, '');
    nic['subnetwork'] = `projects/${project}/regions/${region}/subnetworks/${subnetwork}`;
  }
  const configs = asJsonList(nic['accessConfigs']).map((config) => ({
    ...asJsonObject(config),
    type: 'ONE_TO_ONE_NAT',
    name: 'External NAT',
  }));
  return configs.length === 0 ? nic : { ...nic, accessConfigs: configs };
}

async function complete(json: JsonObject, context: ObjectContext): Promise<ValueObject> {
  const { state } = context;
  const status = asText(state['desired_status']);
  return {
    ...(await readDisks(json, context)),
    ...splitScript(state),
    ...(status === null || status === '' ? {} : { desired_status: jsonText(json['status']) }),
    network_interface: asList(state['network_interface']).map(withSubnetworkProject),
    reservation_affinity: affinityState(json, state),
  };
}

function withSubnetworkProject(nic: ValueObject[string]): ValueObject {
  const values = asObject(nic);
  return { ...values, subnetwork_project: linkPart(asText(values['subnetwork']) ?? '', 'projects') ?? '' };
}

function affinityState(json: JsonObject, state: ValueObject): ValueObject[] {
  const read = firstBlock(state['reservation_affinity']);
  if (read === null) return [];
  const key = jsonAt(json, 'reservationAffinity.key');
  const values = asJsonList(jsonAt(json, 'reservationAffinity.values')).map(jsonText);
  return [{ ...read, specific_reservation: typeof key === 'string' && key !== '' ? [{ key, values }] : [] }];
}
