import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { createMemoryStore } from '../../planner/profiles/memory-store.ts';
import { createPlanner, type Planner } from '../../planner/planner.ts';
import type {
  CloudConnection,
  CredentialFacts,
  DataSnapshot,
  LabelledDisk,
  PlanningLimits,
  PreflightReader,
  Quota,
  StateStore,
  Synthesiser,
  Terraform,
} from '../../planner/ports.ts';
import { createSynthesiser } from '../../planner/stacks.ts';
import type { PlannerPorts } from '../../planner/use-cases/planner-ports.ts';
import type { Change, ChangeSet } from '../../schemas/change.ts';
import type { Analysis, Job } from '../../schemas/job.ts';
import type { Message, Question } from '../../schemas/message.ts';
import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import type { Run } from '../../schemas/run.ts';
import type { Settings } from '../../schemas/settings.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { buildInstance } from './build-status.ts';
import { buildJob } from './build-plan.ts';
import { buildRun, instant } from './build-profile.ts';

/** What a test says about the world; all of it may change while the planner works. */
export interface Script {
  job: Job;
  /** Where the job's values come from. */
  evidence: Analysis['evidence'];
  settings: Partial<Settings>;
  /** What the command line limits. */
  limits: PlanningLimits;
  /** Answers to questions, in order; yes when it runs out. */
  answers: boolean[];
  environmentChanges: Change[];
  jobChanges: Change[];
  instance: InstanceState | null;
  /** The run as the executor tells it at each look; the last one stays. */
  runs: Run[];
  /** Samples that Cloud Monitoring has at each look; nothing when it runs out. */
  samples: UsageSample[][];
  /** What the run prints, until an error. */
  output: readonly (string | Error)[];
  hasExecutor: boolean;
  /** Machines and disks that carry Headstart's label. */
  labelled: { instances: InstanceState[]; disks: LabelledDisk[] };
  /** Whether the workspaces hold a configuration. */
  isSynthesised: boolean;
  /** Quotas of project and region; null where the cloud tells nothing beforehand. */
  quotas: readonly Quota[] | null;
  /** Limits by metric that the cloud tells elsewhere; an error where they cannot be read. */
  quotaLimits: Readonly<Record<string, number>> | Error;
  credentials: CredentialFacts;
  /** Obtainability of a Spot machine; null where the cloud gives no advice. */
  obtainability: number | null;
  /** When the cloud has taken a Spot machine back. */
  preemptions: readonly string[];
  /** Thrown by applies of the job stack, one after the other. */
  applyFailures: Error[];
  /** Thrown by these deeds, once each. */
  failures: Map<string, Error>;
  /** The user's files by absolute path. */
  sources: Readonly<Record<string, string>>;
}

/** A planner on a scripted world, and what happened to that world. */
export interface PlannerWorld {
  readonly planner: Planner;
  readonly ports: PlannerPorts;
  readonly script: Script;
  readonly messages: Message[];
  readonly questions: Question[];
  /** What was done to the cloud, in order: `plan job`, `apply job`, `submit`, … */
  readonly deeds: string[];
}

export function buildChange(changes: Partial<Change> = {}): Change {
  return {
    address: 'google_compute_instance.machine',
    type: 'google_compute_instance',
    name: 'machine',
    action: 'create',
    changed: [],
    forcedBy: [],
    values: {},
    ...changes,
  };
}

/** Read once: it never changes. */
const catalog = loadCatalog();

