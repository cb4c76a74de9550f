import * as z from 'zod';
import type { Profile } from '../../../schemas/profile.ts';
import type { LeftRow } from './reading.ts';

const quantity = z.number().nullable();
const origin = z.enum(['measured', 'playback', 'imported']);
const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'no instant');

/** What the planner reads of every profile; other fields are taken over as they are. */
const profileSchema = z.looseObject({
  schemaVersion: z.literal(1),
  id: z.string().min(1).max(200),
  target: z.enum(['simulated', 'gcp']),
  origin,
  fingerprint: z.string(),
  family: z.string(),
  job: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    precision: z.string().nullable(),
  }),
  offerings: z.array(z.looseObject({ machineType: z.string(), machineCount: z.number() })),
  predicted: z.looseObject({ work: z.looseObject({ fixedSeconds: z.number() }) }).nullable(),
  machine: z.object({ vcpus: z.number(), memoryGib: z.number() }).optional(),
  run: z.looseObject({ id: z.string(), jobName: z.string() }),
  usage: z.object({ samples: z.array(z.looseObject({ at: z.string() })), origin }),
  summary: z.object({
    peakMemoryGib: quantity,
    meanCpuUtilization: quantity,
    p95CpuUtilization: quantity,
    peakGpuMemoryGib: quantity,
    meanGpuUtilization: quantity,
    peakNetworkBytesPerSecond: quantity,
    peakDiskBytesPerSecond: quantity,
    samples: z.number(),
  }),
  outcome: z.enum(['succeeded', 'failed', 'out-of-memory', 'cancelled']),
  runtimeSeconds: z.number().min(0),
  readySeconds: quantity,
  usd: quantity,
  recordedAt: instant,
  versions: z.object({ headstart: z.string(), catalog: z.string() }),
});

/** Profiles as JSON lines, one a line with its line break: what `readProfileLines` reads back. */
export function profileLines(profiles: readonly Profile[]): string {
  return profiles.map((profile) => `${JSON.stringify(profile)}\n`).join('');
}

/** The profiles of an export, as they were: an import of one's own history changes neither target nor origin. */
export function readProfileLines(text: string): {
  readonly profiles: readonly Profile[];
  readonly left: readonly LeftRow[];
} {
  const profiles: Profile[] = [];
  const left: LeftRow[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = profileIn(line);
    if (typeof read === 'string') left.push({ line: index + 1, why: read });
    else profiles.push(read);
  }
  return { profiles, left };
}

function profileIn(line: string): Profile | string {
  try {
    const value: unknown = JSON.parse(line);
    const read = profileSchema.safeParse(value);
    // As it stood in the file: the schema looks, and neither adds nor drops anything.
    if (read.success) return value as Profile;
    const [issue] = read.error.issues;
    return `it is no profile: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
