import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog } from '../../planner/ports.ts';
import { judgeFile } from '../../planner/rules/judge-terraform-json.ts';
import { judgeQuota } from '../../planner/rules/judge-quota.ts';
import { rules } from '../../planner/rules/rules.ts';
import type { RuleReport } from '../../schemas/rule.ts';
import { configurationCases, proofs } from './proofs.ts';
import { quotaCases } from './cases/quota-cases.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

function judged(value: object): RuleReport {
  return judgeFile({ path: 'case.tf.json', text: JSON.stringify(value) }, catalog);
}

describe.each(configurationCases)('$rule: $what', ({ rule, breaks, keeps, severity }) => {
  it('breaks it', () => {
    const found = judged(breaks).violations.filter((one) => one.rule === rule);
    expect(found.length).toBeGreaterThan(0);
    const wanted = severity ?? rules.find(({ id }) => id === rule)?.severity;
    expect(found.map((one) => one.severity)).toContain(wanted);
    for (const { message, fix, source, address } of found) {
      expect(message).toMatch(/^[^\n]*\.$/);
      expect(message + fix).not.toMatch(/undefined|NaN|null/);
      expect([message, fix, source, address]).not.toContain('');
    }
  });

  it('keeps it, and is judged', () => {
    const { violations, notJudged, checked } = judged(keeps);
    expect(violations.filter((one) => one.rule === rule)).toEqual([]);
    expect(notJudged.filter((one) => one.rule === rule)).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  });
});

const plainDemand = {
  vcpus: 4,
  gpus: null,
  localSsdGib: 0,
  provisioningModel: 'STANDARD',
  externalAddresses: 0,
  maxRunSeconds: null,
};

describe.each(quotaCases)('$rule: $what', ({ demand, breaks, keeps, outcome }) => {
  it('breaks it', () => {
    const { violations, notJudged } = judgeQuota({ ...plainDemand, ...demand }, breaks, 'm');
    expect(violations.map(({ rule }) => rule)).toEqual(outcome === 'R28' ? ['R28'] : []);
    expect(notJudged.map(({ rule }) => rule)).toEqual(outcome === 'R28' ? [] : ['R29']);
  });

  it('keeps it', () => {
    const { violations, notJudged } = judgeQuota({ ...plainDemand, ...demand }, keeps, 'm');
    expect([...violations, ...notJudged]).toEqual([]);
  });
});

describe('the rules', () => {
  it('are R01 to R42 and R26b, in order', () => {
    const numbers = Array.from({ length: 42 }, (_, index) => `R${String(index + 1).padStart(2, '0')}`);
    expect(rules.map(({ id }) => id)).toEqual(numbers.toSpliced(26, 0, 'R26b'));
  });

  it.each(rules)('$id is one sentence with a source', ({ sentence, source }) => {
    expect(sentence).toMatch(/^[A-Za-z][^\n]*[^.]\.$/);
    expect(source.length).toBeGreaterThan(5);
  });

  it.each(rules)('$id has a test that breaks it and one that keeps it', async ({ id }) => {
    const { breaks, keeps } = await proofs(id);
    expect(breaks).not.toEqual([]);
    expect(keeps).not.toEqual([]);
  });
});