export function plannerWorld(changes: Partial<Script> = {}): PlannerWorld {
  const script: Script = {
    job: buildJob(),
    evidence: {},
    settings: {},
    limits: {},
    answers: [],
    environmentChanges: [],
    jobChanges: [buildChange()],
    instance: buildInstance(),
    runs: [],
    samples: [],
    output: [],
    hasExecutor: true,
    labelled: { instances: [], disks: [] },
    isSynthesised: true,
    quotas: null,
    quotaLimits: {},
    credentials: { kind: 'service_account', renews: true, expiresAt: null },
    obtainability: null,
    preemptions: [],
    applyFailures: [],
    failures: new Map(),
    sources: {},
    ...changes,
  };
  const messages: Message[] = [];
  const questions: Question[] = [];
  const deeds: string[] = [];
  const connection = connectionOf(script, deeds);
  const profiles = createMemoryStore();
  const ports: PlannerPorts = {
    settings: settingsOf(script.settings),
    limits: script.limits,
    clock: { now: () => new Date(instant(0)), sleep: () => Promise.resolve() },
    host: {
      emit: (message) => void messages.push(message),
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(script.answers.shift() ?? true);
      },
    },
    analyzer: {
      analyze: () =>
        Promise.resolve({
          schemaVersion: 1,
          job: script.job,
          directory: '/project',
          evidence: script.evidence,
          warnings: [],
        }),
    },
    catalog: () => catalog,
    profiles: () => Promise.resolve(profiles),
    state: memoryState(),
    synthesiser: synthesiserOf(deeds),
    hasCloud: () => Promise.resolve(true),
    connection: () => Promise.resolve(connection),
    fileExists: () => Promise.resolve(script.isSynthesised),
    readSource: (path) => Promise.resolve(script.sources[path] ?? null),
    version: '0.0.0-test',
  };
  return { planner: createPlanner(ports), ports, script, messages, questions, deeds };
}

function settingsOf(changes: Partial<Settings>): Settings {
  return {
    target: 'simulated',
    project: 'example-project',
    region: null,
    zone: null,
    stateDirectory: '/state',
    terraform: null,
    prepared: { idleMinutes: 30 },
    watch: { policy: 'apply', coolDownSeconds: 0, maxUsd: null },
    simulated: { clockFactor: 60, latency: 'off', hosting: 'in-process' },
    ...changes,
  };
}

/** Notes a deed, and fails it where the script says so. */
function act(script: Script, deeds: string[], deed: string, what: string): Promise<void> {
  deeds.push(`${deed} ${what}`);
  const failure = script.failures.get(deed);
  script.failures.delete(deed);
  return failure ? Promise.reject(failure) : Promise.resolve();
}

function synthesiserOf(deeds: string[]): Synthesiser {
  const real = createSynthesiser();
  return {
    names: (plan) => real.names(plan),
    secureBoot: (prediction, acceleratorType) => real.secureBoot(prediction, acceleratorType),
    environment: () => Promise.resolve(),
    environmentOf: () => Promise.resolve(void deeds.push('synthesise environment')),
    job: () => Promise.resolve(),
  };
}

