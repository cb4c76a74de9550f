import { join } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { ResourceNames, TerraformWorkspace } from '../ports.ts';
import { activeRunOf } from './active-run.ts';
import { dataDiskGibOfPlan } from './choose-machine.ts';
import { releaseOrphans } from './orphans.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { applyChanges, declined } from './apply-preview.ts';
import { planWorkspace } from './preview-changes.ts';
import { releaseQuestion, type Keeping } from './questions.ts';
import { requirePrepared } from './require-prepared.ts';

export interface ReleaseResult {
  readonly jobName: string;
  /** The snapshot that the next plan starts from; null when none was kept. */
  readonly snapshot: string | null;
}

export interface ReleaseOptions {
  /** False: the data disk is not snapshotted. */
  readonly keepData: boolean;
}

/**
 * Removes what was prepared for a job. The data disk is snapshotted first unless `keepData` is false. Whatever stopped an
 * earlier release, this one goes on from there; what was removed by hand meanwhile is no obstacle.
 */
export async function releaseJob(
  ports: PlannerPorts,
  jobName: string,
  options: ReleaseOptions,
  signal?: AbortSignal,
): Promise<ReleaseResult> {
  return ports.state.lock(`job-${jobName}`, async () => {
    if ((await ports.state.prepared(jobName)) === null) return releaseLost(ports, jobName, signal);
    return releasePrepared(ports, await requirePrepared(ports, jobName), options, signal);
  });
}

async function releasePrepared(
  ports: PlannerPorts,
  prepared: PreparedJob,
  options: ReleaseOptions,
  signal?: AbortSignal,
): Promise<ReleaseResult> {
  const { jobName } = prepared;
  const run = await activeRunOf(ports, prepared);
  const keeping = await keepingOf(ports, prepared, options);
  if (!(await ports.host.ask(releaseQuestion(prepared, run, keeping), signal))) throw declined();
  const { executor } = await ports.connection();
  if (run && executor) await executor.cancel(run, prepared);
  const snapshot = await keepData(ports, prepared, keeping, signal);
  // From here on the disk may be gone at any moment: another attempt must not look for it.
  await ports.state.savePrepared({ ...prepared, releasing: { snapshot } });
  await destroyJob(ports, prepared, signal);
  await ports.state.removePrepared(jobName);
  await ports.state.removeWorkspace('job', jobName);
  if (snapshot !== null) await dropOlderSnapshots(ports, prepared, snapshot);
  return { jobName, snapshot };
}

/** What is not remembered can still stand, found by its label. */
async function releaseLost(
  ports: PlannerPorts,
  jobName: string,
  signal?: AbortSignal,
): Promise<ReleaseResult> {
  switch (await releaseOrphans(ports, jobName, signal)) {
    case 'removed':
      return { jobName, snapshot: null };
    case 'declined':
      throw declined();
    case 'none':
      await requirePrepared(ports, jobName);
      throw new Error(`${jobName} is prepared after all`);
  }
}

/** A snapshot that an interrupted release has taken is as good as the disk, where it still exists. */
async function keepingOf(
  ports: PlannerPorts,
  prepared: PreparedJob,
  options: ReleaseOptions,
): Promise<Keeping> {
  const begun = prepared.releasing;
  if (begun && begun.snapshot !== null && (await snapshotGib(ports, prepared, begun.snapshot)) !== null)
    return { kind: 'kept', snapshot: begun.snapshot };
  const filled = (prepared.filledAt ?? prepared.readyAt) !== null;
  return options.keepData && filled ? { kind: 'snapshot' } : { kind: 'nothing' };
}

async function keepData(
  ports: PlannerPorts,
  prepared: PreparedJob,
  keeping: Keeping,
  signal?: AbortSignal,
): Promise<string | null> {
  switch (keeping.kind) {
    case 'kept':
      return keeping.snapshot;
    case 'nothing':
      return null;
    case 'snapshot':
      return snapshotData(ports, prepared, signal);
  }
}

