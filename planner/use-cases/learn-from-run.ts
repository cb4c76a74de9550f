import { isDeepStrictEqual } from 'node:util';
import type { Offering } from '../../schemas/catalog.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Profile, SpotExposure } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import type { Catalog } from '../ports.ts';
import { buildProfile, type RunMachine } from '../profiles/profile.ts';
import { spotExposures } from '../profiles/spot-exposure.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { inTargetTime, targetSeconds } from './target-time.ts';

/** CoreMark per vCPU of the reference machine of `Work`. */
const referenceCoremark = 17_300;

/**
 * Stores what a finished run taught; storing the same run again replaces its profile.
 * `samples` are in the target's time, counted from the start of the run.
 */
export async function learnFromRun(
  ports: PlannerPorts,
  prepared: PreparedJob,
  run: Run,
  samples: readonly UsageSample[],
): Promise<Profile> {
  const { clockFactor, now } = await timeOf(ports);
  const catalog = await ports.catalog();
  const { plan } = prepared;
  const machines = machinesOf(catalog, prepared, run, clockFactor);
  const machine = machines.at(-1) ?? { vcpus: 0, memoryGib: 0 };
  const profile = buildProfile({
    job: plan.job,
    run,
    samples,
    predicted: plan.prediction,
    offerings: offeringsOf(prepared),
    machine,
    machines,
    target: plan.target,
    readySeconds: readySecondsOf(prepared, clockFactor),
    usd: costBetween(prepared, run.startedAt ?? run.submittedAt, run.endedAt ?? now, clockFactor),
    ...(await spotOf(ports, prepared, run)),
    ...(prepared.queuedSeconds === undefined ? {} : { queuedSeconds: prepared.queuedSeconds }),
    planHash: plan.planHash,
    recordedAt: now,
    versions: { headstart: ports.version, catalog: plan.catalog.asOf },
    relativeCoreSpeed: coreSpeedOf(catalog, plan.offering?.machineType),
  });
  await (await ports.profiles()).put(profile);
  ports.training?.observed(profile);
  return profile;
}

/** A machine that was started again is the same offering. */
function offeringsOf({ offerings }: PreparedJob): readonly Offering[] {
  return offerings
    .map(({ offering }) => offering)
    .filter((offering, index, all) => !isDeepStrictEqual(offering, all[index - 1]));
}

/** What the run met on Spot; nothing for one that never was there. */
async function spotOf(
  ports: PlannerPorts,
  prepared: PreparedJob,
  run: Run,
): Promise<{ spot?: readonly SpotExposure[] }> {
  const { offerings, project, zone, instance: name } = prepared;
  if (!offerings.some(({ offering }) => offering.provisioningModel === 'SPOT')) return {};
  const { cloud } = await ports.connection();
  const since = run.startedAt ?? run.submittedAt;
  const preemptions = await cloud.preemptions({ project, zone, name }, since);
  const spot = spotExposures({ held: offerings, run, preemptions });
  return spot.length === 0 ? {} : { spot };
}

async function timeOf(ports: PlannerPorts): Promise<{ clockFactor: number; now: string }> {
  const connection = await ports.connection();
  return { clockFactor: connection.clockFactor, now: (await connection.now()).toISOString() };
}

/** Every machine the run was on, each with the instant from which its samples are this machine's. */
function machinesOf(
  catalog: Catalog,
  prepared: PreparedJob,
  run: Run,
  factor: number,
): readonly RunMachine[] {
  const origin = run.startedAt ?? run.submittedAt;
  return prepared.offerings.flatMap(({ offering, since }) => {
    const facts = catalog.machineType(offering.machineType);
    if (!facts) return [];
    const { vcpus, memoryGib } = facts;
    return [{ vcpus, memoryGib, since: inTargetTime(since, origin, factor) }];
  });
}

function coreSpeedOf(catalog: Catalog, machineType: string | undefined): number {
  return (catalog.machineType(machineType ?? '')?.coremarkPerVcpu ?? referenceCoremark) / referenceCoremark;
}

/** Of the machine as it was first prepared; a machine that was changed since has no such figure. */
function readySecondsOf({ preparedAt, readyAt, offerings }: PreparedJob, factor: number): number | null {
  return readyAt === null || offerings.length > 1 ? null : targetSeconds(preparedAt, readyAt, factor);
}

/** USD of the machines that stood between two instants; null when a price is unknown. */
export function costBetween(prepared: PreparedJob, from: string, to: string, factor: number): number | null {
  let usd = 0;
  for (const [index, { offering, since, until }] of prepared.offerings.entries()) {
    if (offering.usdPerHour === null) return null;
    const begins = since > from ? since : from;
    const next = until ?? prepared.offerings[index + 1]?.since ?? to;
    usd += (targetSeconds(begins, next < to ? next : to, factor) / 3600) * offering.usdPerHour;
  }
  return usd;
}
