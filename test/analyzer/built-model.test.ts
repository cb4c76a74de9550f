import { expect, it } from 'vitest';
import { analyzeScript } from '../support/analyze-project.ts';
import { builtConfiguredCases } from './built-configured-cases.ts';
import { builtKerasCases } from './built-keras-cases.ts';
import { builtLanguageCases } from './built-language-cases.ts';
import { builtLateCases } from './built-late-cases.ts';
import { builtVisionCases } from './built-vision-cases.ts';

it.each([
  ...builtLanguageCases,
  ...builtVisionCases,
  ...builtConfiguredCases,
  ...builtKerasCases,
  ...builtLateCases,
])('$title', async ({ code, model }) => {
  const { job, evidence } = await analyzeScript(code);
  expect(job.model).toEqual(model);
  expect(evidence['model.parameters']?.length ?? 0).toBe(model === null ? 0 : 1);
});
