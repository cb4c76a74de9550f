/** What the simulated Compute API knows of an instance that its guest operating system needs. */
export interface GuestInstance {
  /** 19-digit id as a string, as the Compute API gives it. */
  readonly id: string;
  readonly project: string;
  readonly zone: string;
  readonly name: string;
  readonly machineType: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly accelerators: readonly { readonly type: string; readonly count: number }[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Attached non-boot persistent disks; `contentsPath` is the folder that holds what is on the disk. */
  readonly disks: readonly {
    readonly deviceName: string;
    readonly diskId: string;
    readonly sizeGib: number;
    readonly contentsPath: string;
  }[];
}

/** Why an instance is being shut down. */
export type ShutdownReason = 'stop' | 'delete' | 'preempted' | 'time-limit';

/** The guest operating system of all simulated instances: the Compute API calls it, it runs processes. */
export interface Guest {
  /** The instance has reached RUNNING: run the boot effects and continue an unfinished run. */
  booted(instance: GuestInstance): void;
  /** ACPI shutdown. Resolves when the instance's processes are gone (SIGTERM first, SIGKILL after a grace). */
  shutDown(instance: GuestInstance, reason: ShutdownReason): Promise<void>;
  /** What the instance has written to its serial console since it was made. */
  serialOf(instanceId: string): string;
  /** The instance no longer exists; forget it. */
  deleted(instanceId: string): void;
}
