import {
  block,
  blocks,
  chosenText,
  flag,
  int64,
  number,
  secondsText,
  text,
  textMap,
  texts,
} from '../../mapping/codecs.ts';
import { field, output } from '../../mapping/field.ts';
import type { Codec, Field } from '../../mapping/field.ts';
import { image } from '../../mapping/image-reference.ts';
import { link, linkName, links, nameOfLink } from '../../mapping/links.ts';
import { serviceScopes } from '../../mapping/service-scopes.ts';
import { asJsonList, asJsonObject, jsonText } from '../../google-api.ts';
import { asObject, isZero } from '../../value.ts';

/** Sends nothing where nothing is configured. */
function given(codec: Codec): Codec {
  return { ...codec, toApi: (value, scope) => (isZero(value) ? undefined : codec.toApi(value, scope)) };
}

/** A map that the API keeps as a list of key and value. */
const metadata: Codec = {
  toApi: (value) =>
    Object.entries(asObject(value)).flatMap(([key, item]) =>
      typeof item === 'string' ? [{ key, value: item }] : [],
    ),
  fromApi: (api) =>
    Object.fromEntries(
      asJsonList(api).map((item) => [
        jsonText(asJsonObject(item)['key']),
        jsonText(asJsonObject(item)['value']),
      ]),
    ),
};

const duration = block([field('seconds', secondsText), field('nanos', number)]);

export const scheduling = field(
  'scheduling',
  block([
    field('automatic_restart', flag),
    field('on_host_maintenance', text),
    field('preemptible', flag),
    field('provisioning_model', text),
    field('instance_termination_action', text),
    field('termination_time', text),
    field('max_run_duration', duration),
    field('local_ssd_recovery_timeout', duration),
    field('on_instance_stop_action', block([field('discard_local_ssd', flag)])),
  ]),
);

export const shielded = field(
  'shielded_instance_config',
  block([
    field('enable_secure_boot', flag),
    field('enable_vtpm', flag),
    field('enable_integrity_monitoring', flag),
  ]),
);

export const serviceAccount = field(
  'service_account',
  given(blocks([field('email', text), field('scopes', serviceScopes)])),
  'serviceAccounts',
);

export const accessConfigFields: readonly Field[] = [
  field('nat_ip', text, 'natIP'),
  field('network_tier', text),
  field('public_ptr_domain_name', text),
];

const networkInterface = field(
  'network_interface',
  blocks([
    field('network', link('global/networks')),
    field('subnetwork', link('{region}/subnetworks')),
    field('network_ip', text, 'networkIP'),
    field('nic_type', text),
    field('stack_type', text),
    output('name', text),
    field('access_config', given(blocks(accessConfigFields)), 'accessConfigs'),
  ]),
  'networkInterfaces',
);

export const attachedDisk = field(
  'attached_disk',
  blocks([field('source', link('{zone}/disks')), field('device_name', text), field('mode', text)]),
  'disks',
);

const initializeParams = block([
  field('size', int64, 'diskSizeGb'),
  field('type', nameOfLink('{zone}/diskTypes'), 'diskType'),
  field('image', image, 'sourceImage'),
  field('snapshot', link('global/snapshots'), 'sourceSnapshot'),
  field('labels', textMap),
  field('architecture', text),
  field('provisioned_iops', int64),
  field('provisioned_throughput', int64),
  field('resource_policies', given(links('{region}/resourcePolicies'))),
]);

/** The disks are one list in the API and three blocks here: instance-disks.ts takes them apart. */
export const bootDisk = field(
  'boot_disk',
  block([
    field('auto_delete', flag),
    field('device_name', text),
    field('mode', text),
    field('source', link('{zone}/disks')),
    field('interface', chosenText),
    field('initialize_params', initializeParams),
  ]),
  'disks',
);

export const scratchDisk = field(
  'scratch_disk',
  blocks([
    field('interface', text),
    field('device_name', text),
    field('size', int64, 'initializeParams.diskSizeGb'),
  ]),
  'disks',
);

export const DISK_FIELDS: readonly Field[] = [bootDisk, scratchDisk, attachedDisk];

/** Everything of an instance but its disks. */
export const instanceFields: readonly Field[] = [
  field('description', text),
  field('machine_type', nameOfLink('{zone}/machineTypes')),
  field('can_ip_forward', flag),
  field('deletion_protection', flag),
  field('hostname', text),
  field('min_cpu_platform', text),
  field('tags', given(texts), 'tags.items'),
  field('metadata', metadata, 'metadata.items'),
  scheduling,
  shielded,
  serviceAccount,
  networkInterface,
  field(
    'guest_accelerator',
    given(
      blocks([
        field('type', link('{zone}/acceleratorTypes'), 'acceleratorType'),
        field('count', number, 'acceleratorCount'),
      ]),
    ),
    'guestAccelerators',
  ),
  field(
    'reservation_affinity',
    block([
      field('type', text, 'consumeReservationType'),
      field('specific_reservation', {
        fields: [field('key', text), field('values', texts)],
        toApi: () => undefined,
        fromApi: () => [],
      }),
    ]),
  ),
  field('resource_policies', given(links('{region}/resourcePolicies'))),
  field(
    'advanced_machine_features',
    block([
      field('enable_nested_virtualization', flag),
      field('threads_per_core', number),
      field('visible_core_count', number),
    ]),
  ),
  field('network_performance_config', block([field('total_egress_bandwidth_tier', text)])),
  output('tags_fingerprint', text, 'tags.fingerprint'),
  output('metadata_fingerprint', text, 'metadata.fingerprint'),
  output('current_status', text, 'status'),
  output('cpu_platform', text),
  output('instance_id', text, 'id'),
  output('creation_timestamp', text),
];

/** The name of the zone's disk type in a request body. */
export function diskTypePath(zone: string, project: string, type: string): string {
  return `projects/${project}/zones/${zone}/diskTypes/${linkName(type)}`;
}
