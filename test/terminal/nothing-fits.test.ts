import { expect, test } from 'vitest';
import { renderPlan } from '../../planner/terminal/render-plan.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import { fullPlan } from './terminal-fixtures.ts';

test('what emptied the list comes first, and is not counted twice', () => {
  const blamed = {
    criterion: 'deadline',
    count: 412,
    example: 'n1-standard-1',
    reason: 'deadline emptied the list: the nearest is n1-standard-1, but it takes 10 min',
  };
  const late = { criterion: 'deadline', count: 412, example: '', reason: 'it takes 10 min' };
  const other = { criterion: 'memoryGib', count: 1033, example: '', reason: 'less than 31 GiB' };
  const nothing = {
    ...fullPlan,
    offering: null,
    cost: null,
    latency: null,
    alternatives: [],
    violations: [],
  };
  const text = renderPlan({ ...nothing, reason: null, rejected: [blamed, late, other] }, createStyle(false));
  expect(text.slice(text.indexOf('Nothing fits'))).toMatchInlineSnapshot(`
    "Nothing fits
      deadline emptied the list: the nearest is n1-standard-1, but it takes 10 min

    Ruled out 1,445 offerings
      1,033 by memoryGib: less than 31 GiB
      412 by deadline: it takes 10 min"
  `);
});
