import { describe, expect, it } from 'vitest';
import { bars, scoreFields } from '../support/field-scores.ts';
import { analyzeProgram, labelledPrograms, type AnalyzedProgram } from '../support/program-corpus.ts';

/** Every folder of the corpus is a program with an expected.json that says what must be read out of it. */
describe('the corpus of programs', () => {
  const programs = labelledPrograms();
  const analyzed = Promise.all(programs.map(analyzeProgram));

  it('has at least sixty programs', () => expect(programs.length).toBeGreaterThanOrEqual(60));

  it.each(Object.entries(bars))('%s is right and found in a share of at least %d', async (field, bar) => {
    const scores = scoreFields(await analyzed);
    const score = scores.find((one) => one.field === field);
    expect(Math.min(score?.precision ?? 0, score?.recall ?? 0), score?.wrong.join()).toBeGreaterThanOrEqual(
      bar,
    );
  });

  it.each(programs.map((program) => [program.name, program] as const))('%s', async (_name, program) => {
    const found = (await analyzed)[programs.indexOf(program)];
    if (found === undefined) throw new Error(`${program.name} was not analysed`);
    expect(read(found)).toMatchObject(labelled(found));
    for (const field of program.misread) {
      const label: unknown = Reflect.get(program.job, field);
      expect(sorted(Reflect.get(found.analysis.job, field)), `${field} is misread`).not.toMatchObject({
        value: sorted(label).value,
      });
    }
    for (const [field, value] of Object.entries(program.job)) {
      if (!program.misread.includes(field)) expectEvidence(found.analysis.evidence, field, value);
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
