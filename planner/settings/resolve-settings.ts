import { HeadstartError } from '../../schemas/failure.ts';
import type { Settings } from '../../schemas/settings.ts';
import { parseSettings } from './parse-settings.ts';
import { bucketName, type SettingsFile } from './settings-schema.ts';

/** Project id that the simulated cloud is used with while the user has none. */
export const simulatedProject = 'headstart-simulated';

/** What the command line fixes; it beats the environment, which beats the file. */
export interface SettingsFlags {
  readonly target?: string;
  readonly project?: string;
}

export interface SettingsSources {
  readonly flags: SettingsFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: { readonly path: string; readonly text: string | null };
  readonly stateDirectory: string;
}

/** Flags, then environment, then settings.yaml, then defaults. Throws HeadstartError `usage` or `project-missing`. */
export function resolveSettings({ flags, env, file, stateDirectory }: SettingsSources): Settings {
  const stored = file.text === null || file.text.trim() === '' ? {} : parseSettings(file.path, file.text);
  const project = given(flags.project) ?? given(env['HEADSTART_PROJECT']) ?? stored.project;
  const target = targetOf(given(flags.target) ?? given(env['HEADSTART_TARGET']) ?? stored.target, project);
  return {
    target,
    project: projectOf(target, project),
    region: given(env['HEADSTART_REGION']) ?? stored.region ?? null,
    zone: given(env['HEADSTART_ZONE']) ?? stored.zone ?? null,
    limits: limitsOf(stored),
    stateDirectory,
    terraform: given(env['HEADSTART_TERRAFORM']) ?? stored.terraform ?? null,
    stateBucket: bucketOf(env['HEADSTART_STATE_BUCKET']) ?? stored.state?.bucket ?? null,
    profiles: {
      store: stored.profiles?.store ?? 'embedded',
      database: stored.profiles?.database ?? '(default)',
      keepDays: stored.profiles?.keepDays ?? null,
    },
    prepared: {
      idleMinutes: stored.prepared?.idleMinutes ?? 30,
      priceCeiling: stored.prepared?.priceCeiling ?? 1.5,
    },
    watch: {
      policy: stored.watch?.policy ?? 'apply',
      coolDownSeconds: stored.watch?.coolDownSeconds ?? 300,
      maxUsd: stored.watch?.maxUsd ?? null,
    },
    simulated: {
      clockFactor:
        numberOf(env['HEADSTART_CLOCK_FACTOR'], 'HEADSTART_CLOCK_FACTOR') ??
        stored.simulated?.clockFactor ??
        60,
      latency: stored.simulated?.latency ?? 'documented',
      preemptionsPerHour: stored.simulated?.preemptionsPerHour ?? 0,
      seed: stored.simulated?.seed ?? 1,
      hosting: env['HEADSTART_SIMULATED_HOSTING'] === 'in-process' ? 'in-process' : 'process',
    },
  };
}

/** What job.yaml and the command line beat. */
function limitsOf({ objective, maxUsd, deadline, spot }: SettingsFile): NonNullable<Settings['limits']> {
  return {
    ...(objective === undefined ? {} : { objective }),
    ...(maxUsd === undefined ? {} : { maxUsd }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(spot === undefined ? {} : { spot }),
  };
}

/** A variable or flag that is empty says nothing. */
function given(text: string | undefined): string | undefined {
  return text?.trim() === '' ? undefined : text;
}

/** The simulated cloud is the default while no project is configured. */
function targetOf(asked: string | undefined, project: string | undefined): Settings['target'] {
  if (asked === undefined) return project === undefined ? 'simulated' : 'gcp';
  if (asked === 'simulated' || asked === 'gcp') return asked;
  throw usage(`"${asked}" is no target.`, 'Use --target simulated or --target gcp.');
}

function projectOf(target: Settings['target'], project: string | undefined): string {
  if (target === 'simulated') return project ?? simulatedProject;
  if (project !== undefined) return project;
  throw new HeadstartError({
    code: 'project-missing',
    fault: 'user',
    message: 'No Google Cloud project is configured.',
    detail: { id: 'no-project', args: [] },
    nextStep: 'Name one with --project, with HEADSTART_PROJECT or as "project:" in settings.yaml.',
  });
}

function bucketOf(text: string | undefined): string | undefined {
  const bucket = given(text);
  if (bucket === undefined || bucketName.safeParse(bucket).success) return bucket;
  throw usage(
    `HEADSTART_STATE_BUCKET is "${bucket}", which is no name of a bucket.`,
    'Name the bucket without gs:// and path.',
  );
}

function numberOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 1) return value;
  throw usage(`${name} is "${text}", which is no number from 1 up.`, `Set ${name} to a number such as 60.`);
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
