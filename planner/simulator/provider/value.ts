/** A value that Terraform does not know yet (the result of something that is still to be made). */
export class Unknown {
  readonly kind = 'unknown';
}

/** The one unknown value; compare with {@link isUnknown}. */
export const UNKNOWN = new Unknown();

/** A Terraform value: null is absent, bigint is a whole number beyond 2^53, {@link Unknown} is unknown. */
export type Value = null | boolean | number | bigint | string | Unknown | Value[] | ValueObject;

export interface ValueObject {
  [name: string]: Value;
}

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** The value as an object; anything else counts as one without members. */
export function asObject(value: Value | undefined): ValueObject {
  return isObject(value) ? value : {};
}

/** The value as a list; anything else counts as empty. */
export function asList(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text, or null. */
export function asText(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** The members of a list or set that are texts. */
export function asTexts(value: Value | undefined): string[] {
  return asList(value).filter((item) => typeof item === 'string');
}

/** The first element of a list block as an object, or null where the block is absent. */
export function firstBlock(value: Value | undefined): ValueObject | null {
  const first = asList(value)[0];
  return isObject(first) ? first : null;
}

/**
 * True for what version 2 of Terraform's provider SDK cannot tell from "not set": null, "", 0, false, an
 * empty list or map. The SDK's flat state has no null, so a change between two of these is no change.
 */
export function isZero(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (value === 0 || value === 0n) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** True when unknown is anywhere in the value. */
export function holdsUnknown(value: Value): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some(holdsUnknown);
}

/** The value with every unknown replaced by null. */
export function withoutUnknown(value: Value): Value {
  if (isUnknown(value)) return null;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutUnknown(item)]));
}

/** Equality of values; `unordered` takes both as sets. An absent member equals a null one. */
export function sameValue(left: Value, right: Value, unordered = false): boolean {
  if (left === right) return true;
  if (isUnknown(left) || isUnknown(right)) return isUnknown(left) && isUnknown(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    return unordered
      ? sameMembers(left, right)
      : left.every((item, at) => sameValue(item, right[at] ?? null));
  }
  if (isObject(left) && isObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].every((name) => sameValue(left[name] ?? null, right[name] ?? null));
  }
  return isNumeric(left) && isNumeric(right) && wholeAsBigInt(left) === wholeAsBigInt(right);
}

function sameMembers(left: Value[], right: Value[]): boolean {
  const rest = [...right];
  return left.every((item) => {
    const at = rest.findIndex((other) => sameValue(item, other));
    if (at < 0) return false;
    rest.splice(at, 1);
    return true;
  });
}

function isNumeric(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function wholeAsBigInt(value: number | bigint): number | bigint {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}
