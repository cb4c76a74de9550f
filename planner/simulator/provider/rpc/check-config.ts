import type { Path } from '../planning/argument-rules.ts';
import type { BlockSchema, ResourceSchema } from '../schema.ts';
import { asList, asObject, asText, firstBlock, isUnknown, isZero } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import { errorDiagnostic } from './messages.ts';
import type { Diagnostic } from './messages.ts';

/** RFC 1035 as the Compute API wants names. */
const NAME = /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

/**
 * Mistakes that the schema shows, and arguments that the real provider takes and this one does not carry: those are
 * refused by name rather than accepted in silence. A value that equals "not set" is harmless.
 */
export function checkConfig(
  type: string,
  config: ValueObject,
  schema: ResourceSchema,
  carried: ReadonlySet<string>,
): Diagnostic[] {
  return [
    ...uncarried(config, schema.block, carried).map((path) => unsupported(type, path)),
    ...checkGroups(config, schema),
    ...(type.startsWith('google_compute_') ? checkName(config) : []),
  ];
}

function unsupported(type: string, path: Path): Diagnostic {
  const argument = path.filter((step) => typeof step === 'string').join('.');
  return errorDiagnostic(
    `The simulated Google Cloud does not support ${argument}`,
    `${type} has the argument "${argument}" in hashicorp/google, but the simulated provider does not carry it. ` +
      'Remove the argument, or apply this configuration to Google Cloud itself.',
    path,
  );
}

/** Paths of the arguments that are set and not carried. */
export function uncarried(
  config: ValueObject,
  block: BlockSchema,
  carried: ReadonlySet<string>,
  prefix = '',
  at: Path = [],
): Path[] {
  const attributes = Object.keys(block.attributes)
    .filter((name) => !carried.has(prefix + name) && !isZero(config[name]))
    .map((name) => [...at, name]);
  const blocks = Object.entries(block.blocks).flatMap(([name, nested]) => {
    const value = config[name];
    const path = [...at, name];
    if (nested.nesting === 'single' || isZero(value)) return [];
    if (!carried.has(prefix + name)) return [path];
    return asList(value).flatMap((item, index) =>
      // an element of a set has no index, so the message names the block
      uncarried(
        asObject(item),
        nested.block,
        carried,
        `${prefix}${name}.`,
        nested.nesting === 'set' ? path : [...path, index],
      ),
    );
  });
  return [...attributes, ...blocks];
}

function checkName(config: ValueObject): Diagnostic[] {
  const name = asText(config['name']);
  if (name === null || NAME.test(name)) return [];
  return [errorDiagnostic(`"name" ("${name}") doesn't match regexp "${NAME.source}"`, '', ['name'])];
}

function checkGroups(config: ValueObject, schema: ResourceSchema): Diagnostic[] {
  const conflicts = Object.entries(schema.conflictsWith ?? {}).flatMap(([path, others]) =>
    isSet(config, path)
      ? others.filter((other) => isSet(config, other)).map((other) => conflict(path, other))
      : [],
  );
  const exclusive = (schema.exactlyOneOf ?? []).flatMap((group) => checkExactlyOne(config, group));
  return [...conflicts, ...exclusive];
}

function conflict(path: string, other: string): Diagnostic {
  return errorDiagnostic('Conflicting configuration arguments', `"${path}": conflicts with ${other}`, [
    path.split('.')[0] ?? path,
  ]);
}

function checkExactlyOne(config: ValueObject, group: string[]): Diagnostic[] {
  const values = group.map((path) => valueAt(config, path));
  // a block that is not there at all excludes nothing, and what is unknown may become anything
  if (values.some((value) => value === undefined || isUnknown(value))) return [];
  const given = values.filter((value) => !isZero(value)).length;
  if (given === 1) return [];
  const names = group.join(',');
  const detail =
    given === 0 ? `one of \`${names}\` must be specified` : `only one of \`${names}\` can be specified`;
  return [errorDiagnostic('Invalid combination of arguments', `"${group[0] ?? ''}": ${detail}`)];
}

function isSet(config: ValueObject, path: string): boolean {
  const value = valueAt(config, path);
  return isUnknown(value) ? false : !isZero(value);
}

/** The value at a dotted path through the first element of each block; undefined where a block is absent. */
function valueAt(config: ValueObject, path: string): Value | undefined {
  const [name = '', ...rest] = path.split('.');
  const value = config[name];
  if (rest.length === 0 || isUnknown(value)) return value;
  const inner = firstBlock(value);
  return inner === null ? undefined : valueAt(inner, rest.join('.'));
}
