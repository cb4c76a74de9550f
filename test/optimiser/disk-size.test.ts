import { expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import { aCpuPrediction, aPlainJob, exactly } from '../support/optimiser-requests.ts';

const now = new Date('2026-07-16T12:00:00Z');

it.each([
  [65_536, null],
  [65_537, /^disk emptied the list: .* a data disk of 65537 GiB, and the largest that there is has 65536$/],
])('a data disk of %i GiB', async (gib, refusal) => {
  const prediction = aCpuPrediction({ diskGib: exactly(gib) });
  const { offering, rejected } = choose({
    job: aPlainJob(),
    prediction,
    catalog: await loadCatalog(),
    now,
  });
  if (refusal === null) expect(offering).not.toBeNull();
  else expect(rejected[0]?.reason).toMatch(refusal);
});
