import { HeadstartError } from '../../schemas/failure.ts';
import type { InstanceState } from '../../schemas/prepared.ts';
import type { Orphan } from '../../schemas/status.ts';
import type { CloudReader, LabelledDisk } from '../ports.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { releaseOrphansQuestion } from './questions.ts';

const jobLabel = 'headstart-job';

/**
 * Machines and disks with Headstart's label that nothing in the state folder belongs to: lost with an older state folder,
 * or made from another one. Of one job, or of all.
 */
export async function findOrphans(ports: PlannerPorts, jobName?: string): Promise<readonly Orphan[]> {
  if (!(await ports.hasCloud())) return [];
  const { cloud } = await ports.connection();
  const { project } = ports.settings;
  const known = await knownPlaces(ports);
  const isLost = ({ zone, name }: { zone: string; name: string }): boolean => !known.has(`${zone}/${name}`);
  const [machines, disks] = await Promise.all([
    cloud.instancesByJob(project, jobName),
    cloud.disksByJob(project, jobName),
  ]);
  return [
    ...machines.filter(isLost).map((machine) => orphanMachine(ports, machine)),
    ...disks.filter(isLost).map((disk) => orphanDisk(ports, disk)),
  ];
}

/** As `findOrphans`; where the cloud cannot be asked, that is said and there are none to show. */
export async function reportOrphans(ports: PlannerPorts, jobName?: string): Promise<readonly Orphan[]> {
  try {
    return await findOrphans(ports, jobName);
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    const text = `Machines that were lost track of could not be looked for: ${error.failure.message}`;
    ports.host.emit({ code: 'warning', text });
    return [];
  }
}

async function knownPlaces(ports: PlannerPorts): Promise<ReadonlySet<string>> {
  const all = await ports.state.allPrepared();
  return new Set(
    all.flatMap(({ zone, instance, dataDisk }) => [`${zone}/${instance}`, `${zone}/${dataDisk}`]),
  );
}

function orphanMachine(ports: PlannerPorts, { name, zone, labels, status }: InstanceState): Orphan {
  const jobName = labels[jobLabel] ?? '';
  const removal = removalOf(ports, 'instances', { name, zone, jobName });
  return { kind: 'machine', name, zone, jobName, state: status, removal };
}

function orphanDisk(ports: PlannerPorts, { name, zone, labels, sizeGib }: LabelledDisk): Orphan {
  const jobName = labels[jobLabel] ?? '';
  const removal = removalOf(ports, 'disks', { name, zone, jobName });
  return { kind: 'disk', name, zone, jobName, state: `${sizeGib} GiB`, removal };
}

/**
 * In a real project it may be a colleague's, prepared from another machine: Headstart names the command and leaves it to
 * the user. The simulated cloud is of this state folder alone.
 */
function removalOf(
  { settings }: PlannerPorts,
  collection: 'instances' | 'disks',
  { name, zone, jobName }: { name: string; zone: string; jobName: string },
): string {
  return settings.target === 'gcp'
    ? `gcloud compute ${collection} delete ${name} --zone ${zone} --project ${settings.project}`
    : `headstart release ${jobName}`;
}

/** Removes the orphans of a job from the simulated cloud, after asking. False where there are none. */
export async function releaseOrphans(
  ports: PlannerPorts,
  jobName: string,
  signal?: AbortSignal,
): Promise<'removed' | 'none' | 'declined'> {
  const orphans = await findOrphans(ports, jobName);
  if (orphans.length === 0) return 'none';
  if (ports.settings.target === 'gcp') throw notOurs(jobName, orphans);
  if (!(await ports.host.ask(releaseOrphansQuestion(jobName, orphans), signal))) return 'declined';
  const { cloud } = await ports.connection();
  // Machines first: a disk that is attached cannot be deleted.
  for (const orphan of orphans) await removeOrphan(ports, cloud, orphan, signal);
  return 'removed';
}

async function removeOrphan(
  { settings, host }: PlannerPorts,
  cloud: CloudReader,
  { kind, name, zone }: Orphan,
  signal?: AbortSignal,
): Promise<void> {
  host.emit({ code: 'step', text: `Removing the ${kind} ${name} in ${zone}` });
  const place = { project: settings.project, zone, name };
  await (kind === 'machine' ? cloud.deleteInstance(place, signal) : cloud.deleteDisk(place, signal));
}

function notOurs(jobName: string, orphans: readonly Orphan[]): HeadstartError {
  return new HeadstartError({
    code: 'not-prepared',
    fault: 'user',
    message: `Nothing is prepared for "${jobName}" here, but the project has ${orphans.map(({ name }) => name).join(', ')} with its label.`,
    detail: { id: 'lost-track', args: [jobName, orphans.map(({ name }) => name).join(', ')] },
    nextStep: `If it is yours to remove: ${orphans.map(({ removal }) => removal).join(' && ')}`,
  });
}
