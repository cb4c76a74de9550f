import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import type { Catalog, PlanningLimits } from '../../planner/ports.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Job } from '../../schemas/job.ts';
import type { Choice } from '../../schemas/plan.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { jobs, predictions } from '../support/optimiser-arbitraries.ts';
import { aCpuPrediction, aPlainJob, exactly } from '../support/optimiser-requests.ts';

let catalog: Catalog;
/** The same with custom types alone, which are made for each need. */
let customOnly: Catalog;
let zones: ReadonlySet<string>;
beforeAll(async () => {
  catalog = await loadCatalog();
  customOnly = { ...catalog, groups: () => [] };
  delete customOnly.groupCounts;
  const known = [...catalog.entries()].filter(({ zoneKnown }) => zoneKnown);
  zones = new Set(known.map(({ offering }) => `${offering.machineType} ${offering.zone}`));
});

const now = new Date('2026-07-16T12:00:00Z');
const home = 'us-central1';
const runs = fuzzRuns(60, 10_000);

interface Asked {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly limits: PlanningLimits;
}

/** What a relaxation may use, each drawn. */
interface Drawn {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly region: string | undefined;
  readonly zone: string;
  readonly maxUsd: number;
  readonly deadlineHours: number;
  /** vCPUs that the job can keep busy beyond those it needs. */
  readonly spare: number;
  /** From 1: how much looser. */
  readonly looser: number;
}

const exponent = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map((power) => 10 ** power);

const drawn: fc.Arbitrary<Drawn> = fc.record({
  job: jobs.map((job) => ({ ...job, maxUsd: null, deadline: null })),
  prediction: predictions,
  region: fc.constantFrom(undefined, undefined, home, 'europe-west4', 'any'),
  zone: fc.constantFrom('us-central1-a', 'us-central1-f', 'us-east1-b', 'europe-west4-b'),
  maxUsd: exponent(-3, 3),
  deadlineHours: exponent(-1, 3),
  spare: fc.constantFrom(0, 0, 1, 3, 14, 40),
  looser: fc.double({ min: 1, max: 50, noNaN: true }),
});

const busy = { cpuSeconds: 1e6, parallelism: 16, gpuFlop: 0, precision: null, fixedSeconds: 0 };
const plain: Omit<Drawn, 'prediction'> = {
  job: aPlainJob(),
  region: home,
  zone: 'us-central1-a',
  maxUsd: 100,
  deadlineHours: 100,
  spare: 0,
  looser: 8,
};

/** Long jobs that keep 16 vCPUs busy: one needs as many, one so much memory that it gets them. Each is drawn too. */
const examples: [Drawn][] = [
  [{ ...plain, prediction: aCpuPrediction({ work: busy, vcpus: exactly(16) }) }],
  [{ ...plain, prediction: aCpuPrediction({ work: busy, memoryGib: exactly(100) }) }],
];

function placed(region: string | undefined, more: PlanningLimits = {}): PlanningLimits {
  return region === undefined ? more : { region, ...more };
}

function within({ region, maxUsd, deadlineHours }: Drawn, { usd = 1, time = 1 } = {}): PlanningLimits {
  const deadline = new Date(now.getTime() + deadlineHours * time * 3_600_000).toISOString();
  return placed(region, { maxUsd: maxUsd * usd, deadline });
}

/** A prediction whose work can use more vCPUs than it needs at least. */
function withSpare({ prediction, spare }: Drawn): Prediction {
  const { work } = prediction;
  return { ...prediction, work: { ...work, parallelism: work.parallelism + spare } };
}

function scaled({ lower, target, upper }: Interval, share: number): Interval {
  return { lower: lower * share, target: target * share, upper: upper * share };
}

interface Relaxation {
  readonly says: string;
  readonly strict: (drawn: Drawn) => Partial<Asked>;
  readonly loose: (drawn: Drawn) => Partial<Asked>;
  readonly from?: () => Catalog;
  /** The need differs, which decides whether the home region has anything: see "the home region". */
  readonly changesNeed?: true;
}

