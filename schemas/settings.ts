import type { Job } from './job.ts';

/** Settings with their defaults filled in; where they come from is told by `planner/settings`. */
export interface Settings {
  readonly target: 'simulated' | 'gcp';
  /** The Google Cloud project; `headstart-simulated` in the simulated cloud. */
  readonly project: string;
  readonly region: string | null;
  readonly zone: string | null;
  /** Defaults of the same keys in job.yaml, which beats them; a deadline as job.yaml gives it. Absent is none. */
  readonly limits?: {
    readonly objective?: Job['objective'];
    readonly maxUsd?: number;
    readonly deadline?: string;
    readonly spot?: boolean;
  };
  /** Folder that everything Headstart keeps lives under. */
  readonly stateDirectory: string;
  /** Path of terraform or tofu; null searches PATH, then Headstart's cache. */
  readonly terraform: string | null;
  /** Cloud Storage bucket of the Terraform state on Google Cloud; null or absent keeps it in the state folder. */
  readonly stateBucket?: string | null;
  /** Where the history of runs on Google Cloud is kept; absent is the embedded store. Simulated runs are always kept there. */
  readonly profiles?: {
    readonly store: 'embedded' | 'firestore';
    /** Id of a database of Firestore, `(default)` for the unnamed one. */
    readonly database: string;
    /** Days after which Firestore may delete a profile; null keeps all. */
    readonly keepDays: number | null;
  };
  readonly prepared: {
    readonly idleMinutes: number;
    /** How many times the shown cost per hour a machine may cost that is taken instead after a stockout; 1.5 when absent. */
    readonly priceCeiling?: number;
  };
  readonly watch: {
    readonly policy: 'suggest' | 'apply';
    readonly coolDownSeconds: number;
    /** USD per run that an adjustment may reach; null means no limit. */
    readonly maxUsd: number | null;
  };
  readonly simulated: {
    /** How many times as fast the simulated cloud's clock runs. */
    readonly clockFactor: number;
    readonly latency: 'off' | 'documented';
    /** Preemptions per hour that a Spot machine runs; 0 or absent is none. */
    readonly preemptionsPerHour?: number;
    /** The same seed preempts after the same time; 1 when absent. */
    readonly seed?: number;
    /** A process of its own, which jobs outlive their command in; or this process, which ends with it. */
    readonly hosting: 'process' | 'in-process';
  };
}
