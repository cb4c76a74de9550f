import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadstartError } from '../schemas/failure.ts';
import type { Settings } from '../schemas/settings.ts';
import { createAnalyzer } from './analyzer/analyzer.ts';
import { resolveDeadline } from './analyzer/job-file/units.ts';
import { createTreeSitterParser } from './analyzer/tree-sitter-parser.ts';
import { catalogFiles, loadCurrentCatalog } from './catalog/catalog-file.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { GlobalOptions } from './cli/global-options.ts';
import type { OpenSession, Session } from './cli/session.ts';
import { federatedKnowledgeIn } from './federated-knowledge-folder.ts';
import { localSourceFiles } from './files/local-source-files.ts';
import { createPlanner } from './planner.ts';
import type { Catalog, CloudConnection, Host, PlanningLimits, ProfileStore } from './ports.ts';
import { createDeliveringStore } from './profiles/delivering-store.ts';
import { firestoreStoreOnDemand } from './profiles/firestore-store-on-demand.ts';
import { openProfileStore } from './profiles/profile-store-files.ts';
import { resolveSettings } from './settings/resolve-settings.ts';
import { configDirectory, readSettingsFile, stateDirectory } from './settings/settings-file.ts';
import { createSynthesiser } from './stacks.ts';
import { simulatedStateFile } from './simulated-platform.ts';
import { createFileStateStore } from './state/file-state-store.ts';
import { createModelFiles } from './state/model-files.ts';
import { systemClock } from './system-clock.ts';
import { createReadLine } from './terminal/readline-prompt.ts';
import { wantsColor } from './terminal/style.ts';
import { createTerminalHost } from './terminal/terminal-host.ts';
import { createModelTraining } from './use-cases/model-training.ts';
import type { PlannerPorts } from './use-cases/planner-ports.ts';

/** Chooses the real outsides for a command line. Everything that takes time to open is opened on first need. */
export function sessionOpener(world: CliWorld): OpenSession {
  return async (options) => {
    const settings = await settingsOf(world, options);
    const host = hostOf(world, options);
    const opened = onDemand(world, settings, host);
    const ports = portsOf(world, settings, { host, opened, limits: limitsOf(options) });
    const training = createModelTraining(ports);
    return sessionOf(world, options, { ...ports, training }, opened);
  };
}

/** Settings of a command: its flags, the environment, settings.yaml. */
export async function settingsOf(world: CliWorld, flags: GlobalOptions): Promise<Settings> {
  const path = join(configDirectory(world.env), 'settings.yaml');
  const text = await readSettingsFile(path);
  return resolveSettings({
    flags,
    env: world.env,
    file: { path, text },
    stateDirectory: stateDirectory(world.env),
  });
}

/** The catalog of the bundle or of the source tree, or the newer one that was refreshed from Google. */
export function catalogOf(world: CliWorld): Promise<Catalog> {
  return loadCurrentCatalog(catalogFiles(world.assetDirectory, stateDirectory(world.env)));
}

/** What is opened on first need, and closed at the end if it was. */
interface OnDemand {
  readonly catalog: () => Promise<Catalog>;
  readonly profiles: () => Promise<ProfileStore>;
  readonly connection: () => Promise<CloudConnection>;
  readonly close: () => Promise<void>;
}

function onDemand(world: CliWorld, settings: Settings, host: Host): OnDemand {
  const catalog = once(() => catalogOf(world));
  const note = (text: string): void => host.emit({ code: 'note', text });
  const store = profileStoreOf(settings, note);
  const connection = once(async () => {
    const { openConnection } = await import('./compose-connection.ts');
    return openConnection(world, settings, await catalog());
  });
  const close = async (): Promise<void> => {
    await (await connection.opened())?.close();
    await store.close();
  };
  return { catalog, profiles: () => Promise.resolve(store), connection, close };
}

