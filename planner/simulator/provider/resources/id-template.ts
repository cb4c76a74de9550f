import { asText } from '../value.ts';
import type { ValueObject } from '../value.ts';

const VARIABLE = /\{(\w+)\}/g;

/** `projects/{project}/zones/{zone}/disks/{name}` with the state's values in it. */
export function fillTemplate(template: string, state: ValueObject): string {
  return template.replace(VARIABLE, (_, name: string) => asText(state[name]) ?? '');
}

/**
 * The import formats of a template, as the provider offers them: the template itself, its variables joined by
 * slashes, and that without the leading ones that the provider block can give.
 */
export function importFormats(template: string): string[] {
  const variables = [...template.matchAll(VARIABLE)].map(([variable]) => variable);
  const optional = variables.filter((variable) => /^\{(project|region|zone)\}$/.test(variable)).length;
  const shorter = Array.from({ length: optional + 1 }, (_, dropped) => variables.slice(dropped).join('/'));
  return [template, ...shorter.filter((format) => format !== template)];
}

/** The variables of the first format that fits the id. */
export function parseId(id: string, formats: readonly string[]): ValueObject | null {
  for (const format of formats) {
    const pattern = format.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(VARIABLE, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(id);
    if (match?.groups !== undefined) return { ...match.groups };
  }
  return null;
}
