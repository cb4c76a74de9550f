import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog, Quota } from '../../planner/ports.ts';
import { quotaChecks } from '../../planner/preflight/quota-checks.ts';
import type { QuotaDemand } from '../../planner/preflight/quota-needs.ts';
import { judgeFile } from '../../planner/rules/judge-terraform-json.ts';
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

const plainDemand: QuotaDemand = {
  provisioningModel: 'STANDARD',
  machines: 1,
  series: 'N1',
  vcpus: 4,
  gpus: null,
  localSsdGib: 0,
  disks: [],
  natGateways: 0,
};

function statusesOf(demand: Partial<QuotaDemand>, quotas: readonly Quota[]): readonly string[] {
  const checks = quotaChecks({
    project: 'p1',
    region: 'us-central1',
    demand: { ...plainDemand, ...demand },
    released: null,
    quotas,
  });
  return checks.map(({ status }) => status).filter((status) => status !== 'ok');
}

describe.each(quotaCases)('$rule: $what', ({ demand, breaks, keeps, outcome }) => {
  it('breaks it', () => {
    const statuses = statusesOf(demand, breaks);
    expect(statuses).toContain(outcome);
    if (outcome === 'unknown') expect(statuses).not.toContain('blocked');
  });

  it('keeps it', () => expect(statusesOf(demand, keeps)).toEqual([]));
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
