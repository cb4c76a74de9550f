import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import type { Catalog, PlanningLimits } from '../../planner/ports.ts';
import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Offering } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Choice, Cost, Latency } from '../../schemas/plan.ts';
import {
  buildExposure,
  buildSpotRecord,
  exposures,
  spotHistories,
  spotRegions,
} from '../support/capacity-records.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { jobs, predictions } from '../support/optimiser-arbitraries.ts';
import { aCpuPrediction, aPlainJob } from '../support/optimiser-requests.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

const now = new Date('2026-07-16T12:00:00Z');
const runs = fuzzRuns(60, 5_000);
const seeded = { seed: 20261124, numRuns: runs };

/** Jobs that may be interrupted and limit nothing. */
const interruptible: fc.Arbitrary<Job> = jobs.map((job) => ({
  ...job,
  interruptible: true,
  maxUsd: null,
  deadline: null,
  resources: {},
}));
const asked = fc.record({
  job: interruptible,
  prediction: predictions,
  region: fc.constantFrom(...spotRegions),
  records: spotHistories,
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function chosen(
  { job, prediction, region }: Pick<Asked, 'job' | 'prediction'> & { readonly region?: string },
  capacity: readonly CapacityRecord[],
  limits: PlanningLimits = {},
): Choice {
  const place = region === undefined ? {} : { region };
  return choose({ job, prediction, catalog, now, capacity, limits: { ...place, ...limits } });
}

type Shown = { readonly offering: Offering; readonly cost: Cost; readonly latency: Latency };

/** The pick with its alternatives, by what they are. */
function shownOf({ offering, cost, latency, alternatives }: Choice): ReadonlyMap<string, Shown> {
  const pick = offering && cost && latency ? [{ offering, cost, latency }] : [];
  return new Map([...pick, ...alternatives].map((one) => [JSON.stringify(one.offering), one]));
}

function value({ cost, latency }: Pick<Choice, 'cost' | 'latency'>, objective: Job['objective']): number {
  const usd = cost?.usdPerRun?.target ?? Infinity;
  const seconds = latency?.timeToResultSeconds.target ?? Infinity;
  return { cheapest: usd, fastest: seconds, balanced: usd * seconds }[objective];
}

/** Rounding of large sums is no gain. */
const slack = 1 + 1e-9;

/** Nothing that both show costs or takes less in `worse`, nor is its pick better by the objective. */
function expectWorse(worse: Choice, better: Choice, objective: Job['objective']): void {
  const shown = shownOf(better);
  for (const [key, one] of shownOf(worse)) {
    const other = shown.get(key);
    if (!other) continue;
    for (const by of ['cheapest', 'fastest'] as const)
      expect(value(one, by) * slack).toBeGreaterThanOrEqual(value(other, by));
  }
  if (worse.cost?.complete && better.cost?.complete)
    expect(value(worse, objective) * slack).toBeGreaterThanOrEqual(value(better, objective));
}

describe('what earlier runs met on Spot', () => {
  it('never makes Spot cheaper, faster or better ranked by more preemptions', () => {
    let spotPicks = 0;
    fc.assert(
      fc.property(asked, exposures, (request, exposure) => {
        const before = chosen(request, request.records);
        const seen = buildSpotRecord({ ...exposure, machineHours: 0, preemptions: exposure.preemptions * 9 });
        const after = chosen(request, [...request.records, seen]);
        expectWorse(after, before, request.job.objective);
        const model = before.offering?.provisioningModel;
        if (model === 'SPOT') spotPicks += 1;
        if (model === 'STANDARD') expect(after.offering).toEqual(before.offering);
      }),
      seeded,
    );
    expect(spotPicks).toBeGreaterThan(runs / 5);
  });

  it('never makes Spot dearer, slower or worse ranked by more hours without a preemption', () => {
    fc.assert(
      fc.property(asked, exposures, (request, exposure) => {
        const before = chosen(request, request.records);
        const after = chosen(request, [...request.records, buildSpotRecord({ ...exposure, preemptions: 0 })]);
        expectWorse(before, after, request.job.objective);
        if (before.offering?.provisioningModel === 'SPOT' && after.cost?.complete)
          expect(after.offering?.provisioningModel).toBe('SPOT');
      }),
      seeded,
    );
  });

  it('never makes any region worse than one', () => {
    fc.assert(
      fc.property(asked, ({ region, ...request }) => {
        const one = chosen({ ...request, region }, request.records);
        if (one.cost?.complete !== true) return;
        const any = chosen(request, request.records, { region: 'any' });
        if (any.cost?.complete !== true) return;
        const { objective } = request.job;
        expect(value(any, objective)).toBeLessThanOrEqual(value(one, objective) * slack);
      }),
      seeded,
    );
  });

  it('keeps a deadline in another region where the preemptions at the cheapest machine do not', () => {
    const job = aPlainJob({ interruptible: true, resources: { provisioningModel: 'SPOT' } });
    const work = { cpuSeconds: 36_000, parallelism: 1, gpuFlop: 0, precision: null, fixedSeconds: 0 };
    const request = { job, prediction: aCpuPrediction({ work }) };
    const { region = '', machineType = '' } = chosen(request, [], { region: 'any' }).offering ?? {};
    const capacity = [buildSpotRecord({ region, machineType, machineHours: 3000, preemptions: 300 })];
    const there = chosen({ ...request, region }, capacity, { objective: 'fastest' }).latency;
    const seconds = (there?.timeToResultSeconds.target ?? NaN) - 1;
    const deadline = new Date(now.getTime() + seconds * 1000).toISOString();
    expect(chosen({ ...request, region }, capacity, { deadline }).offering).toBeNull();
    const { offering } = chosen(request, capacity, { region: 'any', deadline });
    expect(offering?.provisioningModel).toBe('SPOT');
    expect(offering?.region).not.toBe(region);
  });

  it('tells less of another region than of its own', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 40 }), (request, preemptions) => {
        const spot: PlanningLimits = { spot: true };
        const { offering } = chosen(request, [], spot);
        if (!offering) return;
        const { machineType, region } = offering;
        const usdAfter = (there: string): number | undefined => {
          const record = buildSpotRecord({ machineType, region: there, machineHours: 24, preemptions });
          const shown = shownOf(chosen(request, [record], spot));
          return shown.get(JSON.stringify(offering))?.latency.interruptions?.expected;
        };
        const [own, other] = [usdAfter(region), usdAfter('asia-east1')];
        if (own !== undefined && other !== undefined) expect(own).toBeGreaterThan(other);
      }),
      seeded,
    );
  });

  it('never proposes Spot for a job that cannot be interrupted, however quiet it was', () => {
    const quiet = spotRegions.map((region) => buildExposure({ region, machineHours: 1e6 }));
    fc.assert(
      fc.property(asked, (request) => {
        const job = { ...request.job, interruptible: false };
        const choice = chosen({ ...request, job }, [buildSpotRecord(...quiet)]);
        const proposed = [choice, ...choice.alternatives, ...(choice.ladder ?? [])];
        expect(proposed.map(({ offering }) => offering?.provisioningModel)).not.toContain('SPOT');
      }),
      seeded,
    );
  });

  it('is told with the pick and the alternatives', () => {
    const request = { job: aPlainJob({ interruptible: true }), prediction: aCpuPrediction() };
    const spot = chosen(request, [], { spot: true });
    const { machineType = '' } = spot.offering ?? {};
    const series = catalog.machineType(machineType)?.series ?? '';
    const capacity = [1, 2, 3].map(() => buildSpotRecord({ machineType, machineHours: 80 }));
    const { reason, latency, alternatives } = chosen(request, capacity);
    const seen = `0 preemptions in 240.0 Spot machine-hours of 3 runs (${series}, us-central1): 0.08 a day instead of 0.1`;
    expect(reason).toContain(seen);
    expect(latency?.interruptions).toMatchObject({
      here: { machineHours: 240, preemptions: 0, runs: 3 },
      elsewhere: { machineHours: 0, preemptions: 0, runs: 0 },
    });
    expect(latency?.interruptions?.preemptionsPerMachineDay.target).toBeCloseTo(0.08, 9);
    const others = alternatives.filter(({ offering }) => offering.provisioningModel === 'SPOT');
    expect(others.length).toBeGreaterThan(0);
    for (const { reason: why } of others) expect(why).toContain('0 preemptions in 240.0 Spot machine-hours');
    const standard = alternatives.filter(({ offering }) => offering.provisioningModel === 'STANDARD');
    for (const one of standard) expect(JSON.stringify(one)).not.toContain('preemption');
  });
});
