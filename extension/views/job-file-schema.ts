/** The part of JSON Schema that the schema of job.yaml is written in. */
export interface JobFileSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JobFileSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JobFileSchema;
  readonly items?: JobFileSchema;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JobFileSchema[];
}

/** Keys and places in lists, from the root: `['data', 0, 'uri']`. */
export type JobFilePath = readonly (string | number)[];

/** The schema of the value at a path; null where the schema knows no such place. */
export function schemaAt(root: JobFileSchema, path: JobFilePath): JobFileSchema | null {
  let at: JobFileSchema | null = root;
  for (const step of path) at = at === null ? null : stepInto(at, step);
  return at;
}

function stepInto(schema: JobFileSchema, step: string | number): JobFileSchema | null {
  if (typeof step === 'number') return schema.items ?? null;
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, step)) return properties[step] ?? null;
  return typeof additionalProperties === 'object' ? additionalProperties : null;
}

/** The values that a place can have, where they can be counted; else none. */
export function countableValues(schema: JobFileSchema): readonly string[] {
  return schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
}
