import { describe, expect, it } from 'vitest';
import { contains } from '../../schemas/interval.ts';
import { accuracyOf } from './measured-networks.ts';
import { comparedRuns } from './published/compared-runs.ts';
import { publishedRuns } from './published/published-runs.ts';

describe('runtime against published runs', () => {
  it('holds each of them, and is near to most', async () => {
    const missed = (await comparedRuns()).filter(({ interval, measured }) => !contains(interval, measured));
    expect(missed).toEqual([]);
    expect(accuracyOf(await comparedRuns()).medianError).toBeLessThan(0.4);
  });

  it('has runs of several accelerators, each with where and when it was published', () => {
    expect(new Set(publishedRuns.map(({ accelerator }) => accelerator)).size).toBeGreaterThan(4);
    for (const { source, seconds } of publishedRuns) {
      expect(source.url).toMatch(/^https:\/\//);
      expect(source.date).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(seconds).toBeGreaterThan(0);
    }
  });
});
