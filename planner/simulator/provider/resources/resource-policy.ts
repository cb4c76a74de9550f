import { block, blocks, flag, number, text, textMap, texts } from '../mapping/codecs.ts';
import { field } from '../mapping/field.ts';
import { computeResource } from './compute-resource.ts';
import { patchStep } from './update-steps.ts';

const startTime = field('start_time', text);

const schedule = block([
  field('hourly_schedule', block([field('hours_in_cycle', number), startTime])),
  field('daily_schedule', block([field('days_in_cycle', number), startTime])),
  field('weekly_schedule', block([field('day_of_weeks', blocks([field('day', text), startTime]))])),
]);

const changeable = [
  field('description', text),
  field(
    'snapshot_schedule_policy',
    block([
      field('schedule', schedule),
      field(
        'retention_policy',
        block([field('max_retention_days', number), field('on_source_disk_delete', text)]),
      ),
      field(
        'snapshot_properties',
        block([
          field('labels', textMap),
          field('storage_locations', texts),
          field('guest_flush', flag),
          field('chain_name', text),
        ]),
      ),
    ]),
  ),
  field(
    'group_placement_policy',
    block([
      field('vm_count', number),
      field('availability_domain_count', number),
      field('collocation', text),
      field('gpu_topology', text),
    ]),
  ),
  field(
    'instance_schedule_policy',
    block([
      field('vm_start_schedule', block([field('schedule', text)])),
      field('vm_stop_schedule', block([field('schedule', text)])),
      field('time_zone', text),
      startTime,
      field('expiration_time', text),
    ]),
  ),
  field('disk_consistency_group_policy', {
    ...block([field('enabled', flag)]),
    toApi: (value) => (Array.isArray(value) && value.length > 0 ? {} : undefined),
    fromApi: (api) => (api === undefined ? [] : [{ enabled: true }]),
  }),
  field(
    'workload_policy',
    block([field('type', text), field('max_topology_distance', text), field('accelerator_topology', text)]),
  ),
];

export const resourcePolicy = computeResource({
  label: 'ResourcePolicy',
  reach: 'region',
  collection: 'resourcePolicies',
  planDefaults: ['project', 'region'],
  fields: changeable,
  updates: [patchStep(changeable)],
});
