import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { jobFileSchema } from '../schemas/job-file.ts';

/** The JSON Schema of job.yaml for editors, as it is stored in schemas/generated/job.schema.json. */
export function jobJsonSchema(): string {
  const schema = z.toJSONSchema(jobFileSchema, { io: 'input' });
  const described = {
    ...schema,
    title: 'Headstart job',
    description: 'A compute job for Headstart. Only `entry` or `command` is required.',
    anyOf: [{ required: ['entry'] }, { required: ['command'] }],
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

const target = new URL('../schemas/generated/job.schema.json', import.meta.url);

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(target, jobJsonSchema());