const whole = (): Catalog => catalog;
const onlyCustom = (): Catalog => customOnly;

/** Smaller needs, from all machine types and from custom types alone. */
const smallerNeeds: readonly Relaxation[] = [
  ['of all types', whole] as const,
  ['of custom types', onlyCustom] as const,
].flatMap(([which, from]) => [
  {
    says: `less memory, ${which}`,
    changesNeed: true,
    from,
    strict: (one) => ({ limits: placed(one.region), prediction: withSpare(one) }),
    loose: (one) => ({
      limits: placed(one.region),
      prediction: { ...withSpare(one), memoryGib: scaled(one.prediction.memoryGib, 1 / one.looser) },
    }),
  },
  {
    says: `fewer vCPUs, ${which}`,
    changesNeed: true,
    from,
    strict: (one) => ({ limits: placed(one.region), prediction: withSpare(one) }),
    loose: (one) => ({
      limits: placed(one.region),
      prediction: { ...withSpare(one), vcpus: scaled(one.prediction.vcpus, 1 / one.looser) },
    }),
  },
  {
    says: `less GPU memory, ${which}`,
    changesNeed: true,
    from,
    strict: (one) => ({ limits: placed(one.region), prediction: withSpare(one) }),
    loose: (one) => ({
      limits: placed(one.region),
      prediction: {
        ...withSpare(one),
        gpuMemoryGib: one.prediction.gpuMemoryGib && scaled(one.prediction.gpuMemoryGib, 1 / one.looser),
      },
    }),
  },
]);

const relaxations: readonly Relaxation[] = [
  {
    says: 'a later deadline',
    strict: (one) => ({ limits: within(one) }),
    loose: (one) => ({ limits: within(one, { time: one.looser }) }),
  },
  {
    says: 'no deadline',
    strict: (one) => ({ limits: within(one) }),
    loose: (one) => ({ limits: placed(one.region, { maxUsd: one.maxUsd }) }),
  },
  {
    says: 'a larger budget',
    strict: (one) => ({ limits: within(one) }),
    loose: (one) => ({ limits: within(one, { usd: one.looser }) }),
  },
  {
    says: 'neither budget nor deadline',
    strict: (one) => ({ limits: within(one) }),
    loose: ({ region }) => ({ limits: placed(region) }),
  },
  {
    says: 'any region instead of one',
    strict: ({ region, maxUsd }) => ({ limits: placed(region, { maxUsd }) }),
    loose: ({ maxUsd }) => ({ limits: { region: 'any', maxUsd } }),
  },
  {
    says: 'the region instead of one of its zones',
    strict: ({ zone }) => ({ limits: { zone } }),
    loose: ({ zone }) => ({ limits: { region: zone.slice(0, -2) } }),
  },
  {
    says: 'no place instead of a zone of the home region',
    strict: ({ zone }) => ({ limits: { zone: `${home}${zone.slice(-2)}` } }),
    loose: () => ({ limits: {} }),
  },
  {
    says: 'Spot allowed',
    changesNeed: true,
    strict: ({ job, region }) => ({
      job: { ...job, interruptible: null, resources: {} },
      limits: placed(region, { spot: false }),
    }),
    loose: ({ job, region }) => ({
      job: { ...job, interruptible: true, resources: {} },
      limits: placed(region),
    }),
  },
  ...smallerNeeds,
];

/** What the objective minimises. */
function valueOf({ cost, latency }: Choice, { objective }: Job): number {
  const usd = cost?.usdPerRun?.target ?? Infinity;
  const seconds = latency?.timeToResultSeconds.target ?? Infinity;
  return { cheapest: usd, fastest: seconds, balanced: usd * seconds }[objective];
}

/** A pick of which less is known gives way to a known one, whatever that costs. */
function isWhollyKnown({ offering, cost }: Choice): boolean {
  return cost?.complete === true && offering !== null && isListed(offering.machineType, offering.zone);
}