/** Null, with a note, where the disk is gone already. */
async function snapshotData(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<string | null> {
  const connection = await ports.connection();
  const stamp = (await connection.now()).toISOString().replace(/\D/g, '').slice(0, 14);
  const name = `headstart-${prepared.jobName}-${stamp}`;
  ports.host.emit({ code: 'step', text: `Keeping the data disk as snapshot ${name}` });
  const labels = { 'headstart-job': prepared.jobName };
  const { project, zone, dataDisk: disk } = prepared;
  try {
    await connection.cloud.createSnapshot({ project, zone, disk, name, labels }, signal);
  } catch (error) {
    if (!(error instanceof HeadstartError) || error.failure.code !== 'not-prepared') throw error;
    ports.host.emit({ code: 'note', text: `${disk} is gone already, so nothing of it can be kept.` });
    return null;
  }
  const sizeGib = (await snapshotGib(ports, prepared, name)) ?? dataDiskGibOfPlan(prepared.plan);
  await ports.state.saveDataSnapshot(prepared.jobName, { name, sizeGib });
  return name;
}

/** GiB of the disk that a snapshot was made of; null where there is no such snapshot. */
async function snapshotGib(ports: PlannerPorts, prepared: PreparedJob, name: string): Promise<number | null> {
  const { cloud } = await ports.connection();
  const snapshots = await cloud.snapshots(prepared.project, prepared.jobName);
  return snapshots.find((snapshot) => snapshot.name === name)?.sizeGib ?? null;
}

/** Destroys what Terraform knows of, then what it has lost: with the state file goes its knowledge, not the machine. */
export async function destroyJob(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<void> {
  const workspace = await ports.state.workspace('job', prepared.jobName);
  // Terraform cannot destroy without a configuration of the provider, and the plan of it is remembered.
  if (!(await isSynthesised(ports, workspace)))
    await ports.synthesiser.job(prepared.plan, workspace.directory);
  const changes = await planWorkspace(ports, workspace, { destroy: true }, signal);
  // A machine that Terraform has lost holds the disk that Terraform still knows.
  if (!changes.changes.some(({ type }) => type === 'google_compute_instance'))
    await deleteLostMachine(ports, prepared, signal);
  await applyChanges(ports, workspace, changes, signal);
  await deleteLostMachine(ports, prepared, signal);
  await deleteLostDisk(ports, prepared, signal);
}

export function isSynthesised(ports: PlannerPorts, { directory }: TerraformWorkspace): Promise<boolean> {
  return ports.fileExists(join(directory, 'cdk.tf.json'));
}

async function deleteLostMachine(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<void> {
  const { cloud } = await ports.connection();
  const { project, zone, instance: name } = prepared;
  const machines = await cloud.instancesByJob(project, labelsOf(ports, prepared)['headstart-job']);
  if (machines.some((machine) => machine.name === name && isOfPlan(ports, prepared, machine)))
    await cloud.deleteInstance({ project, zone, name }, signal);
}

async function deleteLostDisk(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<void> {
  const { cloud } = await ports.connection();
  const { project, zone, dataDisk: name } = prepared;
  const disks = await cloud.disksByJob(project, labelsOf(ports, prepared)['headstart-job']);
  if (disks.some((disk) => disk.name === name && isOfPlan(ports, prepared, disk)))
    await cloud.deleteDisk({ project, zone, name }, signal);
}

function labelsOf(ports: PlannerPorts, { plan }: PreparedJob): ResourceNames['labels'] {
  return ports.synthesiser.names(plan).labels;
}

/** Only what carries the label of this very plan is certainly ours. */
function isOfPlan(
  ports: PlannerPorts,
  prepared: PreparedJob,
  { zone, labels }: { zone: string; labels: Readonly<Record<string, string>> },
): boolean {
  return zone === prepared.zone && labels['headstart-plan'] === labelsOf(ports, prepared)['headstart-plan'];
}

/** Only the newest snapshot of a job is kept: each is a whole copy that costs money. */
async function dropOlderSnapshots(ports: PlannerPorts, prepared: PreparedJob, newest: string): Promise<void> {
  const { cloud } = await ports.connection();
  const all = await cloud.snapshots(prepared.project, prepared.jobName);
  for (const { name } of all) if (name !== newest) await cloud.deleteSnapshot(prepared.project, name);
}

/** Deletes every snapshot of a job; returns their names. */
export async function deleteSnapshots(ports: PlannerPorts, jobName: string): Promise<readonly string[]> {
  const { cloud } = await ports.connection();
  const snapshots = await cloud.snapshots(ports.settings.project, jobName);
  for (const { name } of snapshots) await cloud.deleteSnapshot(ports.settings.project, name);
  await ports.state.saveDataSnapshot(jobName, null);
  return snapshots.map(({ name }) => name);
}
