import type { FederatedKnowledge } from '../predictor/federation/federated-knowledge.ts';
import type { PastRun } from '../../schemas/profile.ts';
import type { Settings } from '../../schemas/settings.ts';
import type {
  Analyzer,
  Catalog,
  Clock,
  CloudConnection,
  Host,
  ModelStore,
  PlanningLimits,
  ProfileStore,
  StateStore,
  Synthesiser,
} from '../ports.ts';

/** Follows the runs and trains models from them beside whatever else happens. */
export interface ModelTraining {
  /** Of a run that was just recorded; returns at once. */
  observed(run: PastRun): void;
  /** Resolves when nothing is being trained; never rejects. */
  settled(): Promise<void>;
}

/** Everything the use cases need from outside. What is expensive to open is opened on first need. */
export interface PlannerPorts {
  readonly settings: Settings;
  /** What the command line fixes; it beats job.yaml, which beats the settings. */
  readonly limits: PlanningLimits;
  readonly clock: Clock;
  readonly host: Host;
  readonly analyzer: Analyzer;
  readonly catalog: () => Promise<Catalog>;
  readonly profiles: () => Promise<ProfileStore>;
  readonly state: StateStore;
  /** What federations know that this machine takes part in; absent where predictions never ask any. */
  readonly federated?: () => Promise<readonly FederatedKnowledge[]>;
  /** Trained models; absent where predictions rest on code and runs alone. */
  readonly models?: ModelStore;
  /** Is told of each run that was recorded; absent where nothing is trained. */
  readonly training?: ModelTraining;
  readonly synthesiser: Synthesiser;
  readonly connection: () => Promise<CloudConnection>;
  /** False where nothing can stand and no connection is worth opening: a simulated cloud that was never started. */
  readonly hasCloud: () => Promise<boolean>;
  /** Does this file exist? Used to find the trace that an example ships for playback, and a stack's configuration. */
  readonly fileExists: (path: string) => Promise<boolean>;
  /** The text of a file of the user's, or null when there is none; throws HeadstartError `file-unreadable`. */
  readonly readSource: (path: string) => Promise<string | null>;
  readonly version: string;
}