/** Firestore holds runs on Google Cloud alone: what is simulated on one machine is nothing for a team. */
function profileStoreOf(
  { target, project, stateDirectory, profiles }: Settings,
  note: (text: string) => void,
): ProfileStore {
  if (target === 'gcp' && profiles?.store === 'firestore') {
    const file = join(
      stateDirectory,
      'undelivered',
      project,
      `${encodeURIComponent(profiles.database)}.jsonl`,
    );
    return createDeliveringStore({ remote: firestoreStoreOnDemand({ ...profiles, project }), file, note });
  }
  return openProfileStore({ directory: stateDirectory, note });
}

interface Chosen {
  readonly host: Host;
  readonly opened: OnDemand;
  readonly limits: PlanningLimits;
}

/** What the command line limits; throws HeadstartError `usage` for a deadline that is none. */
function limitsOf({ region, zone, objective, maxUsd, deadline, spot }: GlobalOptions): PlanningLimits {
  return {
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(objective === undefined ? {} : { objective }),
    ...(maxUsd === undefined ? {} : { maxUsd }),
    ...(deadline === undefined ? {} : { deadline: instantOf(deadline) }),
    ...(spot === undefined ? {} : { spot }),
  };
}

/** A duration counts from now. */
function instantOf(deadline: string): string {
  const instant = resolveDeadline(deadline, systemClock.now());
  if (instant !== null) return instant;
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `--deadline "${deadline}" is neither an instant nor a duration.`,
    nextStep: 'Give an ISO 8601 instant with its offset, or a duration from now such as 2h, 90m or PT2H.',
  });
}

function portsOf(world: CliWorld, settings: Settings, { host, opened, limits }: Chosen): PlannerPorts {
  const files = localSourceFiles();
  const assets = world.assetDirectory === null ? {} : { assetDirectory: world.assetDirectory };
  return {
    settings,
    limits,
    host,
    clock: systemClock,
    analyzer: createAnalyzer({
      files,
      parser: createTreeSitterParser(assets),
      now: () => systemClock.now(),
    }),
    catalog: opened.catalog,
    profiles: opened.profiles,
    connection: opened.connection,
    state: createFileStateStore(join(settings.stateDirectory, settings.target)),
    models: createModelFiles(join(settings.stateDirectory, settings.target, 'models')),
    federated: federatedKnowledgeIn(join(settings.stateDirectory, 'federation')),
    synthesiser: createSynthesiser({ stateBucket: stateBucketOf(settings) }),
    hasCloud: () => hasCloud(settings),
    fileExists,
    readSource: (path) => files.readText(path),
    version: world.version,
  };
}

/** The simulated cloud has no Cloud Storage that Terraform could keep its state in. */
function stateBucketOf({ target, stateBucket }: Settings): string | null {
  return target === 'gcp' ? (stateBucket ?? null) : null;
}

/** The simulated cloud of a state folder is in one file there, from its first start on. */
async function hasCloud(settings: Settings): Promise<boolean> {
  return settings.target === 'gcp' || fileExists(simulatedStateFile(settings.stateDirectory));
}

function sessionOf(world: CliWorld, options: GlobalOptions, ports: PlannerPorts, opened: OnDemand): Session {
  return {
    planner: createPlanner(ports),
    ports,
    settings: ports.settings,
    host: ports.host,
    world,
    answer: (value, text) => {
      const shown = options.json ? JSON.stringify(value) : typeof text === 'string' ? text : text();
      world.stdout.write(`${shown}\n`);
    },
    close: async () => {
      await ports.training?.settled();
      await opened.close();
    },
  };
}

function hostOf(world: CliWorld, options: GlobalOptions): Host {
  const { stdout, stderr, isTTY, env } = world;
  return createTerminalHost({
    stdout,
    stderr,
    isTTY,
    color: wantsColor(env, isTTY),
    yes: options.yes === true,
    json: options.json === true,
    readLine: createReadLine(world.stdin, stderr),
  });
}

/** Opens at the first call and gives every later caller the same; `opened` tells whether it was. */
function once<T>(open: () => Promise<T>): (() => Promise<T>) & { opened(): Promise<T | null> } {
  let value: Promise<T> | null = null;
  const get = (): Promise<T> => (value ??= open());
  // A failure to open was told to whoever asked; there is nothing to close then.
  return Object.assign(get, { opened: () => Promise.resolve(value).catch(() => null) });
}

async function fileExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
