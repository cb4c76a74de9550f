import { parse } from 'yaml';
import * as z from 'zod';

const column = z.string().min(1);
/** A column, or one value for all rows. */
const columnOrValue = z.union([column, z.strictObject({ value: z.string().min(1) })]);
const time = z.strictObject({ column, unit: z.enum(['ms', 's', 'min', 'h']).default('s') });
const memory = z.strictObject({
  column,
  unit: z.enum(['B', 'KiB', 'MiB', 'GiB', 'kB', 'MB', 'GB']).default('GiB'),
});
const texts = z.array(z.string());

/** What each column of a CSV file tells; docs/history.md explains every key. */
const mappingSchema = z.strictObject({
  source: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'up to 20 lower-case letters, digits and hyphens')
    .default('csv'),
  job: columnOrValue,
  key: z.array(column).min(1).optional(),
  user: column.optional(),
  submittedAt: column.optional(),
  startedAt: column.optional(),
  endedAt: columnOrValue,
  runtime: time,
  peakMemory: memory.optional(),
  memory: memory.optional(),
  vcpus: column.optional(),
  cpuPercent: column.optional(),
  inputBytes: column.optional(),
  exitCode: column.optional(),
  outcome: z
    .strictObject({
      column,
      succeeded: texts.default([]),
      failed: texts.default([]),
      outOfMemory: texts.default([]),
      cancelled: texts.default([]),
    })
    .optional(),
});

export type CsvMapping = z.infer<typeof mappingSchema>;

/** Reads a mapping file. Throws SyntaxError that names every key that is wrong. */
export function parseCsvMapping(text: string): CsvMapping {
  const read = mappingSchema.safeParse(yamlValue(text));
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}`,
  );
  throw new SyntaxError(problems.join('; '));
}

function yamlValue(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
