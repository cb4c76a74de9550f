import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildProfile } from '../profiles/profile.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** CoreMark per vCPU of the reference machine of `Work`. */
const referenceCoremark = 17_300;

/** Stores what a finished run taught. Storing the same run again replaces its profile. */
export async function learnFromRun(
  ports: PlannerPorts,
  prepared: PreparedJob,
  run: Run,
  samples: readonly UsageSample[],
): Promise<Profile> {
  const now = (await (await ports.connection()).now()).toISOString();
  const catalog = await ports.catalog();
  const { plan } = prepared;
  const machine = catalog.machineType(plan.offering?.machineType ?? '');
  const profile = buildProfile({
    job: plan.job,
    run,
    samples,
    predicted: plan.prediction,
    offerings: prepared.offerings.map((held) => held.offering),
    machine: { vcpus: machine?.vcpus ?? 0, memoryGib: machine?.memoryGib ?? 0 },
    target: plan.target,
    readySeconds: readySecondsOf(prepared),
    usd: costUntil(prepared, run.endedAt ?? now, run.startedAt),
    planHash: plan.planHash,
    recordedAt: now,
    versions: { headstart: ports.version, catalog: plan.catalog.asOf },
    relativeCoreSpeed: (machine?.coremarkPerVcpu ?? referenceCoremark) / referenceCoremark,
  });
  await (await ports.profiles()).put(profile);
  return profile;
}

/** Of the machine as it was first prepared; a machine that was changed since has no such figure. */
function readySecondsOf({ preparedAt, readyAt, offerings }: PreparedJob): number | null {
  if (readyAt === null || offerings.length > 1) return null;
  return (Date.parse(readyAt) - Date.parse(preparedAt)) / 1000;
}

/** USD from `since` (default: prepared) to `until` over the offerings that stood; null when a price is unknown. */
export function costUntil(prepared: PreparedJob, until: string, since: string | null): number | null {
  const from = Date.parse(since ?? prepared.preparedAt);
  const end = Date.parse(until);
  let usd = 0;
  for (const [index, held] of prepared.offerings.entries()) {
    if (held.offering.usdPerHour === null) return null;
    const begins = Math.max(from, Date.parse(held.since));
    const ends = Math.min(end, Date.parse(prepared.offerings[index + 1]?.since ?? until));
    usd += (Math.max(0, ends - begins) / 3_600_000) * held.offering.usdPerHour;
  }
  return usd;
}
