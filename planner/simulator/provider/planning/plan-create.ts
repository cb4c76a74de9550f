import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../schema.ts';
import { asList, asObject, isUnknown, UNKNOWN } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import { ruleKey } from './argument-rules.ts';
import type { ArgumentRules, Path } from './argument-rules.ts';

/** The planned state of a block that is to be made: configured, else default, else unknown where the cloud decides. */
export function planCreate(
  configured: Value,
  block: BlockSchema,
  rules: ArgumentRules,
  path: Path = [],
): ValueObject {
  const given = asObject(configured);
  const planned: ValueObject = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    planned[name] = createAttribute(given[name] ?? null, attribute, rules, [...path, name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    planned[name] = createNested(given[name] ?? null, nested, rules, [...path, name]);
  }
  return planned;
}

function createAttribute(
  configured: Value,
  attribute: AttributeSchema,
  rules: ArgumentRules,
  path: Path,
): Value {
  if (configured !== null) return canonical(configured, rules, path);
  if (attribute.default !== undefined) return attribute.default;
  return attribute.computed === true ? UNKNOWN : null;
}

/** The configured value as the plan spells it. */
export function canonical(configured: Value, rules: ArgumentRules, path: Path): Value {
  const rule = rules.get(ruleKey(path));
  return rule?.canonical === undefined || isUnknown(configured) ? configured : rule.canonical(configured);
}

function createNested(configured: Value, nested: NestedBlockSchema, rules: ArgumentRules, path: Path): Value {
  if (isUnknown(configured)) return configured;
  if (nested.nesting === 'single') {
    return configured === null ? null : planCreate(configured, nested.block, rules, path);
  }
  const elements = asList(configured);
  if (elements.length === 0) return nested.computed === true ? UNKNOWN : [];
  return elements.map((element) => planCreate(element, nested.block, rules, path));
}
