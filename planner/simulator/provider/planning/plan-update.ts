import { isSetType } from '../schema.ts';
import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../schema.ts';
import { asList, asObject, isUnknown, isZero, sameValue, UNKNOWN } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import { ruleKey } from './argument-rules.ts';
import type { ArgumentRules, ChangePlan, Path } from './argument-rules.ts';
import { canonical, planCreate } from './plan-create.ts';

/**
 * The planned state of a resource that exists, and what of it changes, as version 2 of Terraform's provider SDK
 * computes it: what the configuration leaves out and the cloud decides keeps its value, null equals the zero
 * value, and a change of an argument that forces replacement asks for a new resource.
 */
export function planUpdate(
  prior: ValueObject,
  configured: ValueObject,
  block: BlockSchema,
  rules: ArgumentRules,
): ChangePlan<ValueObject> {
  const planner = new UpdatePlanner(rules);
  const planned = planner.block(prior, configured, block, []);
  return { planned, changed: planner.changed, replace: planner.replace };
}

class UpdatePlanner {
  readonly changed: Path[] = [];
  readonly replace: Path[] = [];
  readonly #rules: ArgumentRules;

  constructor(rules: ArgumentRules) {
    this.#rules = rules;
  }

  block(prior: ValueObject, configured: ValueObject, block: BlockSchema, path: Path): ValueObject {
    const planned: ValueObject = {};
    for (const [name, attribute] of Object.entries(block.attributes)) {
      planned[name] = this.#attribute(prior[name] ?? null, configured[name] ?? null, attribute, [
        ...path,
        name,
      ]);
    }
    for (const [name, nested] of Object.entries(block.blocks)) {
      planned[name] = this.#nested(prior[name] ?? null, configured[name] ?? null, nested, [...path, name]);
    }
    return planned;
  }

  #attribute(prior: Value, configured: Value, attribute: AttributeSchema, path: Path): Value {
    const planned = this.#attributeValue(prior, configured, attribute, path);
    const same = sameValue(planned, prior, isSetType(attribute.type)) || (isZero(planned) && isZero(prior));
    if (!same) this.#record(path, attribute.forceNew === true);
    return same && !isZero(prior) ? prior : planned;
  }

  #attributeValue(prior: Value, configured: Value, attribute: AttributeSchema, path: Path): Value {
    if (configured === null && attribute.default === undefined) {
      return attribute.computed === true || isZero(prior) || this.#suppressed(prior, null, path)
        ? prior
        : null;
    }
    const wanted =
      configured === null ? (attribute.default ?? null) : canonical(configured, this.#rules, path);
    return this.#suppressed(prior, wanted, path) ? prior : wanted;
  }

  #suppressed(prior: Value, wanted: Value, path: Path): boolean {
    if (isUnknown(wanted) || prior === null) return false;
    return this.#rules.get(ruleKey(path))?.same?.(prior, wanted) === true;
  }

  #nested(prior: Value, configured: Value, nested: NestedBlockSchema, path: Path): Value {
    if (isUnknown(configured)) {
      this.#record(path, nested.forceNew === true);
      return configured;
    }
    // the only single block is `timeouts`, which is no part of the resource
    if (nested.nesting === 'single') return configured;
    const wanted = asList(configured);
    const existing = asList(prior);
    if (wanted.length === 0) return this.#absent(existing, nested, path);
    return nested.nesting === 'set'
      ? this.#set(existing, wanted, nested, path)
      : this.#list(existing, wanted, nested, path);
  }

  #absent(existing: Value[], nested: NestedBlockSchema, path: Path): Value {
    if (existing.length === 0 || nested.computed === true || this.#suppressed(existing, [], path))
      return existing;
    this.#recordElements(existing, nested, path);
    return [];
  }

  #list(existing: Value[], wanted: Value[], nested: NestedBlockSchema, path: Path): Value {
    this.#recordElements(existing.slice(wanted.length), nested, path);
    this.#recordElements(wanted.slice(existing.length), nested, path);
    return wanted.map((element, at) => {
      const before = existing[at];
      if (before === undefined) return planCreate(element, nested.block, this.#rules, path);
      return this.block(asObject(before), asObject(element), nested.block, [...path, at]);
    });
  }

  /** Pairs each configured element with one that needs no change; what is left over on either side is a change. */
  #set(existing: Value[], wanted: Value[], nested: NestedBlockSchema, path: Path): Value {
    const rest = [...existing];
    const added: Value[] = [];
    const planned = wanted.map((element) => {
      const at = rest.findIndex((before) => this.#unchanged(before, element, nested, path));
      if (at >= 0) return rest.splice(at, 1)[0] ?? UNKNOWN;
      added.push(element);
      return planCreate(element, nested.block, this.#rules, path);
    });
    this.#recordElements([...rest, ...added], nested, path);
    return planned;
  }

  #unchanged(before: Value, element: Value, nested: NestedBlockSchema, path: Path): boolean {
    const trial = new UpdatePlanner(this.#rules);
    trial.block(asObject(before), asObject(element), nested.block, path);
    return trial.changed.length === 0;
  }

  /** Records blocks that come or go. */
  #recordElements(elements: Value[], nested: NestedBlockSchema, path: Path): void {
    if (elements.length === 0) return;
    const forced = elements.some((element) => setsForcedArgument(asObject(element), nested.block));
    this.#record(path, nested.forceNew === true || forced);
  }

  #record(path: Path, forceNew: boolean): void {
    this.changed.push(path);
    if (forceNew) this.replace.push(path);
  }
}

function setsForcedArgument(element: ValueObject, block: BlockSchema): boolean {
  const attributes = Object.entries(block.attributes);
  if (attributes.some(([name, { forceNew }]) => forceNew === true && !isZero(element[name] ?? null)))
    return true;
  return Object.entries(block.blocks).some(([name, nested]) => {
    const inner = asList(element[name]);
    return (
      inner.length > 0 &&
      (nested.forceNew === true || inner.some((item) => setsForcedArgument(asObject(item), nested.block)))
    );
  });
}
