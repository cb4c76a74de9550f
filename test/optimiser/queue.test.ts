import { beforeAll, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import { defaultReadyTimes } from '../../planner/optimiser/ready-time.ts';
import type { Catalog, OfferingGroup } from '../../planner/ports.ts';
import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Choice } from '../../schemas/plan.ts';
import { aGpuPrediction, aPlainJob, exactly } from '../support/optimiser-requests.ts';

const now = new Date('2026-11-24T06:00:00Z');
const usdPerHour = 11;
let catalog: Catalog;
beforeAll(async () => {
  catalog = withFlexStartPrice(await loadCatalog());
});

/** No source gives a price of flex-start; here it has one. */
function withFlexStartPrice(real: Catalog): Catalog {
  const groups = (real.groups?.() ?? []).map(pricedGroup);
  return { ...real, groups: () => groups };
}

function pricedGroup(group: OfferingGroup): OfferingGroup {
  if (group.provisioningModel !== 'FLEX_START') return group;
  return {
    ...group,
    count: (place) => group.count(place),
    best: (place) => pricedEntry(group.best(place)),
  };
}

function pricedEntry(entry: CatalogEntry | null): CatalogEntry | null {
  return entry && { ...entry, offering: { ...entry.offering, usdPerHour } };
}

function chosen(queue: Interval): Choice {
  return choose({
    job: aPlainJob({ interruptible: false, resources: { provisioningModel: 'FLEX_START' } }),
    prediction: aGpuPrediction(),
    catalog,
    now,
    readyTimes: { ...defaultReadyTimes, queue },
  });
}

it('counts the queue of flex-start in the time to result, and never bills it', () => {
  const atOnce = chosen(exactly(0));
  const queued = chosen({ target: 3600, lower: 60, upper: 7200 });
  expect(atOnce.offering).toMatchObject({ provisioningModel: 'FLEX_START', usdPerHour });
  expect(queued.offering).toEqual(atOnce.offering);
  const more = (of: (choice: Choice) => Interval | undefined, bound: keyof Interval): number =>
    (of(queued)?.[bound] ?? NaN) - (of(atOnce)?.[bound] ?? NaN);
  const waits = { target: 3600, lower: 60, upper: 7200 };
  for (const bound of ['target', 'lower', 'upper'] as const) {
    expect(more(({ latency }) => latency?.timeToResultSeconds, bound)).toBeCloseTo(waits[bound], 6);
    expect(more(({ latency }) => latency?.readySeconds, bound)).toBeCloseTo(waits[bound], 6);
    expect(more(({ cost }) => cost?.usdPerRun ?? undefined, bound)).toBeCloseTo(0, 9);
  }
});
