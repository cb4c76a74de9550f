import type { JobFileCursor } from './job-file-cursor.ts';
import { countableValues, schemaAt, type JobFileSchema } from './job-file-schema.ts';
import { shapeText } from './job-file-shape.ts';
import type { Translate } from './translate.ts';

/** One thing that can be written at the cursor. */
export interface JobFileSuggestion {
  readonly label: string;
  readonly kind: 'key' | 'value';
  /** What may stand there, in a few words. */
  readonly detail: string;
  /** What it is for; empty where the schema does not say. */
  readonly documentation: string;
  /** In the editor's snippet syntax, indented as seen from its own line. */
  readonly snippet: string;
  readonly isRequired: boolean;
}

/** What the schema offers at a cursor, in its order. */
export function suggestionsAt(
  schema: JobFileSchema,
  cursor: JobFileCursor,
  t: Translate,
): readonly JobFileSuggestion[] {
  const at = schemaAt(schema, cursor.path);
  if (at === null) return [];
  return cursor.kind === 'key' ? keysOf(at, cursor, t) : valuesOf(at, t);
}

function keysOf(at: JobFileSchema, cursor: JobFileCursor, t: Translate): readonly JobFileSuggestion[] {
  const free = Object.entries(at.properties ?? {}).filter(([key]) => !cursor.taken.includes(key));
  return free.map(([key, value]) => ({
    label: key,
    kind: 'key',
    detail: shapeText(value, t),
    documentation: value.description === undefined ? '' : t(value.description),
    snippet: cursor.hasColon ? key : `${key}:${valueSnippet(value, cursor.isFlow, new TabStops())}`,
    isRequired: at.required?.includes(key) ?? false,
  }));
}

function valuesOf(at: JobFileSchema, t: Translate): readonly JobFileSuggestion[] {
  return countableValues(at).map((value) => ({
    label: value,
    kind: 'value',
    detail: shapeText(at, t),
    documentation: at.description === undefined ? '' : t(at.description),
    snippet: value,
    isRequired: false,
  }));
}

class TabStops {
  #last = 0;

  next(choices: readonly string[] = []): string {
    this.#last += 1;
    return choices.length === 0 ? `\${${this.#last}}` : `\${${this.#last}|${choices.join(',')}|}`;
  }
}

/** What follows the colon: the keys of a mapping that must be there, else its first place to write. */
function valueSnippet(schema: JobFileSchema, isFlow: boolean, stops: TabStops, indent = '  '): string {
  if (schema.type === 'array') {
    const { items = {} } = schema;
    if (isFlow) return ` [${stops.next()}]`;
    return `\n${indent}- ${items.type === 'object' ? mappingSnippet(items, stops, `${indent}  `) : stops.next()}`;
  }
  if (schema.type !== 'object') return ` ${stops.next(countableValues(schema))}`;
  return isFlow ? ` { ${stops.next()} }` : `\n${indent}${mappingSnippet(schema, stops, indent)}`;
}

function mappingSnippet(schema: JobFileSchema, stops: TabStops, indent: string): string {
  const { properties = {}, required = [] } = schema;
  if (required.length === 0) return stops.next();
  return required
    .map((key) => `${key}:${valueSnippet(properties[key] ?? {}, false, stops, `${indent}  `)}`)
    .join(`\n${indent}`);
}