function connectionOf(script: Script, deeds: string[]): CloudConnection {
  const snapshots = ['old'];
  const run = (): Run | null => (script.runs.length > 1 ? script.runs.shift() : script.runs[0]) ?? null;
  return {
    terraform: terraformOf(script, deeds),
    preflight: preflightOf(script),
    cloud: {
      instance: () => Promise.resolve(script.instance),
      instancesByJob: () => Promise.resolve(script.labelled.instances),
      disksByJob: () => Promise.resolve(script.labelled.disks),
      snapshots: () =>
        Promise.resolve(snapshots.map((name) => ({ name, createdAt: instant(0), sizeGib: 10 }))),
      createSnapshot: async ({ name }) => {
        await act(script, deeds, 'snapshot', name);
        snapshots.push(name);
      },
      deleteSnapshot: async (_project, name) => {
        await act(script, deeds, 'delete snapshot', name);
        snapshots.splice(snapshots.indexOf(name), 1);
      },
      deleteInstance: async ({ name }) => {
        await act(script, deeds, 'delete instance', name);
        const instances = script.labelled.instances.filter((one) => one.name !== name);
        script.labelled = { ...script.labelled, instances };
      },
      deleteDisk: ({ name }) => act(script, deeds, 'delete disk', name),
      preemptions: () => Promise.resolve(script.preemptions),
      serialLog: () => Promise.resolve('boot\nboot: failed: no room on the disk\n'),
    },
    usage: {
      samples: () => Promise.resolve(script.samples.shift() ?? []),
      origin: () => Promise.resolve('measured'),
      close: () => Promise.resolve(),
    },
    executor: script.hasExecutor
      ? {
          submit: (request) => {
            deeds.push(`submit ${request.command.join(' ')}`);
            return Promise.resolve(buildRun({ jobName: request.jobName }));
          },
          run: () => Promise.resolve(run()),
          follow: (followed, _location, onEvent) => {
            const { id: runId, jobName } = followed;
            for (const text of script.output) {
              if (text instanceof Error) return Promise.reject(text);
              onEvent({ kind: 'output', runId, jobName, stream: 'stdout', text });
            }
            return Promise.resolve(followed);
          },
          cancel: (cancelled) => {
            deeds.push('cancel');
            return Promise.resolve({ ...cancelled, state: 'cancelled' });
          },
        }
      : null,
    clockFactor: 60,
    now: () => Promise.resolve(new Date(instant(3600))),
    inventory: null,
    close: () => Promise.resolve(),
  };
}

function preflightOf(script: Script): PreflightReader {
  return {
    quotas: () => Promise.resolve(script.quotas ?? []),
    limits: ({ region, metrics }) => {
      const { quotaLimits } = script;
      if (quotaLimits instanceof Error) return Promise.reject(quotaLimits);
      const told = metrics.flatMap((metric) => {
        const limit = quotaLimits[metric];
        return limit === undefined ? [] : [{ metric, region, limit, usage: null }];
      });
      return Promise.resolve(told);
    },
    credentials: () => Promise.resolve(script.credentials),
    obtainability: () => Promise.resolve(script.obtainability),
  };
}

function terraformOf(script: Script, deeds: string[]): Terraform {
  return {
    init: () => Promise.resolve(),
    plan: ({ stack }, options) => {
      const replaced = (options?.replace ?? []).map((address) => ` replacing ${address}`).join('');
      deeds.push(`plan ${stack}${options?.destroy ? ' destroy' : ''}${replaced}`);
      const changes = stack === 'job' ? script.jobChanges : script.environmentChanges;
      const set: ChangeSet = { stack, changes, planFile: `/state/${stack}.tfplan`, stateHash: 'sha256:0' };
      return Promise.resolve(set);
    },
    apply: async ({ stack }) => {
      await act(script, deeds, 'apply', stack);
      const failure = stack === 'job' ? script.applyFailures.shift() : undefined;
      if (failure) throw failure;
    },
    outputs: () => Promise.resolve({}),
    version: () => Promise.resolve({ product: 'terraform', version: '1.11.4', path: '/bin/terraform' }),
  };
}

function memoryState(): StateStore {
  const prepared = new Map<string, PreparedJob>();
  const snapshots = new Map<string, DataSnapshot>();
  return {
    prepared: (jobName) => Promise.resolve(prepared.get(jobName) ?? null),
    allPrepared: () => Promise.resolve([...prepared.values()]),
    savePrepared: (job) => Promise.resolve(void prepared.set(job.jobName, job)),
    removePrepared: (jobName) => Promise.resolve(void prepared.delete(jobName)),
    workspace: (stack, name) => Promise.resolve({ stack, directory: `/state/${stack}/${name}` }),
    removeWorkspace: () => Promise.resolve(),
    dataSnapshot: (jobName) => Promise.resolve(snapshots.get(jobName) ?? null),
    saveDataSnapshot: (jobName, snapshot) =>
      Promise.resolve(
        void (snapshot === null ? snapshots.delete(jobName) : snapshots.set(jobName, snapshot)),
      ),
    lock: (_name, work) => work(),
  };
}
