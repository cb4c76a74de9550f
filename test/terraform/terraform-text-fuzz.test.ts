import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planChanges } from '../../planner/terraform/plan-changes.ts';
import { terraformEvent } from '../../planner/terraform/terraform-events.ts';
import { readOutputsJson, readPlanJson } from '../../planner/terraform/terraform-json.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';

const full = process.env['HEADSTART_FUZZ'] === 'full';
const options = { numRuns: full ? 50_000 : 300, seed: 20261124 };
const timeout = 3_600_000;

const change = {
  actions: ['delete', 'create'],
  before: { zone: 'a', scheduling: [{ preemptible: false }] },
  after: { zone: 'b', scheduling: [{ preemptible: true }] },
  after_unknown: { id: true },
  before_sensitive: false,
  after_sensitive: { metadata: true },
  replace_paths: [['zone'], ['scheduling', 0]],
};
const plan = {
  format_version: '1.2',
  resource_changes: [
    {
      address: 'google_compute_disk.data',
      mode: 'managed',
      type: 'google_compute_disk',
      name: 'data',
      change,
    },
    { address: 'data.a.b', mode: 'data', type: 'a', name: 'b', change: { ...change, actions: ['read'] } },
  ],
};
const outputs = { zone: { sensitive: false, type: 'string', value: 'z' }, list: { value: [1] } };
const events = [
  { '@level': 'info', type: 'apply_start', hook: { resource: { addr: 'a.b' }, action: 'create' } },
  {
    type: 'apply_complete',
    hook: { resource: { addr: 'a.b' }, action: 'update', id_value: 'i', elapsed_seconds: 2 },
  },
  { type: 'diagnostic', diagnostic: { severity: 'error', summary: 'S', detail: 'D', address: 'a.b' } },
].map((event) => JSON.stringify(event));

/** JSON whose keys are often those that are looked for. */
const key = fc.oneof(
  fc.constantFrom(
    'resource_changes',
    'change',
    'actions',
    'before',
    'type',
    'hook',
    'resource',
    'addr',
    'diagnostic',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'severity', 'summary', 'address', 'mode', 'value'),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<unknown>(null, true, 0, -1, '', 'error', 'managed', 'apply_start', '__proto__'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc
      .array(fc.tuple(key, tie('tree')), { maxLength: 4 })
      .map((pairs) => Object.fromEntries(pairs) as unknown),
  ),
}));

/** The result, or null where a HeadstartError was thrown; anything else fails the test. */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    expect(error.failure.nextStep).not.toBeNull();
    return null;
  }
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  plan: (text) => planChanges(readPlanJson(text)),
  outputs: readOutputsJson,
  events: (line) => {
    const event = terraformEvent(line, []);
    if (event?.kind === 'progress') expect(typeof event.progress.address).toBe('string');
    if (event?.kind === 'error') expect(event.text).not.toContain('[object');
    return event;
  },
};
const samples: Readonly<Record<string, readonly string[]>> = {
  plan: [JSON.stringify(plan)],
  outputs: [JSON.stringify(outputs)],
  events,
};

describe.each(Object.keys(readers))('%s of Terraform', (name) => {
  const read = readers[name] ?? (() => null);

  test('are read as they are', () => {
    for (const text of samples[name] ?? []) expect(read(text)).not.toBeNull();
  });

  test('throw nothing unexpected when they are mutated', { timeout }, () => {
    const random = seededRandom(11);
    const texts = samples[name] ?? [];
    for (let round = 0; round < options.numRuns; round += 1) {
      const text = mutateText(texts[round % texts.length] ?? '', random);
      orRefused(() => read(text));
    }
  });

  test('throw nothing unexpected on any JSON', { timeout }, () => {
    fc.assert(
      fc.property(tree, (value) => void orRefused(() => read(JSON.stringify(value)))),
      options,
    );
  });

  test.each([
    ['nothing', ''],
    ['a crash', 'panic: runtime error\n\tgoroutine 1 [running]:'],
    ['deep arrays', '['.repeat(100_000)],
    ['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['half an answer', (samples[name]?.[0] ?? '').slice(0, -9)],
  ])('throw nothing unexpected on %s', (_what, text) => void orRefused(() => read(text)));
});

test('a value that is nested without end does not end the planner', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const text = JSON.stringify(plan).replace('{"zone":"b"', `{"deep":${deep},"zone":"b"`);
  expect(planChanges(readPlanJson(text))[0]?.changed).toContain('zone');
});
