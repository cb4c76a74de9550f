import type { BlockSchema, ResourceSchema } from '../../planner/simulator/provider/schema.ts';
import type { Value } from '../../planner/simulator/provider/value.ts';

/** What is known of one argument beyond its type; paths are dotted and without list indices. */
export interface ArgumentFact {
  forceNew?: boolean;
  default?: Value;
  sensitive?: boolean;
  optionalComputedBlock?: boolean;
  conflictsWith?: string[];
  exactlyOneOf?: string[];
}

export interface ResourceFacts {
  schemaVersion?: number;
  facts: { [path: string]: ArgumentFact };
}

export type FactsByType = { [type: string]: ResourceFacts };

/** The schema of a resource type with the facts written into it; throws where a fact names no argument. */
export function applyFacts(block: BlockSchema, sources: ResourceFacts[]): ResourceSchema {
  const schema: ResourceSchema = { version: 0, block: structuredClone(block) };
  for (const { schemaVersion, facts } of sources) {
    schema.version = schemaVersion ?? schema.version;
    for (const [path, fact] of Object.entries(facts)) {
      applyFact(schema.block, path.split('.'), fact, path);
      applyGroups(schema, path, fact);
    }
  }
  return schema;
}

function applyFact(block: BlockSchema, path: string[], fact: ArgumentFact, whole: string): void {
  const [name = '', ...rest] = path;
  const nested = block.blocks[name];
  if (rest.length > 0 && nested !== undefined) return applyFact(nested.block, rest, fact, whole);
  const attribute = block.attributes[name];
  if (nested !== undefined) {
    if (fact.forceNew === true) nested.forceNew = true;
    if (fact.optionalComputedBlock === true) nested.computed = true;
  } else if (attribute !== undefined) {
    if (fact.forceNew === true) attribute.forceNew = true;
    if (fact.sensitive === true) attribute.sensitive = true;
    if (fact.default !== undefined) attribute.default = fact.default;
  } else throw new Error(`The bindings have no argument ${whole}`);
}

function applyGroups(schema: ResourceSchema, path: string, fact: ArgumentFact): void {
  const conflicts = fact.conflictsWith?.map(withoutIndices);
  if (conflicts !== undefined) schema.conflictsWith = { ...schema.conflictsWith, [path]: conflicts };
  const group = fact.exactlyOneOf?.map(withoutIndices);
  const known = schema.exactlyOneOf ?? [];
  if (group !== undefined && !known.some((other) => other.join() === group.join())) {
    schema.exactlyOneOf = [...known, group];
  }
}

function withoutIndices(path: string): string {
  return path.replace(/\.\d+(?=\.|$)/g, '');
}
