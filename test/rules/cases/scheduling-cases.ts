import {
  bootDisk,
  flexStart,
  machineChange,
  onDemand,
  spot,
  withMachine,
} from '../../support/rule-inputs.ts';
import type { RuleCase } from './rule-case.ts';

const l4 = (scheduling: object, more: object = {}) =>
  withMachine({ machine_type: 'g2-standard-4', scheduling: [scheduling], ...more });
const reserved = [{ type: 'SPECIFIC_RESERVATION' }];
const without = (from: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));
const limited = (seconds: number) => ({ scheduling: [{ max_run_duration: [{ seconds }] }] });

/** Scheduling and what changes in place: R10, R20 to R23, R25 to R27. */
export const schedulingCases: readonly RuleCase[] = [
  {
    rule: 'R10',
    what: 'A3 to A3 in place',
    breaks: machineChange(['update'], { machine_type: 'a3-highgpu-4g' }, { machine_type: 'a3-highgpu-8g' }),
    keeps: machineChange(
      ['delete', 'create'],
      { machine_type: 'a3-highgpu-4g' },
      { machine_type: 'a3-highgpu-8g' },
    ),
  },
  {
    rule: 'R10',
    what: 'A2 Standard to G2',
    breaks: machineChange(['update'], { machine_type: 'a2-highgpu-1g' }, { machine_type: 'g2-standard-4' }),
    keeps: machineChange(['update'], { machine_type: 'a2-highgpu-1g' }, { machine_type: 'a2-highgpu-2g' }),
  },
  {
    rule: 'R20',
    what: 'a GPU machine that migrates',
    breaks: l4({ on_host_maintenance: 'MIGRATE' }),
    keeps: l4(onDemand),
  },
  { rule: 'R20', what: 'a GPU machine that says nothing', breaks: l4({}), keeps: l4(onDemand) },
  {
    rule: 'R20',
    what: 'flex-start that restarts',
    breaks: l4({ ...flexStart, automatic_restart: true }),
    keeps: l4(flexStart),
  },
  {
    rule: 'R20',
    what: 'flex-start without a time limit',
    breaks: l4(without(flexStart, 'max_run_duration')),
    keeps: l4({ ...flexStart, max_run_duration: [{ seconds: 604_800 }] }),
  },
  {
    rule: 'R20',
    what: 'flex-start for eight days',
    breaks: l4({ ...flexStart, max_run_duration: [{ seconds: 691_200 }] }),
    keeps: l4(flexStart),
  },
  {
    rule: 'R20',
    what: 'flex-start without an action at its end',
    breaks: l4(without(flexStart, 'instance_termination_action')),
    keeps: l4({ ...flexStart, instance_termination_action: 'STOP' }),
  },
  {
    rule: 'R21',
    what: 'Spot that is not preemptible',
    breaks: l4(without(spot, 'preemptible')),
    keeps: l4(spot),
  },
  {
    rule: 'R21',
    what: 'Spot that restarts',
    breaks: l4({ ...spot, automatic_restart: true }),
    keeps: l4(spot),
  },
  {
    rule: 'R22',
    what: 'a bound machine without its reservation',
    breaks: l4({ ...onDemand, provisioning_model: 'RESERVATION_BOUND' }),
    keeps: l4({ ...onDemand, provisioning_model: 'RESERVATION_BOUND' }, { reservation_affinity: reserved }),
  },
  {
    rule: 'R23',
    what: 'flex-start with a reservation',
    breaks: l4(flexStart, { reservation_affinity: reserved }),
    keeps: l4(flexStart, { reservation_affinity: [{ type: 'NO_RESERVATION' }] }),
  },
  {
    rule: 'R23',
    what: 'flex-start for A4X',
    breaks: withMachine({
      machine_type: 'a4x-highgpu-4g',
      scheduling: [flexStart],
      boot_disk: bootDisk('hyperdisk-balanced'),
    }),
    keeps: withMachine({
      machine_type: 'a4-highgpu-8g',
      scheduling: [flexStart],
      boot_disk: bootDisk('hyperdisk-balanced'),
    }),
  },
  {
    rule: 'R25',
    what: 'local SSD that maintenance empties',
    breaks: l4(onDemand, { scratch_disk: [{ interface: 'NVME' }] }),
    keeps: l4(onDemand),
  },
  {
    rule: 'R26',
    what: 'another machine type without leave to stop',
    breaks: machineChange(['update'], { machine_type: 'n2-standard-4' }, { machine_type: 'n2-standard-8' }),
    keeps: machineChange(
      ['update'],
      { machine_type: 'n2-standard-4', allow_stopping_for_update: true },
      { machine_type: 'n2-standard-8', allow_stopping_for_update: true },
    ),
  },
  {
    rule: 'R26',
    what: 'another service account without leave to stop',
    breaks: machineChange(
      ['update'],
      { service_account: [{ email: 'a@x', scopes: [] }] },
      { service_account: [{ email: 'b@x', scopes: [] }] },
    ),
    keeps: machineChange(['update'], { labels: { a: '1' } }, { labels: { a: '2' } }),
  },
  {
    rule: 'R26',
    what: 'two resource policies',
    breaks: withMachine({ resource_policies: ['a', 'b'] }),
    keeps: withMachine({ resource_policies: ['a'] }),
  },
  {
    rule: 'R26',
    what: 'a startup script that makes the machine anew',
    breaks: machineChange(
      ['delete', 'create'],
      { metadata_startup_script: 'a' },
      { metadata_startup_script: 'b' },
      [['metadata_startup_script']],
    ),
    keeps: machineChange(
      ['update'],
      { metadata: { 'startup-script': 'a' } },
      { metadata: { 'startup-script': 'b' } },
    ),
    severity: 'warning',
  },
  {
    rule: 'R26b',
    what: 'a longer time limit in place',
    breaks: machineChange(['update'], limited(3600), limited(7200)),
    keeps: machineChange(
      ['update'],
      { ...limited(3600), labels: {} },
      { ...limited(3600), labels: { a: 'b' } },
    ),
  },
  {
    rule: 'R26b',
    what: 'a GPU added in place',
    breaks: machineChange(
      ['update'],
      { machine_type: 'n1-standard-4', guest_accelerator: [] },
      { machine_type: 'n1-standard-4', guest_accelerator: [{ type: 'nvidia-tesla-t4', count: 1 }] },
    ),
    keeps: machineChange(['no-op'], { machine_type: 'n1-standard-4' }, { machine_type: 'n1-standard-4' }),
  },
  {
    rule: 'R26b',
    what: 'a replacement that a GPU forces',
    breaks: machineChange(
      ['delete', 'create'],
      { machine_type: 'n1-standard-4', guest_accelerator: [] },
      { machine_type: 'n1-standard-4', guest_accelerator: [{ type: 'nvidia-tesla-t4', count: 1 }] },
      [['guest_accelerator']],
    ),
    keeps: machineChange(['delete', 'create'], { name: 'a' }, { name: 'b' }, [['name']]),
    severity: 'warning',
  },
  {
    rule: 'R27',
    what: 'local SSD that is not discarded',
    breaks: withMachine({ scheduling: [{ on_instance_stop_action: [{ discard_local_ssd: false }] }] }),
    keeps: withMachine({ scheduling: [{ on_instance_stop_action: [{ discard_local_ssd: true }] }] }),
  },
];
