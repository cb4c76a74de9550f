import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../schemas/job.ts';
import { analyzeProject } from '../support/analyze-project.ts';

const corpus = fileURLToPath(new URL('../fixtures/programs', import.meta.url));

interface Expected {
  readonly entry: string;
  readonly job: Partial<Job>;
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    names.map((one) => {
      const path = join(one.parentPath, one.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const;
    }),
  );
}

/** Every folder of the corpus is a program with an expected.json that says what must be read out of it. */
describe('the corpus of programs', () => {
  it.each(readdirSync(corpus).sort())('%s', async (name) => {
    const { 'expected.json': stated = '{}', ...files } = filesOf(join(corpus, name));
    const { entry, job } = JSON.parse(stated) as Expected;
    const analysis = await analyzeProject(files, entry);
    expect(analysis.job).toMatchObject(job);
    for (const field of Object.keys(job)) expectEvidence(analysis.evidence, field, Reflect.get(job, field));
  });
});

/** What is known has evidence; what is null or empty needs none. */
function expectEvidence(evidence: Readonly<Record<string, unknown>>, field: string, value: unknown): void {
  const known = value !== null && value !== false && (!Array.isArray(value) || value.length > 0);
  if (!known || field === 'frameworks' || field === 'dependencies') return;
  expect(evidence, `evidence of ${field}`).toHaveProperty([field]);
}
