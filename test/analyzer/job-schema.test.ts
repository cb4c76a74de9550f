import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { jobJsonSchema } from '../../scripts/generate-job-schema.ts';

it('schemas/generated/job.schema.json is what scripts/generate-job-schema.ts makes', async () => {
  const stored = await readFile(new URL('../../schemas/generated/job.schema.json', import.meta.url), 'utf8');
  expect(stored).toBe(jobJsonSchema());
});
