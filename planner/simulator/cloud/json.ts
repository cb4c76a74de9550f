import { invalidField } from './api-error.ts';

/** A JSON value as the REST APIs send and take it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object; an undefined member is not written. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text at `key`, undefined where it is absent, null or empty; ApiError 400 where it is something else. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalidField(key, value, 'a string is expected');
  return value;
}

/** As {@link textAt}, but ApiError 400 where it is absent. */
export function requiredTextAt(object: JsonObject, key: string): string {
  const value = textAt(object, key);
  if (value === undefined) throw invalidField(key, '', 'the field is required');
  return value;
}

/** A 64-bit integer, which JSON carries as a number or as decimal text. */
export function integerAt(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw invalidField(key, value, 'an integer is expected');
  }
  return number;
}

export function flagAt(object: JsonObject, key: string): boolean | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalidField(key, value, 'true or false is expected');
  return value;
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw invalidField(key, value, 'an object is expected');
  return value;
}

/** The list of objects at `key`; an absent list is empty. */
export function objectsAt(object: JsonObject, key: string): JsonObject[] {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalidField(key, value, 'a list of objects is expected');
  }
  return value;
}

/** The list of texts at `key`; an absent list is empty. */
export function textsAt(object: JsonObject, key: string): string[] {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalidField(key, value, 'a list of strings is expected');
  }
  return value;
}

/** An object whose values are all texts (labels); an absent one is empty. */
export function textMapAt(object: JsonObject, key: string): Record<string, string> {
  const entries = Object.entries(objectAt(object, key) ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (typeof value !== 'string') throw invalidField(`${key}.${name}`, value, 'a string is expected');
      return [name, value];
    }),
  );
}

/** Those members of `object` that are named and present. */
export function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]));
}

/** ApiError 400 as the real API answers a member that it does not know. */
export function refuseUnknown(object: JsonObject, known: readonly string[], where = ''): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw invalidField(`${where}${unknown}`, object[unknown], 'cannot find field');
  }
}
