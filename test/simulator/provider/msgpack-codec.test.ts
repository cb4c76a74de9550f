import { encode, ExtData } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  conform,
  decodeValue,
  decodeBlock,
  encodeBlock,
} from '../../../planner/simulator/provider/msgpack-codec.ts';
import { PROVIDER_SCHEMA } from '../../../planner/simulator/provider/provider.ts';
import { planUpdate } from '../../../planner/simulator/provider/planning/plan-update.ts';
import { RESOURCES } from '../../../planner/simulator/provider/resources/resources.ts';
import type { BlockSchema, ValueType } from '../../../planner/simulator/provider/schema.ts';
import { isUnknown, sameValue, UNKNOWN } from '../../../planner/simulator/provider/value.ts';
import type { Value, ValueObject } from '../../../planner/simulator/provider/value.ts';

const RUNS = { seed: 20260501, numRuns: 60 };

function valueOf(type: ValueType): fc.Arbitrary<Value> {
  if (type === 'string') return fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constant(null));
  if (type === 'number')
    return fc.oneof(fc.integer(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }), fc.constant(null));
  if (type === 'bool') return fc.oneof(fc.boolean(), fc.constant(null));
  if (type === 'dynamic') return fc.constant(null);
  const [kind, inner] = type;
  if (kind === 'object')
    return fc.record(Object.fromEntries(Object.entries(inner).map(([name, item]) => [name, valueOf(item)])));
  if (kind === 'map')
    return fc.dictionary(
      fc.string({ maxLength: 4 }).filter((key) => key !== '__proto__'),
      fc.string(),
    );
  return fc.array(valueOf(inner), { maxLength: 3 });
}

function blockValue(block: BlockSchema): fc.Arbitrary<ValueObject> {
  const members: Record<string, fc.Arbitrary<Value>> = {};
  for (const [name, { type }] of Object.entries(block.attributes))
    members[name] = fc.oneof(
      { weight: 9, arbitrary: valueOf(type) },
      { weight: 1, arbitrary: fc.constant<Value>(UNKNOWN) },
    );
  for (const [name, { nesting, block: inner }] of Object.entries(block.blocks)) {
    members[name] = nesting === 'single' ? fc.constant(null) : fc.array(blockValue(inner), { maxLength: 2 });
  }
  return fc.record(members);
}

describe('values on the wire', () => {
  test.each(Object.keys(PROVIDER_SCHEMA.resources))('%s survives the way there and back', (type) => {
    const block = PROVIDER_SCHEMA.resources[type]?.block ?? { attributes: {}, blocks: {} };
    fc.assert(
      fc.property(blockValue(block), (value) => {
        expect(sameValue(decodeBlock(encodeBlock(value, block), block) ?? {}, value)).toBe(true);
      }),
      { ...RUNS, numRuns: 8 },
    );
  });

  test('every extension code reads as unknown', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 127 }),
        fc.uint8Array({ minLength: 1, maxLength: 9 }),
        (code, data) => {
          expect(isUnknown(decodeValue({ msgpack: encode(new ExtData(code, data)) }))).toBe(true);
        },
      ),
      RUNS,
    );
  });

  test('nothing is null, and JSON states are read', () => {
    expect(decodeValue(null)).toBeNull();
    expect(decodeValue({ msgpack: new Uint8Array(), json: Buffer.from('{"a":1}') })).toEqual({ a: 1 });
  });

  /** [value, type, as the type wants it] */
  const CONFORMED: [Value, ValueType, Value][] = [
    ['12', 'number', 12],
    ['8123456789012345678', 'number', 8123456789012345678n],
    ['x', 'number', null],
    [12, 'string', '12'],
    ['true', 'bool', true],
    [undefined as unknown as Value, 'string', null],
    [{ a: 1 }, ['map', 'string'], { a: '1' }],
    [{ a: 1 }, ['object', { a: 'string', b: 'bool' }], { a: '1', b: null }],
    [null, ['list', 'string'], null],
  ];
  test.each(CONFORMED)('%j as %j', (value, type, expected) => {
    expect(conform(value, type)).toEqual(expected);
  });
});

describe('a plan for what is there already', () => {
  test.each([...RESOURCES])(
    '%s: a state that equals its configuration changes nothing',
    (type, { rules }) => {
      const block = PROVIDER_SCHEMA.resources[type]?.block ?? { attributes: {}, blocks: {} };
      fc.assert(
        fc.property(blockValue(block), (value) => {
          const state = known(value);
          const first = planUpdate(state, state, block, rules).planned;
          expect(planUpdate(first, state, block, rules).changed).toEqual([]);
        }),
        { ...RUNS, numRuns: 8 },
      );
    },
  );
});

function known(value: Value): ValueObject {
  const plain = (item: Value): Value => {
    if (isUnknown(item)) return null;
    if (Array.isArray(item)) return item.map(plain);
    if (typeof item === 'object' && item !== null)
      return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, plain(inner)]));
    return item;
  };
  return plain(value) as ValueObject;
}
