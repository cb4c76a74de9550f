import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Of } from '../../planner/plan-hash.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

describe('canonical JSON', () => {
  it('is the same for any order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(record));
      }),
      { seed: 1, numRuns: fuzzRuns(300) },
    );
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 2, numRuns: fuzzRuns(300) },
    );
  });

  it('differs where a value differs', () => {
    expect(sha256Of({ a: [1, 2] })).not.toBe(sha256Of({ a: [2, 1] }));
    expect(sha256Of({ a: 1 })).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
