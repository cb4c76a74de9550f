/** One role of the machines' service account, and what the machine needs it for. */
export interface ServiceAccountRole {
  /** Construct id, part of the Terraform address. */
  readonly id: string;
  readonly role: string;
  readonly reason: string;
}

/**
 * Every role that Headstart's machines have on the project. No role allows to change or delete what already exists;
 * a job that overwrites its own objects is given a role on that bucket by the bucket's owner.
 */
export const serviceAccountRoles: readonly ServiceAccountRole[] = [
  {
    id: 'log_writer',
    role: 'roles/logging.logWriter',
    reason: 'the Ops Agent and the startup script write logs',
  },
  {
    id: 'metric_writer',
    role: 'roles/monitoring.metricWriter',
    reason: 'the Ops Agent writes memory and GPU metrics, which the watcher reads',
  },
  {
    id: 'object_viewer',
    role: 'roles/storage.objectViewer',
    reason: 'the data disk is filled from gs:// locations',
  },
  {
    id: 'object_creator',
    role: 'roles/storage.objectCreator',
    reason: 'a job writes results and checkpoints as new objects',
  },
];
