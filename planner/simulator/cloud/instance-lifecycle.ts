import type { GuestInstance } from '../guest-port.ts';
import { markAddresses } from './compute/addresses.ts';
import { releaseDisk } from './compute/instance-disks.ts';
import { addressesOf } from './compute/instance-network.ts';
import { maxRunSeconds } from './compute/scheduling.ts';
import type { CloudCore } from './cloud-core.ts';
import {
  integerAt,
  objectAt,
  objectsAt,
  requiredTextAt,
  textAt,
  textMapAt,
  type JsonObject,
} from './json.ts';
import { machineFacts } from './machine-facts.ts';
import type { StopRequest } from './operation-record.ts';
import { demandOf } from './quotas.ts';
import { lastSegment, pathOf, placeOf } from './resource-names.ts';

/** The instance reaches RUNNING: billing and its time limit begin, its guest boots. */
export function runInstance(core: CloudCore, path: string): void {
  const startedMs = core.clock.nowMs();
  const limit = timeLimitMs(core, core.state.get(path), startedMs);
  const instance = core.state.update(path, {
    status: 'RUNNING',
    lastStartTimestamp: new Date(startedMs).toISOString(),
    resourceStatus:
      limit === null ? undefined : { scheduling: { terminationTimestamp: new Date(limit).toISOString() } },
  });
  openInterval(core, path, instance, startedMs);
  armTimeLimit(core, path);
  core.guest?.booted(guestInstance(core, path));
}

function timeLimitMs(core: CloudCore, instance: JsonObject, startedMs: number): number | null {
  const scheduling = objectAt(instance, 'scheduling') ?? {};
  const seconds = maxRunSeconds(scheduling);
  if (seconds !== null) return startedMs + (seconds * 1000) / core.clock.factor;
  const moment = textAt(scheduling, 'terminationTime');
  return moment === undefined ? null : Date.parse(moment);
}

function openInterval(core: CloudCore, path: string, instance: JsonObject, startedMs: number): void {
  const { machineType, accelerators } = demandOf(instance);
  core.state.data.intervals.push({
    instance: path,
    instanceId: requiredTextAt(instance, 'id'),
    labels: textMapAt(instance, 'labels'),
    machineType,
    accelerators,
    provisioningModel: textAt(objectAt(instance, 'scheduling') ?? {}, 'provisioningModel') ?? 'STANDARD',
    startedAt: new Date(startedMs).toISOString(),
    stoppedAt: null,
    clockFactor: core.clock.factor,
  });
  core.state.changed();
}

/** The moment at which the cloud ends the instance; null where it has no limit or does not run. */
function deadlineMs(instance: JsonObject): number | null {
  const text = textAt(
    objectAt(objectAt(instance, 'resourceStatus') ?? {}, 'scheduling') ?? {},
    'terminationTimestamp',
  );
  return text === undefined ? null : Date.parse(text);
}

/** Whether the time limit of a running instance is over already. */
export function isOverdue(core: CloudCore, instance: JsonObject): boolean {
  const deadline = deadlineMs(instance);
  return deadline !== null && deadline <= core.clock.nowMs();
}

/** Sets the timer of a running instance's time limit; also after a restart, where it may be over already. */
export function armTimeLimit(core: CloudCore, path: string): void {
  const instance = core.state.get(path);
  const id = instance['id'];
  const deadline = deadlineMs(instance);
  if (deadline === null) return;
  core.clock.at(deadline, () => {
    const present = core.state.find(path);
    if (present === null || present['id'] !== id || present['status'] !== 'RUNNING') return;
    if (deadlineMs(present) !== deadline) return;
    endInstance(core, path, 'time-limit');
  });
}

/** Stops or deletes a running instance as its instanceTerminationAction says. */
export function endInstance(core: CloudCore, path: string, reason: 'time-limit' | 'preempted'): void {
  const instance = core.state.update(path, { status: 'STOPPING' });
  const action = textAt(objectAt(instance, 'scheduling') ?? {}, 'instanceTerminationAction') ?? 'STOP';
  const stop: StopRequest = { reason, then: action === 'DELETE' ? 'gone' : 'TERMINATED' };
  const type =
    reason === 'preempted' ? 'compute.instances.preempted' : action === 'DELETE' ? 'delete' : 'stop';
  core.operations.start({
    type,
    target: path,
    completion: { kind: 'stop-instance', stop },
    latency: `instances.${reason}`,
  });
}

