import type { CloudCore } from './cloud-core.ts';
import { collections } from './compute/collections.ts';
import { runInstance, stopInstance } from './instance-lifecycle.ts';
import { objectsAt, requiredTextAt, textAt, type JsonObject } from './json.ts';
import type { Completion, OperationRecord } from './operation-record.ts';
import { armPreemption } from './preemption.ts';
import { pathOf, placeOf } from './resource-names.ts';

/** Carries out what an operation has left to do once its latency is over. */
export function complete(
  core: CloudCore,
  completion: Completion,
  record: OperationRecord,
): void | Promise<void> {
  switch (completion.kind) {
    case 'nothing':
    case 'fail':
      return;
    case 'remove':
      return remove(core, record.target);
    case 'fill-disk':
      return fillDisk(core, completion.disk);
    case 'fill-snapshot':
      return fillSnapshot(core, completion.snapshot);
    case 'run-instance':
      return fillThenRun(core, record.target);
    case 'stop-instance':
      return stopInstance(core, record.target, completion.stop);
  }
}

function remove(core: CloudCore, path: string): void | Promise<void> {
  const resource = core.state.find(path);
  const collection = placeOf(path)?.collection;
  if (resource === null) return;
  core.state.remove(path);
  return collections.find((found) => found.name === collection)?.removed?.(core, path, resource);
}

/** `then` after the work: at once where there is none to wait for. */
function after(work: void | Promise<void>, then: () => void): void | Promise<void> {
  if (work === undefined) return then();
  return work.then(then);
}

function fillDisk(core: CloudCore, path: string): void | Promise<void> {
  const disk = core.state.find(path);
  if (disk === null || disk['status'] !== 'CREATING') return;
  return after(diskContents(core, disk), () => {
    if (core.state.find(path) !== null) core.state.update(path, { status: 'READY' });
  });
}

function diskContents(core: CloudCore, disk: JsonObject): void | Promise<void> {
  const id = requiredTextAt(disk, 'id');
  const snapshot = textAt(disk, 'sourceSnapshotId');
  const source = textAt(disk, 'sourceDiskId');
  if (snapshot !== undefined) return core.contents.restoreDisk(id, snapshot);
  return source === undefined ? core.contents.createDisk(id) : core.contents.copyDisk(id, source);
}

function fillSnapshot(core: CloudCore, path: string): void | Promise<void> {
  const snapshot = core.state.find(path);
  if (snapshot === null) return;
  const id = requiredTextAt(snapshot, 'id');
  const ready = (members: JsonObject): void => {
    if (core.state.find(path) !== null) core.state.update(path, { status: 'READY', ...members });
  };
  const copied = core.contents.snapshotDisk(id, requiredTextAt(snapshot, 'sourceDiskId'));
  if (copied === undefined) return ready({});
  const measured = copied.then(() => core.contents.snapshotBytes(id));
  return measured.then((bytes) => ready(bytes === null ? {} : { storageBytes: String(bytes) }));
}

function fillThenRun(core: CloudCore, path: string): void | Promise<void> {
  const instance = core.state.find(path);
  if (instance === null) return;
  const sources = objectsAt(instance, 'disks').map((disk) => textAt(disk, 'source') ?? '');
  const work = sources.filter((source) => source !== '').map((source) => fillDisk(core, pathOf(source, '')));
  const waiting = work.filter((one) => one !== undefined);
  const run = (): void => {
    runInstance(core, path);
    armPreemption(core, path);
  };
  if (waiting.length === 0) return run();
  return Promise.all(waiting).then(run);
}
