import { expect, test } from 'vitest';
import { plannedAttributes, type MarkedTree } from '../../planner/terraform/planned-attributes.ts';
import type { PlannedValue } from '../../schemas/change.ts';

const unknown: PlannedValue = { kind: 'unknown' };
const sensitive: PlannedValue = { kind: 'sensitive' };
const list = (...items: readonly PlannedValue[]): PlannedValue => ({ kind: 'list', items });
const map = (entries: Readonly<Record<string, PlannedValue>>): PlannedValue => ({ kind: 'map', entries });
const nested = (depth: number): unknown => {
  let tree: unknown = 'leaf';
  for (let each = 0; each < depth; each += 1) tree = { in: tree };
  return tree;
};

test.each<[string, Partial<MarkedTree>, Readonly<Record<string, PlannedValue>>]>([
  ['scalars as they are', { value: { a: 'x', b: 0, c: false, d: '' } }, { a: 'x', b: 0, c: false, d: '' }],
  ['nothing that is not set', { value: { a: null, b: [], c: {}, d: [{ e: null }] } }, {}],
  ['nothing of a resource that is not there', { value: null }, {}],
  ['what is known after the apply', { value: { a: 'x' }, unknown: { id: true } }, { a: 'x', id: unknown }],
  [
    'what is unknown within a block',
    { value: { boot_disk: [{ size: 50 }] }, unknown: { boot_disk: [{ device_name: true }] } },
    { boot_disk: list(map({ size: 50, device_name: unknown })) },
  ],
  ['a list that is unknown', { value: {}, unknown: { network: true } }, { network: unknown }],
  [
    'no value that is sensitive',
    {
      value: { key: 'secret', metadata: { token: 'secret', a: 'x' } },
      sensitive: { key: true, metadata: { token: true } },
    },
    { key: sensitive, metadata: map({ token: sensitive, a: 'x' }) },
  ],
  [
    'nothing of a sensitive branch',
    { value: { metadata: { token: 'secret' } }, sensitive: { metadata: true } },
    { metadata: sensitive },
  ],
  [
    'a sensitive value that is unknown',
    { value: {}, unknown: { key: true }, sensitive: { key: true } },
    { key: unknown },
  ],
])('a resource is told with %s', (_name, tree, attributes) => {
  expect(plannedAttributes({ value: undefined, unknown: {}, sensitive: {}, ...tree })).toEqual(attributes);
});

test('what nests without end is not followed', () => {
  const tree = { value: nested(50_000), unknown: {}, sensitive: {} };
  expect(JSON.stringify(plannedAttributes(tree)).length).toBeLessThan(10_000);
});
