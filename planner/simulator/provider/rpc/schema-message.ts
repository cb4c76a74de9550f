import type { BlockSchema, ProviderSchema, ResourceSchema } from '../schema.ts';

interface SchemaMessage {
  version: number;
  block: object;
}

/** The reply to GetSchema. */
export function schemaMessage(schema: ProviderSchema): object {
  return {
    provider: { version: 0, block: blockMessage(schema.provider) },
    resource_schemas: mapSchemas(schema.resources),
    data_source_schemas: mapSchemas(schema.dataSources),
    server_capabilities: CAPABILITIES,
  };
}

/** The reply to GetMetadata: the names of what is served. */
export function metadataMessage(schema: ProviderSchema): object {
  return {
    server_capabilities: CAPABILITIES,
    resources: Object.keys(schema.resources).map((type_name) => ({ type_name })),
    data_sources: Object.keys(schema.dataSources).map((type_name) => ({ type_name })),
  };
}

const CAPABILITIES = { plan_destroy: false, get_provider_schema_optional: true };

const NESTING = { single: 'SINGLE', list: 'LIST', set: 'SET' } as const;

function mapSchemas(schemas: { [type: string]: ResourceSchema }): { [type: string]: SchemaMessage } {
  const entries = Object.entries(schemas).map(
    ([type, { version, block }]) => [type, { version, block: blockMessage(block) }] as const,
  );
  return Object.fromEntries(entries);
}

function blockMessage(block: BlockSchema): object {
  return {
    attributes: Object.entries(block.attributes).map(
      ([name, { type, required, optional, computed, sensitive }]) => ({
        name,
        type: Buffer.from(JSON.stringify(type)),
        required: required === true,
        optional: optional === true,
        computed: computed === true,
        sensitive: sensitive === true,
      }),
    ),
    block_types: Object.entries(block.blocks).map(([type_name, nested]) => ({
      type_name,
      nesting: NESTING[nested.nesting],
      min_items: nested.minItems,
      max_items: nested.maxItems,
      block: blockMessage(nested.block),
    })),
  };
}
