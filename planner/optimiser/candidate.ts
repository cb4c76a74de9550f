import type { CatalogEntry } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Catalog, OfferingGroup } from '../ports.ts';
import { machineCountOf, type Judgement } from './criteria.ts';
import { checkpointSecondsOf, interruptionSeconds } from './interruptions.ts';
import { bootDiskGib } from './need.ts';
import { diskKindOf } from './offering-rules.ts';
import type { PreemptionRate } from './preemption-rates.ts';
import type { QueueWait } from './queue-waits.ts';
import { noQueue, readySecondsOf, type ReadyTimes } from './ready-time.ts';
import { runtimeSecondsOn } from './runtime.ts';

/** Google bills disks by the month of 730 hours. */
export const hoursPerMonth = 730;

/** Billing is per second, at least a minute (R42). */
const leastBilledSeconds = 60;

/**
 * How sure an offering's price and place are, best first: both known with the disks; a disk price unknown; the zone unknown;
 * the machine's price unknown; both unknown. A worse tier is never the pick while a better one fits.
 */
export type Tier = 0 | 1 | 2 | 3 | 4;

/** An offering that fits, with what decides: cost and time at the target of the prediction. */
export interface Candidate {
  readonly group: OfferingGroup;
  readonly entry: CatalogEntry;
  readonly machineCount: number;
  readonly tier: Tier;
  readonly readySeconds: Interval;
  /** The part of `readySeconds` in which no machine stands yet, so that nothing is billed. */
  readonly queueSeconds: Interval;
  /** How many earlier waits in the queue that rests on. */
  readonly queueWaits: number;
  /** Of Spot alone. */
  readonly preemption: PreemptionRate | null;
  /** On this machine, without interruptions. */
  readonly runtimeSeconds: number;
  /** Ready, run and expected interruptions. */
  readonly timeSeconds: number;
  /** All machines with what they need beside; the known parts only; null when the machine's own price is unknown. */
  readonly usdPerHour: number | null;
  readonly usdPerRun: number | null;
}

/** What one machine needs beside itself, in USD per hour, known parts only. */
export interface Surroundings {
  readonly usdPerHour: number;
  readonly complete: boolean;
}

/** Answers for one choice what stands beside a machine in a region. */
export type SurroundingsOf = (diskKind: string, region: string) => Surroundings;

/** Boot disk, data disk and NAT of one machine; each kind and region is worked out once. */
export function createSurroundings(catalog: Catalog, dataDiskGib: number): SurroundingsOf {
  const kinds = new Map<string, Map<string, Surroundings>>();
  return (diskKind, region) => {
    const known = kinds.get(diskKind) ?? new Map<string, Surroundings>();
    kinds.set(diskKind, known);
    const before = known.get(region);
    if (before) return before;
    const disk = catalog.diskUsdPerGibMonth(diskKind, region);
    const nat = catalog.natPrice?.(region).usdPerHour ?? null;
    const diskUsd = ((disk ?? 0) * (bootDiskGib + dataDiskGib)) / hoursPerMonth;
    const answer = { usdPerHour: diskUsd + (nat ?? 0), complete: disk !== null && nat !== null };
    known.set(region, answer);
    return answer;
  };
}

/** Seconds that are paid for. */
export function billedSeconds(seconds: number): number {
  return Math.max(leastBilledSeconds, seconds);
}

/** GPUs of one machine that the job keeps busy. */
export function usedGpus(group: OfferingGroup, judgement: Judgement): number {
  return Math.min(group.accelerator?.count ?? 0, judgement.need.gpuCount);
}

/** Seconds that interruptions are expected to add at a rate of preemptions per machine-hour. */
export function addedSeconds(
  { job }: Judgement,
  machineCount: number,
  runtimeSeconds: number,
  readySeconds: number,
  ratePerHour: number,
): number {
  return interruptionSeconds(
    runtimeSeconds,
    readySeconds,
    checkpointSecondsOf(job),
    ratePerHour,
    machineCount,
  );
}

