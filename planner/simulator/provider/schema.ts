import type { Value } from './value.ts';

/** Terraform's type constraint as JSON: `"string"`, `["set","string"]`, `["list",["object",{…}]]`. */
export type ValueType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | ['list' | 'set' | 'map', ValueType]
  | ['object', { [name: string]: ValueType }];

/** One attribute: type and flags from the bindings, `forceNew`, `default`, `sensitive` from the facts. */
export interface AttributeSchema {
  type: ValueType;
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  sensitive?: boolean;
  forceNew?: boolean;
  default?: Value;
}

/** One nested block. `computed`: when the configuration leaves it out, what the cloud has is kept. */
export interface NestedBlockSchema {
  nesting: 'single' | 'list' | 'set';
  minItems: number;
  /** 0 = no limit. */
  maxItems: number;
  block: BlockSchema;
  computed?: boolean;
  forceNew?: boolean;
}

export interface BlockSchema {
  attributes: { [name: string]: AttributeSchema };
  blocks: { [name: string]: NestedBlockSchema };
}

/** Arguments that exclude each other, as the provider declares them (`exactlyOneOf` names its whole group). */
export interface ArgumentGroups {
  conflictsWith?: { [path: string]: string[] };
  exactlyOneOf?: string[][];
}

export interface ResourceSchema extends ArgumentGroups {
  version: number;
  block: BlockSchema;
}

/** The generated file `generated/google-schema.json`. */
export interface ProviderSchema {
  sources: string[];
  provider: BlockSchema;
  resources: { [type: string]: ResourceSchema };
  dataSources: { [type: string]: ResourceSchema };
}

/** True when a configuration may set the attribute. */
export function isArgument(attribute: AttributeSchema): boolean {
  return attribute.required === true || attribute.optional === true;
}

/** True when order and repetition in values of the type do not count. */
export function isSetType(type: ValueType): boolean {
  return Array.isArray(type) && type[0] === 'set';
}
