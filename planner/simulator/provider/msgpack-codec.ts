import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import type { BlockSchema, NestedBlockSchema, ValueType } from './schema.ts';
import { asList, asObject, isUnknown, Unknown, UNKNOWN } from './value.ts';
import type { Value, ValueObject } from './value.ts';

/** A value on the wire: Terraform sends MessagePack, tests and older states may send JSON. */
export interface DynamicValue {
  msgpack?: Uint8Array;
  json?: Uint8Array;
}

const ANY_EXTENSION = Array.from({ length: 128 }, (_, type) => type);

function unknownCodec(): ExtensionCodec {
  const codec = new ExtensionCodec();
  // 0 is a plain unknown, 12 one with refinements; every other code must read as unknown too
  for (const type of ANY_EXTENSION) {
    const write = (value: unknown) => (type === 0 && value instanceof Unknown ? new Uint8Array([0]) : null);
    codec.register({ type, encode: write, decode: () => UNKNOWN });
  }
  return codec;
}

const extensionCodec = unknownCodec();

/** Reads a value; nothing sent means null. */
export function decodeValue(wire: DynamicValue | null | undefined): Value {
  if (wire?.msgpack !== undefined && wire.msgpack.length > 0) {
    return decode(wire.msgpack, { extensionCodec, useBigInt64: true }) as Value;
  }
  if (wire?.json !== undefined && wire.json.length > 0) {
    return JSON.parse(Buffer.from(wire.json).toString('utf8')) as Value;
  }
  return null;
}

/** Reads a value of a block type; null where there is none. */
export function decodeBlock(wire: DynamicValue | null | undefined, block: BlockSchema): ValueObject | null {
  const value = decodeValue(wire);
  return value === null ? null : conformToBlock(value, block);
}

/** Writes a value of a block type with exactly the members that the schema names. */
export function encodeBlock(value: ValueObject | null, block: BlockSchema): DynamicValue {
  const conformed = value === null ? null : conformToBlock(value, block);
  return { msgpack: encode(conformed, { extensionCodec, useBigInt64: true }) };
}

/** The value with every member that the schema names, each of its type; others are dropped. */
export function conformToBlock(value: Value, block: BlockSchema): ValueObject {
  const given = asObject(value);
  const attributes = Object.entries(block.attributes).map(([name, { type }]) => [
    name,
    conform(given[name], type),
  ]);
  const blocks = Object.entries(block.blocks).map(([name, nested]) => [
    name,
    conformNested(given[name], nested),
  ]);
  return Object.fromEntries([...attributes, ...blocks]) as ValueObject;
}

function conformNested(value: Value | undefined, nested: NestedBlockSchema): Value {
  if (isUnknown(value)) return value;
  if (nested.nesting === 'single') {
    return value === null || value === undefined ? null : conformToBlock(value, nested.block);
  }
  return asList(value).map((item) => (isUnknown(item) ? item : conformToBlock(item, nested.block)));
}

/** The value as the type wants it (text to number and the like, as JSON states hold them); absent is null. */
export function conform(value: Value | undefined, type: ValueType): Value {
  if (value === null || value === undefined || isUnknown(value)) return value ?? null;
  if (typeof type === 'string') return conformScalar(value, type);
  const [kind, inner] = type;
  if (kind === 'object') {
    const given = asObject(value);
    return Object.fromEntries(
      Object.entries(inner).map(([name, item]) => [name, conform(given[name], item)]),
    );
  }
  if (kind === 'map') {
    return Object.fromEntries(
      Object.entries(asObject(value)).map(([name, item]) => [name, conform(item, inner)]),
    );
  }
  return asList(value).map((item) => conform(item, inner));
}

function conformScalar(value: Value, type: 'string' | 'number' | 'bool' | 'dynamic'): Value {
  if (type === 'string') return typeof value === 'string' ? value : scalarText(value);
  if (type === 'bool') return typeof value === 'string' ? value === 'true' : value === true;
  if (type === 'number') return toNumber(value);
  return value;
}

function scalarText(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number; whole ones beyond 2^53 (19-digit ids) stay exact as bigint. */
export function toNumber(value: Value): number | bigint | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  if (Number.isNaN(number)) return null;
  return /^-?\d+$/.test(value) && !Number.isSafeInteger(number) ? BigInt(value) : number;
}
