import type { Json } from '../google-api.ts';
import type { ArgumentRule } from '../planning/argument-rules.ts';
import type { Value } from '../value.ts';

/** Where a resource lives: what names are completed with to become links. */
export interface Scope {
  readonly project: string;
  readonly region: string | null;
  readonly zone: string | null;
}

/** How one argument is written to the REST API and read back. */
export interface Codec extends ArgumentRule {
  /** The API's value; undefined leaves the member out. */
  toApi(value: Value, scope: Scope): Json | undefined;
  /** Terraform's value; `prior` is what state or plan holds, for what the API does not return. */
  fromApi(api: Json | undefined, prior: Value): Value;
  /** The arguments of a nested block. */
  fields?: readonly Field[];
}

/** One argument or attribute and its place (dotted) in the API's object. */
export interface Field {
  readonly argument: string;
  readonly at: string;
  readonly codec: Codec;
  /** Only read: the cloud computes it. */
  readonly output?: boolean;
}

/** An argument at a place in the API's object, by default the same name in camel case. */
export function field(argument: string, codec: Codec, at: string = camelCase(argument)): Field {
  return { argument, at, codec };
}

/** An attribute that the cloud computes. */
export function output(argument: string, codec: Codec, at: string = camelCase(argument)): Field {
  return { argument, at, codec, output: true };
}

function camelCase(argument: string): string {
  return argument.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
