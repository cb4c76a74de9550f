import * as z from 'zod';
import { largestDiskGib } from './offering-facts.ts';

/** Text without control characters: it ends up in argument vectors, metadata and labels. */
const line = z
  .string()
  .refine((text) => !/\p{Cc}/u.test(text), { message: 'must not hold control characters' });
const word = z.union([line, z.number(), z.boolean()]);
const positive = z.number().positive();
const positiveInteger = z.number().int().positive();

/** A path inside the job's folder, with forward slashes. */
const innerPath = line.min(1).refine((path) => !/^(?:\/|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)|\\/.test(path), {
  message: 'must be a path inside the folder of the job file, with forward slashes',
});

/** Whole bytes, or a number with a unit, e.g. `10GiB`. */
export const bytesPattern = /^(\d+(?:\.\d+)?)\s*(B|kB|KB|MB|GB|TB|PB|KiB|MiB|GiB|TiB|PiB)$/;
const bytes = z.union([
  z.number().int().nonnegative(),
  z.string().regex(bytesPattern, { message: 'must be whole bytes or a size such as 10GiB' }),
]);

/** An ISO 8601 instant with its offset. */
export const instantPattern =
  /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})$/;
/** A duration such as `2h`, `1h30m`, `90 m` or `PT2H`. */
export const durationPattern =
  /^(?:P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|(?=\d)(?:\d+\s*d\s*)?(?:\d+\s*h\s*)?(?:\d+\s*m(?:in)?\s*)?(?:\d+\s*s)?)$/;

export const accessModes = ['read', 'write', 'read-write'] as const;
export const objectives = ['cheapest', 'fastest', 'balanced'] as const;
export const provisioningModels = ['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND'] as const;

const data = z
  .strictObject({
    uri: line
      .min(1)
      .meta({ description: 'gs://, s3://, https:// or bigquery:// URI, or a path inside the folder' }),
    mode: z.enum(accessModes).optional().meta({ description: 'How it is used; read when absent' }),
    bytes: bytes.optional().meta({ description: 'Size: whole bytes, or a number with a unit such as 10GiB' }),
  })
  .meta({ description: 'Data the job reads or writes' });

const resources = z
  .strictObject({
    vcpus: positiveInteger.optional().meta({ description: 'vCPUs of the machine' }),
    memoryGib: positive.optional().meta({ description: 'Memory of the machine, in GiB' }),
    accelerator: z
      .strictObject({
        type: z
          .string()
          .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, {
            message: 'must be an accelerator type such as nvidia-l4',
          })
          .meta({ description: 'Accelerator type as Google Cloud spells it, such as nvidia-l4' }),
        count: positiveInteger.meta({ description: 'How many of them the machine has' }),
      })
      .optional()
      .meta({ description: 'GPU of the machine' }),
    diskGib: positiveInteger
      .max(largestDiskGib)
      .optional()
      .meta({ description: 'Size of the data disk, in GiB' }),
    region: z
      .string()
      .regex(/^[a-z]+-[a-z]+\d+$/, { message: 'must be a region such as us-central1' })
      .optional()
      .meta({ description: 'Region, such as us-central1' }),
    zone: z
      .string()
      .regex(/^[a-z]+-[a-z]+\d+-[a-z]$/, { message: 'must be a zone such as us-central1-a' })
      .optional()
      .meta({ description: 'Zone, such as us-central1-a' }),
    provisioningModel: z
      .enum(provisioningModels)
      .optional()
      .meta({ description: 'How the machine is bought: on demand, Spot, flex-start, or from a reservation' }),
  })
  .meta({ description: 'What is fixed by hand; every absent key is decided by Headstart' });

const labels = z.record(
  z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, {
      message:
        'must begin with a lower-case letter and hold only lower-case letters, digits, - and _ (at most 63)',
    })
    .refine((key) => !key.startsWith('headstart-'), {
      message: 'must not begin with headstart-, which is reserved',
    }),
  z.string().regex(/^[a-z0-9_-]{0,63}$/, {
    message: 'must hold only lower-case letters, digits, - and _ (at most 63)',
  }),
);

/** What a job.yaml may hold. Only `entry` or `command` is required. */
export const jobFileSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?$/, {
        message:
          'must begin with a lower-case letter, hold only lower-case letters, digits and -, and have at most 40',
      })
      .optional()
      .meta({
        description: 'Name of the job, in resource names and labels; else taken from the file or folder',
      }),
    entry: innerPath.optional().meta({ description: 'The file that is run, relative to this file' }),
    command: z
      .array(word)
      .min(1)
      .optional()
      .meta({ description: 'What is executed, as a list of words; no shell is involved' }),
    env: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
          message: 'must be a variable name: letters, digits and _, not beginning with a digit',
        }),
        word,
      )
      .optional()
      .meta({ description: 'Environment variables of the job' }),
    args: z.array(word).optional().meta({ description: 'Arguments added after the entry or the command' }),
    data: z.array(data).optional().meta({ description: 'Data the job reads or writes' }),
    resources: resources.optional(),
    objective: z.enum(objectives).optional().meta({ description: 'What to favour; balanced when absent' }),
    deadline: z
      .string()
      .refine((text) => instantPattern.test(text) || durationPattern.test(text), {
        message:
          'must be an ISO 8601 instant with its offset, or a duration from now such as 2h, 90m or PT2H',
      })
      .optional()
      .meta({ description: 'When the result is needed: an instant, or a duration from now' }),
    maxUsd: positive.optional().meta({ description: 'The most that one run may cost, in US dollars' }),
    interruptible: z
      .boolean()
      .optional()
      .meta({ description: 'May the cloud stop the job and start it again (Spot)?' }),
    checkpoint: z
      .strictObject({
        everySeconds: positive.optional().meta({ description: 'Seconds from one checkpoint to the next' }),
        uri: line.min(1).optional().meta({ description: 'Where the checkpoints are kept' }),
      })
      .optional()
      .meta({ description: 'How often the job saves its progress, and where' }),
    expected: z
      .strictObject({
        runtimeSeconds: positive.optional().meta({ description: 'Run time that you know, in seconds' }),
      })
      .optional()
      .meta({ description: 'What you know of the run and the code does not say' }),
    ports: z
      .array(z.number().int().min(1).max(65535))
      .optional()
      .meta({ description: 'TCP ports it listens on' }),
    labels: labels.optional().meta({ description: 'Labels of every resource of the job' }),
  })
  .refine((job) => job.entry !== undefined || job.command !== undefined, {
    message: 'must name an entry (a file) or a command (a list of words)',
  })
  .refine(
    ({ resources: fixed }) =>
      fixed?.zone === undefined || (fixed.region ?? fixed.zone.slice(0, -2)) === fixed.zone.slice(0, -2),
    {
      message: 'must lie in the region that is given beside it',
      path: ['resources', 'zone'],
    },
  );

export type JobFile = z.infer<typeof jobFileSchema>;

/** Keys that each mapping of a job file may hold, by dotted path; the root's is empty. */
export const jobFileKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(jobFileSchema.shape),
  'data.*': Object.keys(data.shape),
  resources: Object.keys(resources.shape),
  'resources.accelerator': ['type', 'count'],
  checkpoint: ['everySeconds', 'uri'],
  expected: ['runtimeSeconds'],
};
