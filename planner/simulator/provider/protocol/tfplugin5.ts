import { call, message } from './descriptor.ts';
import type { NestedJson } from './descriptor.ts';

const diagnostics: [number, string] = [1, 'repeated Diagnostic'];

const shared: NestedJson = {
  DynamicValue: message({ msgpack: [1, 'bytes'], json: [2, 'bytes'] }),
  Diagnostic: message(
    {
      severity: [1, 'Severity'],
      summary: [2, 'string'],
      detail: [3, 'string'],
      attribute: [4, 'AttributePath'],
    },
    { Severity: { values: { INVALID: 0, ERROR: 1, WARNING: 2 } } },
  ),
  AttributePath: message(
    { steps: [1, 'repeated Step'] },
    {
      Step: {
        ...message({
          attribute_name: [1, 'string'],
          element_key_string: [2, 'string'],
          element_key_int: [3, 'int64'],
        }),
        oneofs: { selector: { oneof: ['attribute_name', 'element_key_string', 'element_key_int'] } },
      },
    },
  ),
  RawState: message({ json: [1, 'bytes'], flatmap: [2, 'map string'] }),
  ServerCapabilities: message({ plan_destroy: [1, 'bool'], get_provider_schema_optional: [2, 'bool'] }),
};

const schema: NestedJson = {
  Schema: message(
    { version: [1, 'int64'], block: [2, 'Block'] },
    {
      Block: message({
        version: [1, 'int64'],
        attributes: [2, 'repeated Attribute'],
        block_types: [3, 'repeated NestedBlock'],
      }),
      Attribute: message({
        name: [1, 'string'],
        type: [2, 'bytes'],
        required: [4, 'bool'],
        optional: [5, 'bool'],
        computed: [6, 'bool'],
        sensitive: [7, 'bool'],
      }),
      NestedBlock: message(
        {
          type_name: [1, 'string'],
          block: [2, 'Block'],
          nesting: [3, 'NestingMode'],
          min_items: [4, 'int64'],
          max_items: [5, 'int64'],
        },
        { NestingMode: { values: { INVALID: 0, SINGLE: 1, LIST: 2, SET: 3, MAP: 4, GROUP: 5 } } },
      ),
    },
  ),
};

const calls: NestedJson = {
  GetMetadata: call(
    {},
    {
      server_capabilities: [1, 'ServerCapabilities'],
      diagnostics: [2, 'repeated Diagnostic'],
      data_sources: [3, 'repeated TypeMetadata'],
      resources: [4, 'repeated TypeMetadata'],
    },
    { TypeMetadata: message({ type_name: [1, 'string'] }) },
  ),
  GetProviderSchema: call(
    {},
    {
      provider: [1, 'Schema'],
      resource_schemas: [2, 'map Schema'],
      data_source_schemas: [3, 'map Schema'],
      diagnostics: [4, 'repeated Diagnostic'],
      server_capabilities: [6, 'ServerCapabilities'],
    },
  ),
  PrepareProviderConfig: call(
    { config: [1, 'DynamicValue'] },
    { prepared_config: [1, 'DynamicValue'], diagnostics: [2, 'repeated Diagnostic'] },
  ),
  UpgradeResourceState: call(
    { type_name: [1, 'string'], version: [2, 'int64'], raw_state: [3, 'RawState'] },
    { upgraded_state: [1, 'DynamicValue'], diagnostics: [2, 'repeated Diagnostic'] },
  ),
  ValidateResourceTypeConfig: call(
    { type_name: [1, 'string'], config: [2, 'DynamicValue'] },
    { diagnostics },
  ),
  ValidateDataSourceConfig: call({ type_name: [1, 'string'], config: [2, 'DynamicValue'] }, { diagnostics }),
  Configure: call({ terraform_version: [1, 'string'], config: [2, 'DynamicValue'] }, { diagnostics }),
  ReadResource: call(
    { type_name: [1, 'string'], current_state: [2, 'DynamicValue'], private: [3, 'bytes'] },
    { new_state: [1, 'DynamicValue'], diagnostics: [2, 'repeated Diagnostic'], private: [3, 'bytes'] },
  ),
  PlanResourceChange: call(
    {
      type_name: [1, 'string'],
      prior_state: [2, 'DynamicValue'],
      proposed_new_state: [3, 'DynamicValue'],
      config: [4, 'DynamicValue'],
      prior_private: [5, 'bytes'],
    },
    {
      planned_state: [1, 'DynamicValue'],
      requires_replace: [2, 'repeated AttributePath'],
      planned_private: [3, 'bytes'],
      diagnostics: [4, 'repeated Diagnostic'],
      legacy_type_system: [5, 'bool'],
    },
  ),
  ApplyResourceChange: call(
    {
      type_name: [1, 'string'],
      prior_state: [2, 'DynamicValue'],
      planned_state: [3, 'DynamicValue'],
      config: [4, 'DynamicValue'],
      planned_private: [5, 'bytes'],
    },
    {
      new_state: [1, 'DynamicValue'],
      private: [2, 'bytes'],
      diagnostics: [3, 'repeated Diagnostic'],
      legacy_type_system: [4, 'bool'],
    },
  ),
  ImportResourceState: call(
    { type_name: [1, 'string'], id: [2, 'string'] },
    { imported_resources: [1, 'repeated ImportedResource'], diagnostics: [2, 'repeated Diagnostic'] },
    {
      ImportedResource: message({
        type_name: [1, 'string'],
        state: [2, 'DynamicValue'],
        private: [3, 'bytes'],
      }),
    },
  ),
  ReadDataSource: call(
    { type_name: [1, 'string'], config: [2, 'DynamicValue'] },
    { state: [1, 'DynamicValue'], diagnostics: [2, 'repeated Diagnostic'] },
  ),
  Stop: call({}, { Error: [1, 'string'] }),
};

const METHODS = [
  'GetMetadata',
  'PrepareProviderConfig',
  'ValidateResourceTypeConfig',
  'ValidateDataSourceConfig',
  'UpgradeResourceState',
  'Configure',
  'ReadResource',
  'PlanResourceChange',
  'ApplyResourceChange',
  'ImportResourceState',
  'ReadDataSource',
  'Stop',
];

/**
 * The public Terraform plugin protocol 5 as far as this provider speaks it: package, message nesting and field
 * numbers are the wire format; messages and fields that are never filled are left out.
 * @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */
export const TFPLUGIN5: NestedJson = {
  ...shared,
  ...schema,
  ...calls,
  Provider: {
    methods: {
      GetSchema: { requestType: 'GetProviderSchema.Request', responseType: 'GetProviderSchema.Response' },
      ...Object.fromEntries(
        METHODS.map((name) => [name, { requestType: `${name}.Request`, responseType: `${name}.Response` }]),
      ),
    },
  },
};