/** How long a machine takes to be ready, its queue included, and how much of that is the queue. */
export interface Readiness {
  readonly readySeconds: Interval;
  readonly queueSeconds: Interval;
  readonly queueWaits: number;
}

/** Answers for one choice how long a group's machine takes to be ready. */
export type ReadyOf = (group: OfferingGroup) => Readiness;

/**
 * Ready times with and without a GPU, and for flex-start, which waits in a queue first, by accelerator; each is worked out
 * once. `waitOf` gives the queue.
 */
export function createReadyOf(
  readyTimes: ReadyTimes,
  prediction: Prediction,
  waitOf: (acceleratorType: string) => QueueWait,
): ReadyOf {
  const readiness = (gpu: boolean, { seconds, waits }: QueueWait): Readiness => ({
    readySeconds: readySecondsOf(readyTimes, prediction, gpu, seconds),
    queueSeconds: seconds,
    queueWaits: waits,
  });
  const [without, withGpu] = [readiness(false, noQueue), readiness(true, noQueue)];
  const queued = new Map<string, Readiness>();
  return ({ accelerator, provisioningModel }) => {
    if (provisioningModel !== 'FLEX_START') return accelerator === null ? without : withGpu;
    const type = accelerator?.type ?? '';
    const before = queued.get(type) ?? readiness(accelerator !== null, waitOf(type));
    queued.set(type, before);
    return before;
  };
}

/** Scores a group that fits by its best offering at the place; null where the place holds none. */
export function scoreGroup(
  group: OfferingGroup,
  judgement: Judgement,
  place: Judgement['need']['place'],
  surroundingsOf: SurroundingsOf,
  readyOf: ReadyOf,
): Candidate | null {
  const entry = group.best(place);
  const machineCount = machineCountOf(group, judgement);
  if (!entry || machineCount === null) return null;
  const { prediction } = judgement;
  const { readySeconds, queueSeconds, queueWaits } = readyOf(group);
  const gpus = machineCount * usedGpus(group, judgement);
  const runtimeSeconds = runtimeSecondsOn(prediction, group.machine, group.acceleratorFacts, gpus);
  const { region } = entry.offering;
  const isSpot = group.provisioningModel === 'SPOT';
  const preemption = isSpot ? judgement.rates.of(group.machine.series, region) : null;
  const ready = readySeconds.target;
  const added = preemption
    ? addedSeconds(judgement, machineCount, runtimeSeconds, ready, preemption.perHour.target)
    : 0;
  const timeSeconds = ready + runtimeSeconds + added;
  const beside = surroundingsOf(diskKindOf(group.machine) ?? '', region);
  const own = entry.offering.usdPerHour;
  const usdPerHour = own === null ? null : machineCount * (own + beside.usdPerHour);
  const usdPerRun =
    usdPerHour === null ? null : (usdPerHour * billedSeconds(timeSeconds - queueSeconds.target)) / 3600;
  const tier = tierOf(entry, beside.complete);
  return {
    group,
    entry,
    machineCount,
    tier,
    readySeconds,
    queueSeconds,
    queueWaits,
    preemption,
    runtimeSeconds,
    timeSeconds,
    usdPerHour,
    usdPerRun,
  };
}

/** `timeSeconds` in the region where a machine of this series is taken back least. */
export function leastSeconds(candidate: Candidate, judgement: Judgement): number {
  const { preemption, group, machineCount, runtimeSeconds, readySeconds, timeSeconds } = candidate;
  const least = preemption ? judgement.rates.least(group.machine.series) : 0;
  if (!preemption || least >= preemption.perHour.target) return timeSeconds;
  const ready = readySeconds.target;
  return ready + runtimeSeconds + addedSeconds(judgement, machineCount, runtimeSeconds, ready, least);
}

function tierOf(entry: CatalogEntry, besideComplete: boolean): Tier {
  if (entry.offering.usdPerHour === null) return entry.zoneKnown ? 3 : 4;
  if (!entry.zoneKnown) return 2;
  return besideComplete ? 0 : 1;
}
