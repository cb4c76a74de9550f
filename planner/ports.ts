import type {
  AcceleratorFacts,
  CatalogEntry,
  DiskRequest,
  MachineTypeFacts,
  Price,
  PriceItem,
  PriceRequest,
} from '../schemas/catalog.ts';
import type { SnapshotAnswer } from '../schemas/catalog-answers.ts';
import type { CapacityRecord } from '../schemas/capacity.ts';
import type { ApplyProgress, ChangeSet } from '../schemas/change.ts';
import type { Analysis, ProvisioningModel } from '../schemas/job.ts';
import type { Message, Question } from '../schemas/message.ts';
import type { ListedModel, ModelRecord, StoredModels } from '../schemas/model.ts';
import type { Plan, PlanLimits } from '../schemas/plan.ts';
import type { Prediction } from '../schemas/prediction.ts';
import type { InstanceState, PreparedJob } from '../schemas/prepared.ts';
import type { PastRun, Profile, ProfilePartition } from '../schemas/profile.ts';
import type { Run, RunEvent, RunRequest } from '../schemas/run.ts';
import type { UsageOrigin, UsageSample } from '../schemas/usage.ts';

/** Time. Everything that waits or stamps goes through it, so that tests turn it by hand. */
export interface Clock {
  now(): Date;
  /** Resolves after `milliseconds`, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Who the planner speaks to: a terminal, an editor, a test. */
export interface Host {
  emit(message: Message): void;
  /** Resolves to the answer; rejects with a HeadstartError `consent-required` where nobody can be asked. */
  ask(question: Question, signal?: AbortSignal): Promise<boolean>;
}

/** The user's files, read only. Paths are absolute. */
export interface SourceFiles {
  /** The text of a file, or null when there is none; throws HeadstartError `file-unreadable`. */
  readText(path: string): Promise<string | null>;
  /** Names in a folder, sorted; empty when there is none. */
  list(directory: string): Promise<readonly string[]>;
  /** Bytes, or null when there is no such file. */
  size(path: string): Promise<number | null>;
}

export interface AnalyzeRequest {
  /** Absolute path of a script, a notebook or a job.yaml. */
  readonly path: string;
  /** Text to use instead of what is on disk (an editor's unsaved buffer), by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>;
}

export interface Analyzer {
  /** Throws HeadstartError: file-not-found, job-file-invalid (with places), entry-not-found, language-unknown. */
  analyze(request: AnalyzeRequest, signal?: AbortSignal): Promise<Analysis>;
}

export interface ProfileQuery {
  readonly fingerprint?: string;
  readonly family?: string;
  readonly jobName?: string;
  readonly target?: 'simulated' | 'gcp';
  /** ISO instant: only what was recorded earlier. */
  readonly before?: string;
  /** Newest first; all when absent. */
  readonly limit?: number;
}

/** Whose capacity records, and how many; newest first, all when there is no limit. */
export type CapacityQuery = Pick<ProfileQuery, 'target' | 'limit'>;

/** History of runs. Every backend passes test/contracts/profile-store.ts. */
export interface ProfileStore {
  /** Durable when it resolves. Storing the same id again replaces the profile. */
  put(profile: Profile): Promise<void>;
  get(id: string): Promise<Profile | null>;
  /** Newest first by recordedAt, then id. */
  find(query: ProfileQuery): Promise<readonly Profile[]>;
  /** What predictions rest on of the same profiles, in the same order. */
  runs(query: ProfileQuery): Promise<readonly PastRun[]>;
  /** `count` partitions, at least 1, of about equal size: each run is in exactly one, and several can be read side by side. */
  partitions(count: number): Promise<readonly ProfilePartition[]>;
  /** The past runs of a partition, in any order, some at a time: a store of any size is read in little memory. */
  scan(partition: ProfilePartition): AsyncIterable<readonly PastRun[]>;
  /** What runs of all jobs met on Spot and in a queue, in the order of `find`; runs that met neither are left out. */
  capacity(query: CapacityQuery): Promise<readonly CapacityRecord[]>;
  /** Returns whether there was one. */
  delete(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Versions of the trained models. Every change is atomic: readers see the old version or the new one, whole. */
export interface ModelStore {
  /** Number of the version that answers; null where none does. Cheap: it is asked for with every plan. */
  currentVersion(): Promise<number | null>;
  /** Null where there is no such version, or it cannot be read. */
  read(version: number): Promise<StoredModels | null>;
  /** Newest first. */
  list(): Promise<readonly ListedModel[]>;
  /** Keeps a new version, numbered next, which answers from then on; the oldest beyond some are deleted. */
  save(
    record: Omit<ModelRecord, 'version' | 'schemaVersion'>,
    forests: StoredModels['forests'],
  ): Promise<ModelRecord>;
  /** Lets a version answer that was kept, or none. Throws HeadstartError `usage` where there is no such version. */
  use(version: number | null): Promise<void>;
}

/**
 * Every offering of one machine type with one accelerator under one provisioning model, in all zones. Needs are judged
 * once per group; only the group's best offering can be on a front, since its offerings differ in place and price alone.
 */
export interface OfferingGroup {
  readonly machine: MachineTypeFacts;
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  readonly acceleratorFacts: AcceleratorFacts | null;
  readonly provisioningModel: ProvisioningModel;
  /** How many offerings there are in a region, a zone, or everywhere. */
  count(place?: Place): number;
  /** The best of a region, a zone, or everywhere: priced before unpriced, known zone before unknown, then cheaper, then by zone. */
  best(place?: Place): CatalogEntry | null;
  /** Every offering of a region, a zone, or everywhere; absent where a group knows only its best. */
  entries?(place?: Place): Iterable<CatalogEntry>;
}

/** Where to look; both absent is everywhere. */
export interface Place {
  readonly region?: string;
  readonly zone?: string;
}

/** Machine types, accelerators, prices, zones: data with date and source. */
export interface Catalog {
  readonly asOf: string;
  readonly source: string;
  /** Every offering of one machine (machineCount 1), all zones and provisioning models. */
  entries(filter?: {
    readonly region?: string;
    readonly zone?: string;
    readonly gpu?: boolean;
  }): Iterable<CatalogEntry>;
  /** The same offerings, grouped; absent where a catalog only lists them. */
  groups?(): readonly OfferingGroup[];
  /** `count(place)` of every group at once, in the order of `groups`. */
  groupCounts?(place?: Place): ArrayLike<number>;
  /** Groups of the custom machine types of each series that can be the best for a need, with or without GPUs attached. */
  customGroups?(need: {
    readonly vcpus: number;
    /** vCPUs up to which more of them make the job faster; `vcpus` when absent. */
    readonly usefulVcpus?: number;
    readonly memoryGib: number;
    readonly gpu: boolean;
  }): readonly OfferingGroup[];
  /** Why there is no such custom type, and what there is instead; null for what is no custom type, or is there. */
  customConflict?(name: string): { readonly message: string; readonly fix: string } | null;
  /** How a machine type is sold, and in which zones sources list it; null for a type that there is none of. */
  places?(machineType: string): {
    readonly provisioningModels: readonly ProvisioningModel[];
    readonly zones: readonly string[];
  } | null;
  /** Which snapshot answers, and what it rests on. */
  about?(): SnapshotFacts;
  /** Every predefined machine type. */
  machineTypeNames?(): readonly string[];
  /** Every disk kind that is known, priced or not, and what else is priced per GiB-month. */
  diskKinds?(): readonly string[];
  /** Cloud NAT for one machine, USD per hour and per GiB; null where unknown. Absent where the catalog has no network prices. */
  natPrice?(region: string): { readonly usdPerHour: number | null; readonly usdPerGib: number | null };
  /** Null for a name that no series has; custom types of N1, N2, N2D, N4, E2 are computed. */
  machineType(name: string): MachineTypeFacts | null;
  accelerator(type: string): AcceleratorFacts | null;
  accelerators(): readonly AcceleratorFacts[];
  regions(): readonly string[];
  /** Null when the machine type is unknown. */
  price(request: PriceRequest): Price | null;
  /** What a disk adds to a price; absent where that depends on what the disk is bought with. */
  diskItems?(disk: DiskRequest, region: string): readonly PriceItem[];
  /** USD per GiB-month of a disk kind in a region (`pd-balanced`, `snapshot`); null when unknown. */
  diskUsdPerGibMonth(kind: string, region: string): number | null;
}

/** Which snapshot a catalog answers from, and what it rests on; its date and source stand on the catalog itself. */
export type SnapshotFacts = Omit<SnapshotAnswer, 'asOf' | 'source'>;

/** What the command line fixes of a plan. */
export type PlanningLimits = PlanLimits;

/** One Terraform working folder: its configuration, state and environment. */
export interface TerraformWorkspace {
  /** Folder that holds the configuration (cdk.tf.json); made by the caller. */
  readonly directory: string;
  readonly stack: 'environment' | 'job';
}

/** The Terraform CLI, non-interactive. All methods throw HeadstartError (auth, quota, stockout, conflict, lock, invalid, interrupted, terraform-missing, unknown). */
export interface Terraform {
  init(workspace: TerraformWorkspace, signal?: AbortSignal): Promise<void>;
  /** Writes a saved plan; `destroy` plans the removal of everything, `replace` that of addresses that are then made anew. */
  plan(
    workspace: TerraformWorkspace,
    options?: { readonly destroy?: boolean; readonly replace?: readonly string[] },
    signal?: AbortSignal,
  ): Promise<ChangeSet>;
  /** Applies exactly the saved plan. The first abort asks Terraform to stop and keeps the state. */
  apply(
    workspace: TerraformWorkspace,
    changes: ChangeSet,
    onProgress: (progress: ApplyProgress) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Root outputs by name; sensitive ones are left out. */
  outputs(workspace: TerraformWorkspace): Promise<Readonly<Record<string, string>>>;
  /** The JSON of a saved plan as `terraform show -json` prints it, or of the state. */
  version(): Promise<{
    readonly product: 'terraform' | 'tofu';
    readonly version: string;
    readonly path: string;
  }>;
}

/** How Terraform reaches the provider: environment for one run, and what to close after it. */
export interface ProviderAttachment {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Makes a provider attachment for each Terraform run; for Google Cloud it adds only the plugin cache. */
export interface ProviderSource {
  attach(): Promise<ProviderAttachment>;
}

/** Read access to what stands in the cloud (Compute API). */
export interface CloudReader {
  instance(project: string, zone: string, name: string): Promise<InstanceState | null>;
  /** Everything that carries the label `headstart-job` (value optional), in all zones. */
  instancesByJob(project: string, jobName?: string): Promise<readonly InstanceState[]>;
  /** Snapshots labelled with this job, newest first. */
  snapshots(
    project: string,
    jobName: string,
  ): Promise<readonly { readonly name: string; readonly createdAt: string; readonly sizeGib: number }[]>;
  /** Snapshots a disk and waits for the operation. */
  createSnapshot(
    request: {
      readonly project: string;
      readonly zone: string;
      readonly disk: string;
      readonly name: string;
      readonly labels: Readonly<Record<string, string>>;
    },
    signal?: AbortSignal,
  ): Promise<void>;
  deleteSnapshot(project: string, name: string, signal?: AbortSignal): Promise<void>;
  /** Data disks that carry the label `headstart-job` (value optional), in all zones. */
  disksByJob(project: string, jobName?: string): Promise<readonly LabelledDisk[]>;
  /** Deletes and waits; nothing happens where there is none. */
  deleteInstance(place: ResourcePlace, signal?: AbortSignal): Promise<void>;
  deleteDisk(place: ResourcePlace, signal?: AbortSignal): Promise<void>;
  /** When the cloud took a Spot machine of this name back at or after `since`: ISO instants, oldest first. */
  preemptions(place: ResourcePlace, since: string): Promise<readonly string[]>;
  /** What the machine has written to its serial console; null where there is no such machine. */
  serialLog(place: ResourcePlace): Promise<string | null>;
}

/** A resource of a zone. */
export interface ResourcePlace {
  readonly project: string;
  readonly zone: string;
  readonly name: string;
}

/** A disk as the Compute API tells it. */
export interface LabelledDisk {
  readonly name: string;
  readonly zone: string;
  readonly sizeGib: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Runs code on a prepared machine. */
export interface Executor {
  submit(request: RunRequest, signal?: AbortSignal): Promise<Run>;
  run(project: string, zone: string, instance: string): Promise<Run | null>;
  /** Follows a run until it ends or the signal aborts; replays its output from the beginning. */
  follow(
    run: Run,
    location: { readonly project: string; readonly zone: string },
    onEvent: (event: RunEvent) => void,
    signal?: AbortSignal,
  ): Promise<Run>;
  cancel(run: Run, location: { readonly project: string; readonly zone: string }): Promise<Run>;
}

/** Usage of one instance as Cloud Monitoring tells it. */
export interface UsageSource {
  /** Samples after `since` (ISO instant) in order of time; `origin` says whether they were played back. */
  samples(
    query: {
      readonly project: string;
      readonly zone: string;
      readonly instance: string;
      readonly memoryGib: number;
      readonly since: string;
    },
    signal?: AbortSignal,
  ): Promise<readonly UsageSample[]>;
  origin(project: string, zone: string, instance: string): Promise<UsageOrigin>;
  close(): Promise<void>;
}

/** A kept data disk. */
export interface DataSnapshot {
  readonly name: string;
  /** Of the disk it was made of, which no disk made from it may be smaller than; null where it is not known. */
  readonly sizeGib: number | null;
}

/** Small records that survive kill -9: prepared jobs and environments. */
export interface StateStore {
  prepared(jobName: string): Promise<PreparedJob | null>;
  allPrepared(): Promise<readonly PreparedJob[]>;
  savePrepared(prepared: PreparedJob): Promise<void>;
  removePrepared(jobName: string): Promise<void>;
  /** Folder of a stack's Terraform workspace; made when absent. */
  workspace(stack: 'environment' | 'job', name: string): Promise<TerraformWorkspace>;
  removeWorkspace(stack: 'environment' | 'job', name: string): Promise<void>;
  /** The snapshot that the next data disk of a job starts from; null when there is none. */
  dataSnapshot(jobName: string): Promise<DataSnapshot | null>;
  saveDataSnapshot(jobName: string, snapshot: DataSnapshot | null): Promise<void>;
  /** Exclusive right to change a job or environment; throws HeadstartError `lock` naming the holder. */
  lock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Names and labels of what the job stack makes. */
export interface ResourceNames {
  readonly instance: string;
  readonly dataDisk: string;
  /** `headstart-job`, `headstart-plan`, `headstart-revision` and the user's own. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Turns a finished plan into Terraform JSON in a folder. Bound to stacks/ in one file. */
export interface Synthesiser {
  environment(plan: Plan, directory: string): Promise<void>;
  /** The environment without a plan: its removal needs its place alone. */
  environmentOf(
    place: { readonly project: string; readonly region: string },
    directory: string,
  ): Promise<void>;
  job(plan: Plan, directory: string): Promise<void>;
  /** What the job stack of a plan calls its resources, and the labels it puts on them. */
  names(plan: Plan): ResourceNames;
  /** Whether the machine boots with secure boot, and why; null where the image cannot be prepared at all. */
  secureBoot(prediction: Prediction, acceleratorType: string | null): NonNullable<Plan['secureBoot']> | null;
}

/** A quota as the cloud tells it; `region` null for one of the whole project. */
export interface Quota {
  readonly metric: string;
  readonly region: string | null;
  readonly limit: number;
  /** Null where the limit alone is told. */
  readonly usage: number | null;
}

/** How long the credentials last, as far as it can be known. */
export interface CredentialFacts {
  /** In words, e.g. `service_account`. */
  readonly kind: string;
  /** True where new tokens come by themselves, false where none does, null where that is not known. */
  readonly renews: boolean | null;
  /** ISO instant; null where it is not known or there is none. */
  readonly expiresAt: string | null;
}

/** What can be known before anything is applied. */
export interface PreflightReader {
  /** Quotas of the project and of the region; those that the cloud does not tell are not among them (R29). */
  quotas(project: string, region: string, signal?: AbortSignal): Promise<readonly Quota[]>;
  /** Limits, without usage, of metrics that `quotas` leaves out, as far as they are told. Absent where nobody tells them. */
  limits?(
    request: { readonly project: string; readonly region: string; readonly metrics: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly Quota[]>;
  /** How likely a Spot machine is obtained, 0 to 1; null where there is no score. Absent where the cloud gives no advice. */
  obtainability?(
    request: {
      readonly project: string;
      readonly region: string;
      readonly zone: string;
      readonly machineType: string;
    },
    signal?: AbortSignal,
  ): Promise<number | null>;
  credentials(): Promise<CredentialFacts>;
}

/** What lies at a location, as far as it was listed. */
export interface DataSize {
  readonly objects: number;
  readonly bytes: number;
  /** False: there are more objects than were listed. */
  readonly complete: boolean;
}

/** A size, or why it stays unknown and what to do about that. */
export type DataSizeAnswer =
  | { readonly kind: 'known'; readonly size: DataSize }
  | { readonly kind: 'unknown'; readonly why: string; readonly nextStep: string };

/** Sizes of data in Cloud Storage. */
export interface DataSizeReader {
  /**
   * The size of an object, of all in a folder or of what a pattern matches (`gs://BUCKET/PATH`). Throws HeadstartError `auth`
   * without usable credentials, `unreachable` without an answer.
   */
  sizeOf(uri: string, onProgress: (soFar: DataSize) => void, signal?: AbortSignal): Promise<DataSizeAnswer>;
}

/** A folder or bucket that several people share, or a folder of one's own. Paths have forward slashes; texts are written whole. */
export interface SharedPlace {
  /** As the user named it. */
  readonly name: string;
  /** Null where there is nothing of that path. */
  read(path: string): Promise<string | null>;
  /** Names of what lies directly in a folder, sorted. */
  list(folder: string): Promise<readonly string[]>;
  write(path: string, text: string): Promise<void>;
}

/** Everything that acts on one target cloud. Opened on first need: planning alone never opens it. */
export interface CloudConnection {
  readonly terraform: Terraform;
  readonly cloud: CloudReader;
  /** Absent where nothing can be known beforehand. */
  readonly preflight?: PreflightReader;
  /** Absent where no sizes can be asked for. */
  readonly dataSizes?: DataSizeReader;
  readonly usage: UsageSource;
  /** Null where this target cannot run submitted code. */
  readonly executor: Executor | null;
  /** How many seconds of the target's time pass in one real second (1 on Google Cloud). */
  readonly clockFactor: number;
  /** The target's own time; the simulated cloud's clock may run faster than ours. */
  now(): Promise<Date>;
  /** Everything that exists, as `kind name`, sorted; null where the target has no such list. */
  readonly inventory: (() => Promise<readonly string[]>) | null;
  close(): Promise<void>;
}
