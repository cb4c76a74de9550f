import type { GuestSide } from '../cloud/cloud-options.ts';
import type { CodeCopyLimits } from './code-folder.ts';
import type { ExecutionMachine } from './executed-run.ts';

export interface GuestOptions {
  /** Folder of the simulator's data: `instances/ID` below it belongs to the guest. */
  readonly dataDirectory: string;
  /** What programs find as PATH; nothing else of the simulator's environment reaches them. */
  readonly path: string;
  readonly machine: ExecutionMachine;
  /** Makes the last part of a run's id. */
  readonly salt: () => string;
  /** Real seconds between SIGTERM and SIGKILL; default 30. */
  readonly graceSeconds?: number;
  /** Seconds between samples, in the cloud's time; default 60. */
  readonly samplePeriodSeconds?: number;
  readonly codeLimits?: CodeCopyLimits;
}

/** What a machine needs: the options and the cloud that it stands in. */
export interface GuestSurroundings extends GuestOptions {
  readonly cloud: GuestSide;
}
