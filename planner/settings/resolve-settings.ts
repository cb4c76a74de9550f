import { parseDocument } from 'yaml';
import * as z from 'zod';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Settings } from '../../schemas/settings.ts';

/** Project id that the simulated cloud is used with while the user has none. */
export const simulatedProject = 'headstart-simulated';

const settingsFileSchema = z.strictObject({
  target: z.enum(['simulated', 'gcp']).optional(),
  project: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  zone: z.string().min(1).optional(),
  terraform: z.string().min(1).optional(),
  prepared: z.strictObject({ idleMinutes: z.number().int().min(1).max(1440).optional() }).optional(),
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
    })
    .optional(),
});

type SettingsFile = z.infer<typeof settingsFileSchema>;

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
  const stored = parseSettings(file.path, file.text);
  const project = flags.project ?? env['HEADSTART_PROJECT'] ?? stored.project;
  const target = targetOf(flags.target ?? env['HEADSTART_TARGET'] ?? stored.target, project);
  return {
    target,
    project: projectOf(target, project),
    region: env['HEADSTART_REGION'] ?? stored.region ?? null,
    zone: env['HEADSTART_ZONE'] ?? stored.zone ?? null,
    stateDirectory,
    terraform: env['HEADSTART_TERRAFORM'] ?? stored.terraform ?? null,
    prepared: { idleMinutes: stored.prepared?.idleMinutes ?? 30 },
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
      hosting: env['HEADSTART_SIMULATED_HOSTING'] === 'in-process' ? 'in-process' : 'process',
    },
  };
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
    nextStep: 'Name one with --project, with HEADSTART_PROJECT or as "project:" in settings.yaml.',
  });
}

function parseSettings(path: string, text: string | null): SettingsFile {
  if (text === null || text.trim() === '') return {};
  const document = parseDocument(text, { prettyErrors: true });
  const [syntax] = document.errors;
  if (syntax) throw usage(`${path}: ${syntax.message}`, 'Mend the YAML.');
  const parsed = settingsFileSchema.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw usage(`${path}: ${issues.join('; ')}`, 'Mend or remove the named settings.');
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
