import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import type { Catalog } from '../../planner/ports.ts';
import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { Choice, Cost, Latency } from '../../schemas/plan.ts';
import { asked, jobs, predictions, type Asked } from '../support/optimiser-arbitraries.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

let catalog: Catalog;
let local: readonly CatalogEntry[];
beforeAll(async () => {
  catalog = await loadCatalog();
  local = [...catalog.entries({ region: 'us-central1' })];
});

const now = new Date('2026-07-16T12:00:00Z');
const runs = fuzzRuns(250, 10_000);
const seeded = { seed: 20260716, numRuns: runs };

/** What Google Cloud refuses, written from its tables and not from the optimiser (R01, R03, R07, R08, R09, R13, R15, R16, R23). */
function refusedByGoogle({ offering, cost }: Choice): string[] {
  if (!offering) return [];
  const { machineType, accelerator, provisioningModel } = offering;
  const disks =
    cost?.breakdown
      .map(({ item }) => item)
      .filter((item) => item.includes(' disk '))
      .join() ?? '';
  const family = machineType.split('-')[0] ?? '';
  const held = accelerator?.type ?? '';
  const attached = /^nvidia-tesla-(t4|p4|v100|p100)$/.test(held);
  const named: Record<string, string> = {
    g2: 'nvidia-l4',
    g4: 'nvidia-rtx-pro-6000',
    a4: 'nvidia-b200',
    a4x: 'nvidia-gb200',
  };
  const counted = /gpu-(\d+)g$/.exec(machineType)?.[1];
  return [
    ...(attached && family !== 'n1' ? ['R01'] : []),
    ...(family in named && named[family] !== held ? ['R03'] : []),
    ...(counted !== undefined && Number(counted) !== accelerator?.count ? ['R03 count'] : []),
    ...(/^a3-highgpu-[124]g/.test(machineType) && !/^(SPOT|FLEX_START)$/.test(provisioningModel)
      ? ['R07']
      : []),
    ...(/^(a3-ultragpu|a4)-/.test(machineType) && provisioningModel === 'STANDARD' ? ['R08'] : []),
    ...(family === 'a4x' && provisioningModel !== 'RESERVATION_BOUND' ? ['R09'] : []),
    ...(/^(g2|a3)$/.test(family) && disks.includes('pd-standard') ? ['R13'] : []),
    ...(/^(a3-ultragpu|a4|a4x|g4)-/.test(machineType) && disks.includes('pd-') ? ['R15'] : []),
    ...(family === 'n1' && attached && disks.includes('hyperdisk') ? ['R16'] : []),
    ...(provisioningModel === 'FLEX_START' && accelerator === null ? ['R23'] : []),
  ];
}

/** What the job needs and the offering lacks. */
function lacking({ job, prediction }: Asked, choice: Choice): string[] {
  const { offering } = choice;
  if (!offering) return [];
  const machine = catalog.machineType(offering.machineType);
  const gpu = offering.accelerator ? catalog.accelerator(offering.accelerator.type) : null;
  const needsGpu = prediction.gpuMemoryGib !== null || job.resources.accelerator !== undefined;
  const gpus = (offering.accelerator?.count ?? 0) * offering.machineCount;
  return [
    ...((machine?.memoryGib ?? 0) < prediction.memoryGib.upper ? ['memory'] : []),
    ...((machine?.vcpus ?? 0) < prediction.vcpus.target ? ['vcpus'] : []),
    ...((gpu?.memoryGib ?? 0) < (prediction.gpuMemoryGib?.upper ?? 0) ? ['gpu memory'] : []),
    ...(needsGpu !== (gpu !== null) ? ['gpu'] : []),
    ...(needsGpu && gpus < (job.resources.accelerator?.count ?? prediction.gpuCount) ? ['gpu count'] : []),
    ...(offering.provisioningModel === 'SPOT' && job.interruptible === false ? ['interruptible'] : []),
    ...(job.maxUsd !== null && !((choice.cost?.usdPerRun?.target ?? Infinity) <= job.maxUsd + 1e-9)
      ? ['budget']
      : []),
    ...(job.deadline !== null && (choice.latency?.timeToResultSeconds.target ?? 0) > 3600 + 1e-6
      ? ['deadline']
      : []),
  ];
}

type Valued = { readonly cost: Cost | null; readonly latency: Latency | null };

function beats(left: Valued, right: Valued): boolean {
  const [leftUsd, rightUsd] = [left, right].map(({ cost }) => cost?.usdPerRun?.target ?? 0);
  const [leftTime, rightTime] = [left, right].map(({ latency }) => latency?.timeToResultSeconds.target ?? 0);
  if (leftUsd === undefined || rightUsd === undefined || leftTime === undefined || rightTime === undefined)
    return false;
  const slack = 1 + 1e-9;
  return leftUsd * slack < rightUsd && leftTime * slack < rightTime;
}

function unordered(interval: { target: number; lower: number; upper: number }): boolean {
  return !(interval.lower <= interval.target * (1 + 1e-9) && interval.target <= interval.upper * (1 + 1e-9));
}

/** A catalog that only lists entries, for choosing from a part of them. */
function listing(entries: readonly CatalogEntry[]): Catalog {
  const listed: Catalog = { ...catalog, entries: () => entries };
  delete listed.groups;
  delete listed.groupCounts;
  return listed;
}

function usdOf(choice: Choice): number {
  return choice.cost?.complete ? (choice.cost.usdPerRun?.target ?? Infinity) : Infinity;
}

/** The pick with its alternatives; none where nothing fits. */
function shownOf(choice: Choice): (Valued & { readonly offering: Choice['offering'] })[] {
  return choice.offering ? [choice, ...choice.alternatives] : [];
}

