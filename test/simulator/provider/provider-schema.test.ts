import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DATA_SOURCES } from '../../../planner/simulator/provider/data-sources/data-sources.ts';
import { PROVIDER_SCHEMA } from '../../../planner/simulator/provider/provider.ts';
import { RESOURCES } from '../../../planner/simulator/provider/resources/resources.ts';
import type {
  BlockSchema,
  NestedBlockSchema,
  ValueType,
} from '../../../planner/simulator/provider/schema.ts';
import type { FactsByType } from '../../../scripts/provider-schema/apply-facts.ts';
import { buildSchema } from '../../../scripts/provider-schema/build-schema.ts';
import { originalSource } from '../../../scripts/provider-schema/extract-bindings.ts';

const manifest = createRequire(import.meta.url).resolve('@cdktf/provider-google/package.json');
const sourceOf = (module: string) =>
  originalSource(readFileSync(join(dirname(manifest), 'lib', module, 'index.js'), 'utf8'));
const factsFile = join(import.meta.dirname, '../../../../shared/reference/provider-google-facts.json');

/** Only what the bindings say: types, flags, nesting. */
function withoutFacts(block: BlockSchema): object {
  const attributes = Object.entries(block.attributes).map(
    ([name, { type, required, optional, computed }]) => [name, { type, required, optional, computed }],
  );
  const nested = ({ nesting, minItems, maxItems, block: inner }: NestedBlockSchema) => ({
    nesting,
    minItems,
    maxItems,
    block: withoutFacts(inner),
  });
  const blocks = Object.entries(block.blocks).map(([name, inner]) => [name, nested(inner)]);
  return {
    attributes: Object.fromEntries(attributes) as object,
    blocks: Object.fromEntries(blocks) as object,
  };
}

describe('the served schema', () => {
  test('has the types and flags of the installed bindings', () => {
    const built = buildSchema(sourceOf, null, []);
    const types = (schemas: Record<string, { block: BlockSchema }>) =>
      Object.fromEntries(Object.entries(schemas).map(([type, { block }]) => [type, withoutFacts(block)]));
    expect(types(PROVIDER_SCHEMA.resources)).toEqual(types(built.resources));
    expect(types(PROVIDER_SCHEMA.dataSources)).toEqual(types(built.dataSources));
    expect(PROVIDER_SCHEMA.provider).toEqual(built.provider);
  });

  test.skipIf(!existsSync(factsFile))('is what the generator makes of bindings and gathered facts', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as { resources: FactsByType };
    expect(PROVIDER_SCHEMA).toEqual(buildSchema(sourceOf, facts.resources, PROVIDER_SCHEMA.sources));
  });

  test('names its sources', () => {
    expect(PROVIDER_SCHEMA.sources.join(' ')).toMatch(
      /@cdktf\/provider-google .*terraform-provider-google v6\.50\.0/,
    );
  });

  test('serves exactly the types that are implemented', () => {
    expect(Object.keys(PROVIDER_SCHEMA.resources).sort()).toEqual([...RESOURCES.keys()].sort());
    expect(Object.keys(PROVIDER_SCHEMA.dataSources).sort()).toEqual([...DATA_SOURCES.keys()].sort());
  });

  // a null in a type makes terraform panic
  test('has a whole type for every attribute', () => {
    const blocks = [PROVIDER_SCHEMA.provider, ...schemas().map(({ block }) => block)];
    expect(blocks.flatMap((block) => brokenTypes(block))).toEqual([]);
  });

  test.each([...RESOURCES])('%s carries only arguments that exist', (type, resource) => {
    const known = new Set(argumentPaths(PROVIDER_SCHEMA.resources[type]?.block, ''));
    const unknown = [...resource.carried].filter((path) => path !== 'timeouts' && !known.has(path));
    expect(unknown).toEqual([]);
  });

  test.each([...RESOURCES])('%s carries every required argument', (type, resource) => {
    const block = PROVIDER_SCHEMA.resources[type]?.block;
    const required = Object.entries(block?.attributes ?? {}).filter(
      ([, attribute]) => attribute.required === true,
    );
    expect(required.map(([name]) => name).filter((name) => !resource.carried.has(name))).toEqual([]);
  });

  test.each([
    'google_project_iam_member',
    'google_service_account_iam_member',
    'google_storage_bucket_iam_member',
  ])('every argument of %s forces replacement', (type) => {
    const { attributes = {}, blocks = {} } = PROVIDER_SCHEMA.resources[type]?.block ?? {};
    const kept = Object.entries(attributes).filter(
      ([, { required, forceNew }]) => required === true && forceNew !== true,
    );
    expect(kept).toEqual([]);
    expect(blocks['condition']?.forceNew).toBe(true);
  });
});

function schemas(): { block: BlockSchema }[] {
  return [...Object.values(PROVIDER_SCHEMA.resources), ...Object.values(PROVIDER_SCHEMA.dataSources)];
}

function brokenTypes(block: BlockSchema): string[] {
  const own = Object.entries(block.attributes).filter(([, { type }]) => !isWhole(type));
  return [
    ...own.map(([name]) => name),
    ...Object.values(block.blocks).flatMap(({ block: inner }) => brokenTypes(inner)),
  ];
}

function isWhole(type: ValueType): boolean {
  if (typeof type === 'string') return ['string', 'number', 'bool'].includes(type);
  const [kind, inner] = type;
  if (kind === 'object') return Object.values(inner).every(isWhole);
  return ['list', 'set', 'map'].includes(kind) && isWhole(inner);
}

function argumentPaths(block: BlockSchema | undefined, prefix: string): string[] {
  const blocks = Object.entries(block?.blocks ?? {});
  return [
    ...Object.keys(block?.attributes ?? {}).map((name) => prefix + name),
    ...blocks.flatMap(([name, { block: inner }]) => [
      prefix + name,
      ...argumentPaths(inner, `${prefix}${name}.`),
    ]),
  ];
}
