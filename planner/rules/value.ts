/**
 * A value that is not known before apply. `address` names the resource of the same configuration that it comes from,
 * where that can be told, so that rules can follow it.
 */
export class Unknown {
  readonly reason: string;
  readonly address: string | null;

  constructor(reason: string, address: string | null = null) {
    this.reason = reason;
    this.address = address;
  }
}

/** A value of a configuration or a plan, with what is not known marked. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | Block;

/** Attributes and nested blocks by name; without a prototype, so that `constructor` is no attribute. */
export interface Block {
  readonly [name: string]: Value | undefined;
}

export type Maybe<T> = T | Unknown;

/** An empty block to fill. */
export function newBlock(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

export function isBlock(value: Value | undefined): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** Text of an attribute; null where it is not set. */
export function textOf(block: Block, name: string): Maybe<string | null> {
  return asText(block[name]);
}

/** A scalar as text; null for anything else. */
export function asText(value: Value | undefined): Maybe<string | null> {
  if (value instanceof Unknown) return value;
  return typeof value === 'object' || value === undefined ? null : String(value);
}

/** A number, also where it is written as text; null where it is not set or is none. */
export function numberOf(block: Block, name: string): Maybe<number | null> {
  const text = textOf(block, name);
  if (text instanceof Unknown) return text;
  return text === null || text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text);
}

export function booleanOf(block: Block, name: string): Maybe<boolean | null> {
  const text = textOf(block, name);
  if (text instanceof Unknown || text === null) return text;
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** Nested blocks of a name: one object stands for one block. Unknown where any of them is, or where they are generated. */
export function blocksOf(block: Block, name: string): Maybe<readonly Block[]> {
  const generated = block['dynamic'];
  const parts = Array.isArray(generated) ? (generated as readonly Value[]) : [generated];
  if (parts.some((part) => isBlock(part) && part[name] !== undefined))
    return new Unknown(`${name} is made by a dynamic block`);
  const value = block[name];
  if (value instanceof Unknown) return value;
  if (isBlock(value)) return [value];
  if (!Array.isArray(value)) return [];
  const list = value as readonly Value[];
  return list.find((one) => one instanceof Unknown) ?? list.filter(isBlock);
}

/** The first block of a name, for blocks that occur at most once; null where there is none. */
export function blockOf(block: Block, name: string): Maybe<Block | null> {
  const blocks = blocksOf(block, name);
  return blocks instanceof Unknown ? blocks : (blocks[0] ?? null);
}

/** Texts of a list; one text stands for a list of one. Unknown where any of them is. */
export function textsOf(block: Block, name: string): Maybe<readonly string[]> {
  const value = block[name];
  if (value instanceof Unknown) return value;
  const list = Array.isArray(value) ? (value as readonly Value[]) : value === undefined ? [] : [value];
  const texts = list.map(asText);
  return texts.find((text) => text instanceof Unknown) ?? texts.filter((text) => typeof text === 'string');
}

/** Reads on where a block is known; null where there is none. */
export function within<T>(
  block: Maybe<Block | null>,
  read: (block: Block) => Maybe<T | null>,
): Maybe<T | null> {
  if (block instanceof Unknown || block === null) return block;
  return read(block);
}

/** Links and plain names alike: `zones/z/machineTypes/n2-standard-4` is `n2-standard-4`. */
export function lastSegment(text: Maybe<string | null>): Maybe<string | null> {
  return typeof text === 'string' ? (text.split('/').at(-1) ?? text) : text;
}