/** What is not marked dominated, as far as its cost is fully known. */
function frontOf(choice: Choice): Valued[] {
  const rest = choice.alternatives.filter(({ dominated }) => dominated !== true);
  return choice.cost?.complete ? [choice, ...rest.filter(({ cost }) => cost.complete)] : [];
}

/** An unknown price is null everywhere and never nothing; a known one costs something. */
function wronglyPriced({ offering, cost }: Valued & { readonly offering: Choice['offering'] }): boolean {
  if (offering?.usdPerHour === null)
    return cost?.usdPerHour !== null || cost.usdPerRun !== null || cost.complete;
  return !((cost?.usdPerRun?.lower ?? 0) > 0);
}

function boundsUnordered({ latency }: Valued): boolean {
  return (
    latency === null ||
    [latency.readySeconds, latency.runtimeSeconds, latency.timeToResultSeconds].some(unordered)
  );
}

describe('laws of choosing', () => {
  it('breaks no rule, lacks nothing that is needed, picks from the front, keeps unknown prices unknown', () => {
    let picked = 0;
    fc.assert(
      fc.property(asked, (request) => {
        const choice = choose({ ...request, catalog, now });
        if (choice.offering) picked += 1;
        expect([...refusedByGoogle(choice), ...lacking(request, choice), ...choice.violations]).toEqual([]);
        if (!choice.offering) expect(choice.rejected.length).toBeGreaterThan(0);
        const front = frontOf(choice);
        expect(front.filter((one) => front.some((other) => beats(other, one)))).toEqual([]);
        const proposed = [...shownOf(choice), ...(choice.ladder ?? [])];
        const models = proposed.map(({ offering }) => offering?.provisioningModel);
        expect(models).not.toContain('RESERVATION_BOUND');
        expect(shownOf(choice).filter((one) => wronglyPriced(one) || boundsUnordered(one))).toEqual([]);
      }),
      seeded,
    );
    expect(picked).toBeGreaterThan(runs / 4);
  });

  it('has a ladder of known prices under the ceiling, within budget, apart from the pick', () => {
    fc.assert(
      fc.property(asked, fc.double({ min: 1, max: 4, noNaN: true }), (request, priceCeiling) => {
        const { offering, cost, ladder = [] } = choose({ ...request, catalog, now, priceCeiling });
        const ceiling = (cost?.usdPerHour ?? 0) * priceCeiling * (1 + 1e-9);
        expect(ladder.filter((rung) => !(rung.usdPerHour <= ceiling))).toEqual([]);
        expect(ladder.filter((rung) => rung.offering.machineCount !== offering?.machineCount)).toEqual([]);
        const { maxUsd } = request.job;
        if (maxUsd !== null)
          expect(
            ladder.filter((rung) => !((rung.cost.usdPerRun?.target ?? Infinity) <= maxUsd + 1e-9)),
          ).toEqual([]);
        const keys = ladder.map((rung) => JSON.stringify(rung.offering));
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).not.toContain(JSON.stringify(offering));
        const { zone } = request.limits;
        if (zone !== undefined) expect(ladder.every((rung) => rung.offering.zone === zone)).toBe(true);
        const spotRefused = request.job.interruptible === false;
        if (spotRefused)
          expect(ladder.some((rung) => rung.offering.provisioningModel === 'SPOT')).toBe(false);
      }),
      { ...seeded, numRuns: Math.ceil(runs / 2) },
    );
  });

  it('is never dearer when an offering is added, and does not depend on their order', () => {
    const part = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(predictions, jobs, part, (prediction, drawn, keep) => {
        const request = { job: { ...drawn, objective: 'cheapest' as const }, prediction, now };
        const few = local.filter((_, index) => index % 10 < keep);
        const choice = choose({ ...request, catalog: listing(few) });
        expect(usdOf(choose({ ...request, catalog: listing(local) }))).toBeLessThanOrEqual(usdOf(choice));
        const turned = choose({ ...request, catalog: listing(few.toReversed()) });
        expect(turned.offering).toEqual(choice.offering);
      }),
      { ...seeded, numRuns: Math.ceil(runs / 10) },
    );
  });

  it('chooses the same from groups as from a list of entries', () => {
    fc.assert(
      fc.property(predictions, jobs, (prediction, job) => {
        const request = { job, prediction, now, limits: { region: 'us-central1' } };
        const grouped = choose({ ...request, catalog });
        const listed = choose({ ...request, catalog: listing(local) });
        expect(listed.offering).toEqual(grouped.offering);
        expect(listed.alternatives).toEqual(grouped.alternatives);
      }),
      { ...seeded, numRuns: Math.ceil(runs / 10) },
    );
  });
});

describe('laws of pricing', () => {
  it('the price of a sum is the sum of the prices', () => {
    const names = ['e2-standard-4', 'n1-highmem-8', 'g2-standard-24', 'a2-highgpu-4g', 'c3-standard-8-lssd'];
    const disks = fc.array(
      fc.record({
        kind: fc.constantFrom('pd-balanced', 'pd-ssd', 'hyperdisk-balanced'),
        gib: fc.integer({ min: 1, max: 9000 }),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.boolean(), disks, (machineType, spot, list) => {
        const request = { machineType, region: 'europe-west1', spot };
        const alone = catalog.price(request)?.usdPerHour ?? NaN;
        const each = list.map(
          (disk) => (catalog.price({ ...request, disks: [disk] })?.usdPerHour ?? NaN) - alone,
        );
        const all = catalog.price({ ...request, disks: list });
        expect(all?.usdPerHour).toBeCloseTo(
          each.reduce((left, right) => left + right, alone),
          6,
        );
        expect(all?.complete).toBe(list.every(({ kind }) => kind !== 'hyperdisk-balanced'));
      }),
      seeded,
    );
  });
});
