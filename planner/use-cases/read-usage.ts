import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { inTargetTime } from './target-time.ts';

/** What has been read of one machine's usage so far. */
export interface UsageReading {
  /** In the target's time, counted from the origin. */
  readonly samples: readonly UsageSample[];
  /** The newest sample's instant as Cloud Monitoring gave it; null before the first. */
  readonly readUntil: string | null;
}

export const nothingRead: UsageReading = { samples: [], readUntil: null };

export interface ReadUsageRequest {
  readonly prepared: PreparedJob;
  /** The run that uses the machine; null where nobody knows what does. */
  readonly run: Run | null;
  /** The instant that usage is read from and the target's time is counted from. */
  readonly origin: string;
}

/** Reads what is new since the last reading and tells the host of every sample. */
export async function readUsage(
  ports: PlannerPorts,
  { prepared, run, origin }: ReadUsageRequest,
  before: UsageReading,
  signal?: AbortSignal,
): Promise<UsageReading> {
  const { clockFactor } = await ports.connection();
  const fresh = await samplesSince(ports, prepared, before.readUntil ?? origin, signal);
  const placed = fresh.map((sample) => ({ ...sample, at: inTargetTime(sample.at, origin, clockFactor) }));
  const playback = run?.origin === 'playback';
  for (const sample of placed) ports.host.emit({ code: 'usage', run, sample, playback });
  return {
    samples: [...before.samples, ...placed],
    readUntil: fresh.at(-1)?.at ?? before.readUntil,
  };
}

/** Samples of a prepared machine after an instant, as Cloud Monitoring gives them. */
export async function samplesSince(
  ports: PlannerPorts,
  prepared: PreparedJob,
  since: string,
  signal?: AbortSignal,
): Promise<readonly UsageSample[]> {
  const { usage } = await ports.connection();
  const { project, zone, instance } = prepared;
  const memoryGib = await memoryGibOf(ports, prepared);
  return usage.samples({ project, zone, instance, memoryGib, since }, signal);
}

async function memoryGibOf(ports: PlannerPorts, prepared: PreparedJob): Promise<number> {
  const machine = (await ports.catalog()).machineType(prepared.plan.offering?.machineType ?? '');
  return machine?.memoryGib ?? 0;
}
