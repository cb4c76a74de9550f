import { describe, expect, test } from 'vitest';
import {
  canSpend,
  ledgerEntries,
  ledgerLine,
  spentEpsilon,
} from '../../../planner/predictor/federation/privacy-ledger.ts';

const [ours, theirs] = ['a'.repeat(64), 'b'.repeat(64)];
const at = '2026-01-01T00:00:00.000Z';
const lines = [
  ledgerLine({ pact: ours, what: 'contribution', round: 1, epsilon: 4, at }),
  ledgerLine({ pact: theirs, what: 'contribution', round: 1, epsilon: 8, at }),
  ledgerLine({ pact: ours, what: 'judgement', round: 1, epsilon: 1, at }),
].join('');

describe('the ledger', () => {
  test('adds up what left under one pact', () => {
    expect(spentEpsilon(ledgerEntries(lines), ours)).toBe(5);
    expect(spentEpsilon(ledgerEntries(''), ours)).toBe(0);
  });

  test.each([
    [16, 4, true],
    [16.1, 4, false],
    [0, 20.5, false],
  ])('of 20, %d spent and %d more: %s', (spent, more, allowed) => {
    expect(canSpend(spent, more, 20)).toBe(allowed);
  });

  test('forgets nothing: a damaged line is an error that names it', () => {
    expect(() => ledgerEntries(`${lines}{"pact"`)).toThrow('line 4');
  });
});
