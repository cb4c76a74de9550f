import { describe, expect, it } from 'vitest';
import { analyzeProgram, labelledPrograms, type AnalyzedProgram } from '../support/program-corpus.ts';

/** Every folder of the corpus is a program with an expected.json that says what must be read out of it. */
describe('the corpus of programs', () => {
  const programs = labelledPrograms();

  it('has at least sixty programs', () => expect(programs.length).toBeGreaterThanOrEqual(60));

  it.each(programs.map((program) => [program.name, program] as const))('%s', async (_name, program) => {
    const analyzed = await analyzeProgram(program);
    expect(read(analyzed)).toMatchObject(labelled(analyzed));
    for (const field of program.misread) {
      const label: unknown = Reflect.get(program.job, field);
      expect(sorted(Reflect.get(analyzed.analysis.job, field)), `${field} is misread`).not.toMatchObject({
        value: sorted(label).value,
      });
    }
    for (const [field, value] of Object.entries(program.job)) {
      if (!program.misread.includes(field)) expectEvidence(analyzed.analysis.evidence, field, value);
    }
  });
});

/** The labels of the fields that are read rightly; lists are compared without their order. */
function labelled({ job, misread }: AnalyzedProgram): Readonly<Record<string, unknown>> {
  const fields = Object.entries(job).filter(([field]) => !misread.includes(field));
  return Object.fromEntries(fields.map(([field, value]) => [field, sorted(value)]));
}

function read({ analysis }: AnalyzedProgram): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(analysis.job).map(([field, value]) => [field, sorted(value)]));
}

/** Lists in one order, numbers (published parameter counts differ in their rounding) to two digits where they are large. */
function sorted(value: unknown): { readonly value: unknown } {
  if (!Array.isArray(value)) return { value: rounded(value) };
  const inOrder = [...(value as readonly unknown[])].map((one) => [JSON.stringify(one), one] as const);
  return { value: inOrder.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, one]) => one) };
}

function rounded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('parameters' in value)) return value;
  const { parameters } = value;
  return { ...value, parameters: typeof parameters === 'number' ? parameters.toPrecision(2) : parameters };
}

/** What is known has evidence; what is null or empty needs none. */
function expectEvidence(evidence: Readonly<Record<string, unknown>>, field: string, value: unknown): void {
  const known = value !== null && value !== false && (!Array.isArray(value) || value.length > 0);
  if (!known || field === 'frameworks' || field === 'dependencies') return;
  expect(evidence, `evidence of ${field}`).toHaveProperty([field]);
}
