import type { Offering } from '../../schemas/catalog.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Cost, CostItem, Interruptions, Latency } from '../../schemas/plan.ts';
import type { Catalog } from '../ports.ts';
import { addedSeconds, billedSeconds, hoursPerMonth, type Candidate } from './candidate.ts';
import type { Judgement } from './criteria.ts';
import { bootDiskGib } from './need.ts';
import { diskKindOf } from './offering-rules.ts';
import { runtimeInterval } from './runtime.ts';

/** A candidate in the words of the plan. */
export interface Presented {
  readonly offering: Offering;
  readonly cost: Cost;
  readonly latency: Latency;
}

/** Offering, cost and latency of a candidate with all bounds. */
export function present(candidate: Candidate, judgement: Judgement, catalog: Catalog): Presented {
  const latency = latencyOf(candidate, judgement);
  const offering = { ...candidate.entry.offering, machineCount: candidate.machineCount };
  return { offering, latency, cost: costOf(candidate, judgement, catalog, latency.timeToResultSeconds) };
}

function latencyOf(candidate: Candidate, judgement: Judgement): Latency {
  const { group, machineCount, readySeconds, preemption } = candidate;
  const runtimeSeconds = runtimeInterval(judgement.prediction, group.machine, candidate.runtimeSeconds);
  const total = (bound: keyof Interval): number => {
    const run = runtimeSeconds[bound];
    const ready = readySeconds[bound];
    const rate = preemption?.perHour[bound] ?? 0;
    return ready + run + addedSeconds(judgement, machineCount, run, ready, rate);
  };
  const timeToResultSeconds = { target: total('target'), lower: total('lower'), upper: total('upper') };
  const interruptions = interruptionsOf(candidate);
  return { readySeconds, runtimeSeconds, timeToResultSeconds, ...(interruptions && { interruptions }) };
}

const hoursPerDay = 24;

function interruptionsOf({ preemption, runtimeSeconds, machineCount }: Candidate): Interruptions | null {
  if (!preemption) return null;
  const { perHour } = preemption;
  const perDay = (bound: keyof Interval): number => perHour[bound] * hoursPerDay;
  return {
    expected: (runtimeSeconds / 3600) * machineCount * perHour.target,
    preemptionsPerMachineDay: { target: perDay('target'), lower: perDay('lower'), upper: perDay('upper') },
    ...preemption.seen(),
  };
}

function costOf(candidate: Candidate, judgement: Judgement, catalog: Catalog, seconds: Interval): Cost {
  const items = hourlyItems(candidate, judgement, catalog);
  const known = items.flatMap(({ usdPerHour }) => (typeof usdPerHour === 'number' ? [usdPerHour] : []));
  const complete = known.length === items.length;
  const priced = candidate.entry.offering.usdPerHour !== null;
  const usdPerHour = priced ? known.reduce((left, right) => left + right, 0) : null;
  const perRun = (bound: keyof Interval): number =>
    ((usdPerHour ?? 0) * billedSeconds(seconds[bound] - candidate.queueSeconds[bound])) / 3600;
  const usdPerRun =
    usdPerHour === null ? null : { target: perRun('target'), lower: perRun('lower'), upper: perRun('upper') };
  return {
    usdPerRun,
    usdPerHour,
    complete,
    breakdown: [...items, ...monthlyItems(candidate, judgement, catalog)],
  };
}

/** What is paid while the machines stand. The items add up to `usdPerHour`. */
function hourlyItems(candidate: Candidate, judgement: Judgement, catalog: Catalog): CostItem[] {
  const { offering } = candidate.entry;
  const count = candidate.machineCount;
  const times = (usd: number | null): number | null => (usd === null ? null : usd * count);
  const kind = diskKindOf(candidate.group.machine) ?? '';
  const disk = catalog.diskUsdPerGibMonth(kind, offering.region);
  const diskItem = (name: string, gib: number): CostItem => ({
    item: `${prefix(count)}${name} ${gib} GiB ${kind}`,
    usdPerHour: times(disk === null ? null : (disk * gib) / hoursPerMonth),
  });
  const nat = catalog.natPrice?.(offering.region).usdPerHour ?? null;
  return [
    ...machineItems(candidate, catalog),
    diskItem('boot disk', bootDiskGib),
    diskItem('data disk', judgement.need.dataDiskGib),
    { item: `${prefix(count)}Cloud NAT gateway share`, usdPerHour: times(nat) },
  ];
}

function prefix(count: number): string {
  return count === 1 ? '' : `${count} × `;
}

/** The machine's parts as the catalog prices them; one unknown item where its price is not known. */
function machineItems({ entry, machineCount }: Candidate, catalog: Catalog): CostItem[] {
  const { machineType, region, provisioningModel, accelerator, usdPerHour } = entry.offering;
  const request = { machineType, region, spot: provisioningModel === 'SPOT' };
  const price =
    usdPerHour === null ? null : catalog.price(accelerator ? { ...request, accelerator } : request);
  if (!price?.complete) {
    return [
      {
        item: `${prefix(machineCount)}${machineType} ${provisioningModel}`,
        usdPerHour: usdPerHour === null ? null : usdPerHour * machineCount,
      },
    ];
  }
  return price.breakdown.map(({ item, quantity, usdPerHour: usd }) => ({
    item: `${machineType} ${provisioningModel}: ${Number((quantity * machineCount).toPrecision(6))} × ${item}`,
    usdPerHour: (usd ?? 0) * machineCount,
  }));
}

/** What is paid after the run: the snapshot that release keeps, at most as large as the data disk. */
function monthlyItems({ entry }: Candidate, { need }: Judgement, catalog: Catalog): CostItem[] {
  const usd = catalog.diskUsdPerGibMonth('snapshot', entry.offering.region);
  const item = `snapshot of the data disk, kept after release, at most ${need.dataDiskGib} GiB (not part of the run)`;
  return [{ item, usdPerMonth: usd === null ? null : usd * need.dataDiskGib }];
}
