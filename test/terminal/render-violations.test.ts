import { expect, it } from 'vitest';
import { renderPlan } from '../../planner/terminal/render-plan.ts';
import type { Violation } from '../../schemas/plan.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import { fullPlan } from './terminal-fixtures.ts';

const plain = createStyle(false);

const said = { message: 'It is so.', source: 'gcp-rules', fix: 'Do otherwise.' };
const cases: readonly [string, Violation, string][] = [
  [
    'an error',
    { rule: 'R20', severity: 'error', ...said },
    'Breaks rules of Google Cloud\n  R20 It is so. Do',
  ],
  ['a warning', { rule: 'R39', severity: 'warning', ...said }, 'Warnings\n  R39 It is so. Do otherwise.'],
];

it.each(cases)('shows %s with what to change', (_what, violation, text) => {
  expect(renderPlan({ ...fullPlan, violations: [violation] }, plain)).toContain(text);
});

it('leaves what is merely good to know to --json', () => {
  const violations: readonly Violation[] = [{ rule: 'R24', severity: 'info', ...said }];
  const none = renderPlan({ ...fullPlan, violations: [] }, plain);
  expect(renderPlan({ ...fullPlan, violations }, plain)).toBe(none);
});
