import { expect, test } from 'vitest';
import { planChanges } from '../../planner/terraform/plan-changes.ts';
import { terraformEvent } from '../../planner/terraform/terraform-events.ts';
import type { Change } from '../../schemas/change.ts';

type Part = Record<string, unknown>;

function changeOf(change: Part, type = 'google_compute_instance'): Change | undefined {
  const resource = { address: `${type}.machine`, mode: 'managed', type, name: 'machine', change };
  return planChanges({ resource_changes: [resource as never] })[0];
}

const update = (before: Part, after: Part, more: Part = {}) =>
  changeOf({ actions: ['update'], before, after, after_unknown: {}, ...more });

test.each([
  ['create', ['create']],
  ['delete', ['delete']],
  ['replace', ['delete', 'create']],
  ['replace', ['create', 'delete']],
  ['no-op', ['no-op']],
] as const)('%s of %j', (action, actions) => {
  expect(changeOf({ actions, before: null, after: null })?.action).toBe(action);
});

test.each([
  ['stop-start', { machine_type: 'n2-standard-2' }, { machine_type: 'n2-standard-8' }],
  ['stop-start', { service_account: [{ email: 'a' }] }, { service_account: [{ email: 'b' }] }],
  [
    'stop-start',
    { shielded_instance_config: [{ enable_vtpm: false }] },
    { shielded_instance_config: [{ enable_vtpm: true }] },
  ],
  ['stop-start', { min_cpu_platform: null }, { min_cpu_platform: 'Intel Ice Lake' }],
  ['start', { desired_status: 'TERMINATED' }, { desired_status: 'RUNNING' }],
  [
    'start',
    { desired_status: 'TERMINATED', machine_type: 'n2-standard-2' },
    { desired_status: 'RUNNING', machine_type: 'n2-standard-8' },
  ],
  // A state of before it was configured: nothing happens to the machine.
  ['update', { desired_status: null }, { desired_status: 'RUNNING' }],
  ['stop-start', { desired_status: 'RUNNING' }, { desired_status: 'TERMINATED' }],
  ['update', { labels: { a: '1' } }, { labels: { a: '2' } }],
  [
    'update',
    { machine_type: 'n2-standard-2', metadata: { a: '1' } },
    { machine_type: 'n2-standard-2', metadata: {} },
  ],
] as const)('an update is %s: %j to %j', (action, before, after) => {
  expect(update(before, after)?.action).toBe(action);
});

test('a disk of the same attribute name is no instance', () => {
  const change = { actions: ['update'], before: { machine_type: 'a' }, after: { machine_type: 'b' } };
  expect(changeOf(change, 'google_compute_disk')?.action).toBe('update');
});

test('changed values are shown, sensitive and unknown ones are not told', () => {
  const change = update(
    { machine_type: 'a', metadata: { secret: 'x' }, fingerprint: 'f', labels: { old: '1' } },
    { machine_type: 'b', metadata: { secret: 'y' }, labels: {} },
    {
      after_unknown: { fingerprint: true },
      before_sensitive: { metadata: { secret: true } },
      after_sensitive: { metadata: true },
    },
  );
  expect(change?.changed.toSorted()).toEqual([
    'fingerprint',
    'labels.old',
    'machine_type',
    'metadata.secret',
  ]);
  expect(change?.values).toEqual({
    machine_type: { before: 'a', after: 'b' },
    fingerprint: { before: 'f', after: null },
    'labels.old': { before: '1', after: null },
  });
});

test.each([
  [
    'create',
    { before: null, after: { zone: 'b', key: 'x' }, after_unknown: { id: true } },
    { zone: 'b', id: { kind: 'unknown' } },
  ],
  ['delete', { before: { zone: 'a', key: 'x' }, after: null }, { zone: 'a' }],
  ['update', { before: { zone: 'a' }, after: { zone: 'b' } }, undefined],
] as const)('%s: the whole of it is told where there is no other side', (action, sides, attributes) => {
  const key = { before_sensitive: { key: true }, after_sensitive: { key: true } };
  const { key: hidden, ...open } = changeOf({ actions: [action], ...sides, ...key })?.attributes ?? {};
  expect(open).toEqual(attributes ?? {});
  expect(hidden).toEqual(attributes && { kind: 'sensitive' });
});

test('a replacement names what forces it', () => {
  const change = changeOf({
    actions: ['delete', 'create'],
    before: { zone: 'a', scheduling: [{ preemptible: false }] },
    after: { zone: 'b', scheduling: [{ preemptible: true }] },
    replace_paths: [['zone'], ['scheduling', 0, 'preemptible']],
  });
  expect(change?.forcedBy).toEqual(['zone', 'scheduling.0.preemptible']);
});

test('data sources are no changes', () => {
  const data = {
    address: 'data.x.y',
    mode: 'data',
    type: 'x',
    name: 'y',
    change: { actions: ['read'], before: null, after: null },
  };
  expect(planChanges({ resource_changes: [data] })).toEqual([]);
});

const machine: Change = {
  address: 'google_compute_instance.machine',
  type: 'google_compute_instance',
  name: 'machine',
  action: 'stop-start',
  changed: ['machine_type'],
  forcedBy: [],
  values: {},
};
const hook = (action: string, more: Part = {}) => ({ resource: { addr: machine.address }, action, ...more });

test.each([
  [
    { type: 'apply_start', hook: hook('update') },
    { action: 'stop-start', state: 'started', elapsedSeconds: 0 },
  ],
  [
    { type: 'apply_progress', hook: hook('create', { elapsed_seconds: 10 }) },
    { action: 'create', state: 'running', elapsedSeconds: 10 },
  ],
  [
    { type: 'apply_complete', hook: hook('create', { id_value: 'i', elapsed_seconds: 2 }) },
    { action: 'create', state: 'done', elapsedSeconds: 2, id: 'i' },
  ],
  [
    { type: 'apply_errored', hook: hook('delete', { elapsed_seconds: 3 }) },
    { action: 'delete', state: 'failed', elapsedSeconds: 3 },
  ],
])('event %j', (line, progress) => {
  expect(terraformEvent(JSON.stringify(line), [machine])).toEqual({
    kind: 'progress',
    progress: { address: machine.address, ...progress },
  });
});

test.each([
  '',
  'panic: runtime error',
  '{',
  '{"type":"version"}',
  '{"type":"apply_start"}',
  '{"type":"diagnostic","diagnostic":{"severity":"warning"}}',
])('no event in %j', (line) => expect(terraformEvent(line, [])).toBeNull());