function isListed(machineType: string, zone: string): boolean {
  return machineType.includes('-custom-') || zones.has(`${machineType} ${zone}`);
}

describe('never worse by the objective for', () => {
  it.each(relaxations)('$says', ({ strict, loose, from = whole, changesNeed }) => {
    let compared = 0;
    fc.assert(
      fc.property(drawn, (one) => {
        const chosen = (over: Partial<Asked>): Choice =>
          choose({ job: one.job, prediction: one.prediction, ...over, catalog: from(), now });
        const before = chosen(strict(one));
        if (!isWhollyKnown(before)) return;
        let after = chosen(loose(one));
        const cameHome = before.offering?.region !== home && after.offering?.region === home;
        // Abroad, where the larger need had to go, the smaller one is no worse off either.
        if (changesNeed && one.region === undefined && cameHome)
          after = chosen({ ...loose(one), limits: { ...loose(one).limits, region: 'any' } });
        compared += 1;
        expect(valueOf(after, one.job)).toBeLessThanOrEqual(valueOf(before, one.job) * (1 + 1e-9));
      }),
      { seed: 20261124, numRuns: runs, examples },
    );
    expect(compared).toBeGreaterThan(runs / 20);
  });
});

/** At home only a slow machine, abroad a fast one that is dearer. */
function twoRegions(): Catalog {
  const held = [
    ['e2-standard-2', home],
    ['c2-standard-16', 'europe-west4'],
  ];
  const entries = [...catalog.entries()].filter(({ offering }) =>
    held.some(([machineType, region]) => offering.machineType === machineType && offering.region === region),
  );
  const listed: Catalog = { ...catalog, entries: () => entries };
  delete listed.groups;
  delete listed.groupCounts;
  delete listed.customGroups;
  return listed;
}

const long = aCpuPrediction({
  work: { cpuSeconds: 36_000, parallelism: 16, gpuFlop: 0, precision: null, fixedSeconds: 0 },
});
const soon = '2026-07-16T14:00:00Z';

describe('the home region', () => {
  const picks: readonly (readonly [string, PlanningLimits, Prediction, string | null])[] = [
    ['is taken where it meets the need', {}, long, home],
    ['is not left for a deadline that it misses', { deadline: soon }, long, null],
    ['is not left for a budget that it exceeds', { maxUsd: 0.01 }, long, null],
    [
      'is left where it has nothing for the need',
      {},
      { ...long, vcpus: scaled(long.vcpus, 9) },
      'europe-west4',
    ],
    ['is one of all where any may be taken', { region: 'any', deadline: soon }, long, 'europe-west4'],
  ];
  it.each(picks)('%s', (_, limits, prediction, region) => {
    const { offering } = choose({ job: aPlainJob(), prediction, limits, catalog: twoRegions(), now });
    expect(offering?.region ?? null).toBe(region);
  });

  it('is taken again for a smaller need, though abroad would be faster and any says so', () => {
    const seconds = (vcpus: number, limits: PlanningLimits = {}): number => {
      const prediction = { ...long, vcpus: scaled(long.vcpus, vcpus) };
      const job = aPlainJob({ objective: 'fastest' });
      const { latency } = choose({ job, prediction, limits, catalog: twoRegions(), now });
      return latency?.timeToResultSeconds.target ?? NaN;
    };
    expect(seconds(2)).toBeGreaterThan(seconds(9));
    expect(seconds(2, { region: 'any' })).toBeLessThanOrEqual(seconds(9));
  });

  it('is named with the region that would keep the limit, and how to ask for it', () => {
    const limits = { deadline: soon };
    const { rejected } = choose({ job: aPlainJob(), prediction: long, limits, catalog: twoRegions(), now });
    expect(rejected[0]).toMatchObject({ criterion: 'deadline', example: 'e2-standard-2' });
    expect(rejected[0]?.reason).toMatch(
      /nothing in the default region us-central1 keeps the limit, but c2-standard-16 \(STANDARD\) in europe-west4 does: ask for region europe-west4, or any$/,
    );
  });
});