/** Shuts the guest down, then makes the instance TERMINATED or removes it. */
export function stopInstance(core: CloudCore, path: string, stop: StopRequest): void | Promise<void> {
  const instance = core.state.find(path);
  if (instance === null) return;
  const wasRunning = openIntervalOf(core, instance) >= 0;
  const down = wasRunning ? core.guest?.shutDown(guestInstance(core, path), stop.reason) : undefined;
  if (down === undefined) return stopped(core, path, stop.then);
  return down.then(() => stopped(core, path, stop.then));
}

/** What follows once the guest is down; `atMs` is the moment at which billing ends, at most the time limit. */
export function stopped(
  core: CloudCore,
  path: string,
  then: StopRequest['then'],
  atMs = core.clock.nowMs(),
): void | Promise<void> {
  const instance = core.state.get(path);
  const stoppedMs = Math.min(atMs, deadlineMs(instance) ?? atMs);
  closeInterval(core, instance, stoppedMs);
  if (then === 'gone') {
    const work = removeInstanceTraces(core, path, instance);
    core.state.remove(path);
    return work;
  }
  core.state.update(path, {
    status: 'TERMINATED',
    lastStopTimestamp: new Date(stoppedMs).toISOString(),
    resourceStatus: undefined,
  });
}

function openIntervalOf(core: CloudCore, instance: JsonObject): number {
  return core.state.data.intervals.findIndex(
    (found) => found.instanceId === instance['id'] && found.stoppedAt === null,
  );
}

function closeInterval(core: CloudCore, instance: JsonObject, atMs: number): void {
  const index = openIntervalOf(core, instance);
  const interval = core.state.data.intervals[index];
  if (interval === undefined) return;
  core.state.data.intervals[index] = {
    ...interval,
    stoppedAt: new Date(Math.max(atMs, Date.parse(interval.startedAt))).toISOString(),
  };
  core.state.changed();
}

/** Ends what a deleted instance held: disks, addresses, guest attributes, its guest. */
export function removeInstanceTraces(
  core: CloudCore,
  path: string,
  instance: JsonObject,
): void | Promise<void> {
  const place = placeOf(path);
  if (place === null) return;
  markAddresses(core, place.project, lastSegment(place.scope), addressesOf(instance), path, false);
  const work = objectsAt(instance, 'disks').map((disk) => letGoOfDisk(core, disk, path));
  const id = requiredTextAt(instance, 'id');
  delete core.state.data.guestAttributes[id];
  core.guest?.deleted(id);
  const waiting = work.filter((one) => one !== undefined);
  if (waiting.length > 0) return Promise.all(waiting).then(() => undefined);
}

function letGoOfDisk(core: CloudCore, attached: JsonObject, instance: string): void | Promise<void> {
  releaseDisk(core, attached, instance);
  const source = textAt(attached, 'source');
  if (attached['autoDelete'] !== true || source === undefined) return;
  const path = pathOf(source, '');
  const disk = core.state.find(path);
  if (disk === null || disk['users'] !== undefined) return;
  core.state.remove(path);
  return core.contents.removeDisk(requiredTextAt(disk, 'id'));
}

/** What the guest operating system needs to know of an instance. */
export function guestInstance(core: CloudCore, path: string): GuestInstance {
  const instance = core.state.get(path);
  const place = placeOf(path);
  const { machineType, accelerators } = demandOf(instance);
  const facts = machineFacts(core.machines, machineType);
  const items = objectsAt(objectAt(instance, 'metadata') ?? {}, 'items');
  return {
    id: requiredTextAt(instance, 'id'),
    project: place?.project ?? '',
    zone: lastSegment(place?.scope ?? ''),
    name: place?.name ?? '',
    machineType,
    vcpus: facts?.vcpus ?? 0,
    memoryGib: facts?.memoryGib ?? 0,
    accelerators,
    metadata: Object.fromEntries(
      items.map((item) => [requiredTextAt(item, 'key'), textAt(item, 'value') ?? '']),
    ),
    labels: textMapAt(instance, 'labels'),
    disks: objectsAt(instance, 'disks')
      .filter(isDataDisk)
      .map((disk) => guestDisk(core, disk)),
  };
}

function isDataDisk(disk: JsonObject): boolean {
  return disk['boot'] !== true && disk['type'] === 'PERSISTENT';
}

function guestDisk(core: CloudCore, attached: JsonObject): GuestInstance['disks'][number] {
  const disk = core.state.get(pathOf(requiredTextAt(attached, 'source'), ''));
  const diskId = requiredTextAt(disk, 'id');
  return {
    deviceName: requiredTextAt(attached, 'deviceName'),
    diskId,
    sizeGib: integerAt(disk, 'sizeGb') ?? 0,
    contentsPath: core.contents.diskPath(diskId),
  };
}
