import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildProfile } from '../profiles/profile.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** Stores what a finished run taught. Storing the same run again replaces its profile. */
export async function learnFromRun(
  ports: PlannerPorts,
  prepared: PreparedJob,
  run: Run,
  samples: readonly UsageSample[],
): Promise<Profile> {
  const connection = await ports.connection();
  const profile = buildProfile({
    run,
    prepared,
    usage: { samples, origin: run.origin },
    usd: costUntil(prepared, run.endedAt ?? (await connection.now()).toISOString(), run.startedAt),
    recordedAt: (await connection.now()).toISOString(),
    version: ports.version,
  });
  await (await ports.profiles()).put(profile);
  return profile;
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
