import { jsonAt, setJsonAt } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import type { ArgumentRule, ArgumentRules } from '../planning/argument-rules.ts';
import type { ValueObject } from '../value.ts';
import type { Field, Scope } from './field.ts';

/** The API's object for what state or plan holds. */
export function toApi(state: ValueObject, fields: readonly Field[], scope: Scope): JsonObject {
  const json: JsonObject = {};
  for (const { argument, at, codec, output } of fields) {
    const value = output === true ? undefined : codec.toApi(state[argument] ?? null, scope);
    if (value !== undefined) setJsonAt(json, at, value);
  }
  return json;
}

/** What the API's object means in Terraform's terms, for the fields alone. */
export function fromApi(json: JsonObject, fields: readonly Field[], prior: ValueObject): ValueObject {
  return Object.fromEntries(
    fields.map(({ argument, at, codec }) => [
      argument,
      codec.fromApi(jsonAt(json, at), prior[argument] ?? null),
    ]),
  );
}

/** How the arguments compare and are spelled, by dotted path. */
export function argumentRules(fields: readonly Field[], prefix = ''): ArgumentRules {
  const rules = new Map<string, ArgumentRule>();
  for (const { argument, codec } of fields) {
    if (codec.same !== undefined || codec.canonical !== undefined) rules.set(prefix + argument, codec);
    for (const [path, rule] of argumentRules(codec.fields ?? [], `${prefix}${argument}.`))
      rules.set(path, rule);
  }
  return rules;
}
