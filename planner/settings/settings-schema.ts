import * as z from 'zod';
import { durationPattern, instantPattern } from '../../schemas/job-file.ts';

/** Name of a bucket (Cloud Storage, "Bucket names"): no gs://, no path. */
export const bucketName = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, {
  message: 'the name of a bucket, without gs:// and path',
});

/** Id of a database of Firestore (its documentation, "Manage databases"). */
const databaseId = z.string().regex(/^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/, {
  message: '(default), or 4 to 63 lower-case letters, digits and hyphens',
});

const deadlineForms = 'an ISO 8601 instant with its offset, or a duration from now such as 2h, 90m or PT2H';

function isDeadline(text: string): boolean {
  return instantPattern.test(text) || durationPattern.test(text);
}

/** What settings.yaml may hold; docs/settings.md says what each means, and test/settings holds the two together. */
export const settingsFileSchema = z.strictObject({
  target: z.enum(['simulated', 'gcp']).optional(),
  project: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  zone: z.string().min(1).optional(),
  objective: z.enum(['cheapest', 'fastest', 'balanced']).optional(),
  maxUsd: z.number().positive().optional(),
  deadline: z.string().refine(isDeadline, { message: deadlineForms }).optional(),
  spot: z.boolean().optional(),
  terraform: z.string().min(1).optional(),
  state: z.strictObject({ bucket: bucketName.optional() }).optional(),
  profiles: z
    .strictObject({
      store: z.enum(['embedded', 'firestore']).optional(),
      database: databaseId.optional(),
      keepDays: z.number().int().min(1).max(36_500).optional(),
    })
    .optional(),
  prepared: z
    .strictObject({
      idleMinutes: z.number().int().min(1).max(1440).optional(),
      priceCeiling: z.number().min(1).max(100).optional(),
    })
    .optional(),
  watch: z
    .strictObject({
      policy: z.enum(['suggest', 'apply']).optional(),
      coolDownSeconds: z.number().min(0).optional(),
      maxUsd: z.number().positive().optional(),
    })
    .optional(),
  simulated: z
    .strictObject({
      clockFactor: z.number().min(1).max(10_000).optional(),
      latency: z.enum(['off', 'documented']).optional(),
      preemptionsPerHour: z.number().min(0).max(1000).optional(),
      seed: z.number().int().optional(),
    })
    .optional(),
});

export type SettingsFile = z.infer<typeof settingsFileSchema>;

const groups = ['state', 'profiles', 'prepared', 'watch', 'simulated'] as const;

/** The keys of a mapping in settings.yaml: of the file itself for the empty path, else of a group. */
export function settingsKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(settingsFileSchema.shape);
  const group = groups.find((name) => name === path[0]);
  return group === undefined ? [] : Object.keys(settingsFileSchema.shape[group].unwrap().shape);
}
