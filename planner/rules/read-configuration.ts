import type { Configuration, Resource } from './configuration.ts';
import { isObject, listOf, member, type Json } from './parse-json.ts';
import { templateValue, type Lookup } from './template.ts';
import { newBlock, Unknown, type Block, type Value } from './value.ts';

/** References to references are followed this far. */
const longestChain = 8;

/** A resource block as written. */
interface Written {
  readonly type: string;
  readonly name: string;
  readonly body: Json;
}

/**
 * Terraform JSON of one module (the files of one folder, in the order of Terraform: overrides last). Literals and
 * references inside it are read; everything else that has to be evaluated is unknown.
 */
export function readConfiguration(files: readonly Json[]): Configuration {
  const written = merged(files.flatMap(writtenResources));
  const locals = Object.assign(
    newBlock(),
    ...files.flatMap((file) => listOf(member(file, 'locals'))),
  ) as Block;
  const lookup = lookupIn(written, locals);
  const provider = providerOf(files);
  return {
    resources: [...written.values()].map((one) => toResource(one, lookup)).filter(({ count }) => count !== 0),
    removed: [],
    providerZone: converted(member(provider, 'zone') ?? null, lookup),
    providerRegion: converted(member(provider, 'region') ?? null, lookup),
  };
}

function writtenResources(file: Json): readonly Written[] {
  return listOf(member(file, 'resource')).flatMap((block) =>
    entriesOf(block).flatMap(([type, names]) =>
      listOf(names).flatMap((byName) =>
        entriesOf(byName).flatMap(([name, bodies]) => listOf(bodies).map((body) => ({ type, name, body }))),
      ),
    ),
  );
}

/** A later block of the same resource lies over the earlier one, attribute by attribute. */
function merged(blocks: readonly Written[]): ReadonlyMap<string, Written> {
  const byAddress = new Map<string, Written>();
  for (const block of blocks.filter(({ body }) => isObject(body))) {
    const address = `${block.type}.${block.name}`;
    const before = byAddress.get(address);
    const body = before ? { ...(before.body as object), ...(block.body as object) } : block.body;
    byAddress.set(address, { ...block, body });
  }
  return byAddress;
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value).filter(([key]) => key !== '//') : [];
}

function toResource({ type, name, body }: Written, lookup: Lookup): Resource {
  return {
    address: `${type}.${name}`,
    type,
    attributes: converted(body, lookup) as Block,
    count: countOf(body, lookup),
    change: null,
  };
}

/** One where nothing is said; unknown for `for_each` and for a computed count. */
function countOf(body: Json, lookup: Lookup): number | null {
  const forEach = member(body, 'for_each');
  if (forEach !== undefined) return isObject(forEach) ? Object.keys(forEach).length : null;
  const count = member(body, 'count');
  if (count === undefined) return 1;
  const value = converted(count, lookup);
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

function providerOf(files: readonly Json[]): Json {
  const blocks = files.flatMap((file) => listOf(member(file, 'provider')));
  const google = blocks.flatMap((block) => listOf(member(block, 'google')));
  return google.find((block) => member(block, 'alias') === undefined);
}

function converted(value: Json, lookup: Lookup): Value {
  if (typeof value === 'string') return templateValue(value, lookup);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((one: Json) => converted(one, lookup));
  if (!isObject(value)) return null;
  const block = newBlock();
  for (const [key, child] of entriesOf(value)) block[key] = converted(child, lookup);
  return block;
}

/** Follows a reference to a literal of this module; a resource's computed attribute keeps the resource's address. */
function lookupIn(written: ReadonlyMap<string, Written>, locals: Block, chain = 0): Lookup {
  return (reference) => {
    const [root = '', name = '', ...path] = reference.replace(/\[(\d+|"[^"]*")\]/g, '').split('.');
    if (chain >= longestChain) return new Unknown(`${reference} refers back and forth`);
    const next = lookupIn(written, locals, chain + 1);
    if (root === 'local')
      return scalar(member(locals, name), path, next) ?? new Unknown(`${reference} is computed`);
    const address = `${root}.${name}`;
    const found = written.get(address);
    if (!found) return new Unknown(`${reference} is not known before apply`);
    return scalar(found.body, path, next) ?? new Unknown(`${reference} is known after apply`, address);
  };
}

/** The value at a path, where it is a scalar; null where there is none. */
function scalar(body: Json, path: readonly string[], lookup: Lookup): Value {
  let value = body;
  for (const part of path) value = member(value, part);
  return typeof value === 'object' || value === undefined ? null : converted(value, lookup);
}
