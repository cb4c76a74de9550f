import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import { createQueueWaits } from '../../planner/optimiser/queue-waits.ts';
import { defaultReadyTimes } from '../../planner/optimiser/ready-time.ts';
import type { Catalog, OfferingGroup } from '../../planner/ports.ts';
import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Choice } from '../../schemas/plan.ts';
import { buildWait } from '../support/capacity-records.ts';
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

function chosen(queue: Interval, capacity: readonly CapacityRecord[] = []): Choice {
  return choose({
    job: aPlainJob({ interruptible: false, resources: { provisioningModel: 'FLEX_START' } }),
    prediction: aGpuPrediction(),
    catalog,
    now,
    capacity,
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

describe('waits that earlier runs had', () => {
  const published = defaultReadyTimes.queue;
  const waitAfter = (records: readonly CapacityRecord[]): Interval =>
    createQueueWaits(records, published)('nvidia-l4').seconds;
  const cases: readonly (readonly [string, readonly CapacityRecord[], Interval])[] = [
    ['none', [], published],
    ['two of 12 min', [buildWait(720), buildWait(720)], { target: 2640, lower: 240, upper: 5040 }],
    [
      'four, of which one long',
      [0, 0, 0, 7200].map((seconds) => buildWait(seconds)),
      { target: 2700, lower: 0, upper: 7200 },
    ],
    [
      'eight for another accelerator',
      Array.from({ length: 8 }, () => buildWait(600, 'nvidia-h100-80gb')),
      { target: 2100, lower: 300, upper: 3900 },
    ],
    ['one for no accelerator that is known', [buildWait(0, null)], { target: 3200, lower: 0, upper: 6400 }],
  ];
  it.each(cases)('%s', (_, records, expected) => {
    for (const bound of ['target', 'lower', 'upper'] as const)
      expect(waitAfter(records)[bound]).toBeCloseTo(expected[bound], 6);
  });

  it('keep the bounds in order, and a longer one never shortens any', () => {
    const wait = fc.record({
      seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
      type: fc.constantFrom('nvidia-l4', 'nvidia-b200', null),
    });
    fc.assert(
      fc.property(fc.array(wait, { minLength: 1, maxLength: 8 }), fc.nat(1e5), (waits, longer) => {
        const records = waits.map(({ seconds, type }) => buildWait(seconds, type));
        const [first, ...rest] = waits;
        const before = waitAfter(records);
        const after = waitAfter([
          buildWait((first?.seconds ?? 0) + longer, first?.type),
          ...rest.map(({ seconds, type }) => buildWait(seconds, type)),
        ]);
        expect([before.lower <= before.target, before.target <= before.upper]).toEqual([true, true]);
        for (const bound of ['target', 'lower', 'upper'] as const)
          expect(after[bound] * (1 + 1e-12)).toBeGreaterThanOrEqual(before[bound]);
      }),
    );
  });

  it('move the time to result, and the reason says how many there were', () => {
    const before = chosen(published);
    const { type = '' } = before.offering?.accelerator ?? {};
    const choice = chosen(published, [buildWait(720, type), buildWait(720, type)]);
    const seconds = (of: Choice): number => of.latency?.timeToResultSeconds.target ?? NaN;
    expect(seconds(before) - seconds(choice)).toBeCloseTo(960, 6);
    expect(choice.reason).toContain(`about 44 min in the queue, from 2 waits of earlier runs for ${type}`);
    expect(before.reason).not.toContain('queue');
    expect(before.latency?.interruptions).toBeUndefined();
  });
});
