import type { Field } from '../mapping/field.ts';

/** The dotted paths of all arguments of the fields, and the further names. */
export function carriedPaths(fields: readonly Field[], further: readonly string[]): ReadonlySet<string> {
  return new Set([...further, 'timeouts', ...pathsOf(fields, '')]);
}

function pathsOf(fields: readonly Field[], prefix: string): string[] {
  return fields.flatMap(({ argument, codec }) => {
    const path = prefix + argument;
    return [path, ...pathsOf(codec.fields ?? [], `${path}.`)];
  });
}
