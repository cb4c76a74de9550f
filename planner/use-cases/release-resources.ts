import { HeadstartError } from '../../schemas/failure.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { TerraformWorkspace } from '../ports.ts';
import { activeRunOf } from './active-run.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { applyChanges, declined } from './prepare-resources.ts';
import { environmentNameOf, planWorkspace } from './preview-changes.ts';
import { releaseEnvironmentQuestion, releaseQuestion } from './questions.ts';
import { requirePrepared } from './require-prepared.ts';

export interface ReleaseResult {
  readonly jobName: string;
  /** The snapshot that the next plan starts from; null when none was kept. */
  readonly snapshot: string | null;
}

/** Removes what was prepared for a job. The data disk is snapshotted first unless `keepData` is false. */
export async function releaseJob(
  ports: PlannerPorts,
  jobName: string,
  options: { readonly keepData: boolean },
  signal?: AbortSignal,
): Promise<ReleaseResult> {
  return ports.state.lock(`job-${jobName}`, async () => {
    const prepared = await requirePrepared(ports, jobName);
    const run = await activeRunOf(ports, prepared);
    const keep = options.keepData && prepared.readyAt !== null;
    if (!(await ports.host.ask(releaseQuestion(prepared, run, keep), signal))) throw declined();
    const { executor } = await ports.connection();
    if (run && executor) await executor.cancel(run, prepared);
    const snapshot = keep ? await snapshotData(ports, prepared, signal) : null;
    await destroyWorkspace(ports, await ports.state.workspace('job', jobName), signal);
    await forget(ports, prepared, snapshot);
    return { jobName, snapshot };
  });
}

async function snapshotData(
  ports: PlannerPorts,
  prepared: PreparedJob,
  signal?: AbortSignal,
): Promise<string> {
  const connection = await ports.connection();
  const stamp = (await connection.now()).toISOString().replace(/\D/g, '').slice(0, 14);
  const name = `headstart-${prepared.jobName}-${stamp}`;
  ports.host.emit({ code: 'step', text: `Keeping the data disk as snapshot ${name}` });
  const labels = { 'headstart-job': prepared.jobName };
  const { project, zone, dataDisk: disk } = prepared;
  await connection.cloud.createSnapshot({ project, zone, disk, name, labels }, signal);
  await ports.state.saveDataSnapshot(prepared.jobName, name);
  return name;
}

async function forget(ports: PlannerPorts, prepared: PreparedJob, snapshot: string | null): Promise<void> {
  await ports.state.removePrepared(prepared.jobName);
  await ports.state.removeWorkspace('job', prepared.jobName);
  if (snapshot !== null) await dropOlderSnapshots(ports, prepared, snapshot);
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

/** Removes the environment of a region; refuses while jobs stand in it. */
export async function releaseEnvironment(
  ports: PlannerPorts,
  region: string,
  signal?: AbortSignal,
): Promise<void> {
  const name = `${ports.settings.project}-${region}`;
  await ports.state.lock(`environment-${name}`, async () => {
    await refuseInhabited(ports, name);
    const workspace = await ports.state.workspace('environment', name);
    const changes = await planWorkspace(ports, workspace, { destroy: true }, signal);
    const deleted = changes.changes.filter((change) => change.action === 'delete').length;
    if (!(await ports.host.ask(releaseEnvironmentQuestion(name, deleted), signal))) throw declined();
    await applyChanges(ports, workspace, changes, signal);
    await ports.state.removeWorkspace('environment', name);
  });
}

async function destroyWorkspace(
  ports: PlannerPorts,
  workspace: TerraformWorkspace,
  signal?: AbortSignal,
): Promise<void> {
  const changes = await planWorkspace(ports, workspace, { destroy: true }, signal);
  await applyChanges(ports, workspace, changes, signal);
}

async function refuseInhabited(ports: PlannerPorts, name: string): Promise<void> {
  const inside = (await ports.state.allPrepared()).filter(
    (prepared) => environmentNameOf(prepared.plan) === name,
  );
  if (inside.length === 0) return;
  const names = inside.map((prepared) => prepared.jobName).join(', ');
  throw new HeadstartError({
    code: 'conflict',
    fault: 'user',
    message: `The environment ${name} still holds: ${names}.`,
    nextStep: `Release them first: ${inside.map((prepared) => `headstart release ${prepared.jobName}`).join(' && ')}`,
  });
}
