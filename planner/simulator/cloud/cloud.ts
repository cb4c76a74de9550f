import type { Guest } from '../guest-port.ts';
import { bucketRoutes } from './buckets.ts';
import { CloudClock } from './clock.ts';
import type { CloudCore } from './cloud-core.ts';
import { emptyCloudData, type CloudData } from './cloud-data.ts';
import type { CloudOptions, GuestSide, RunningCloud } from './cloud-options.ts';
import { CloudState } from './cloud-state.ts';
import { collectionRoutes } from './compute/collection-routes.ts';
import { collections } from './compute/collections.ts';
import { imageRoutes } from './compute/images.ts';
import { instanceRoutes } from './compute/instance-routes.ts';
import { operationRoutes } from './compute/operation-routes.ts';
import { placeRoutes } from './compute/place-routes.ts';
import { complete } from './completions.ts';
import { controlRoutes } from './control-routes.ts';
import { DiskFolders, noContents } from './disk-folders.ts';
import { guestSide } from './guest-side.ts';
import { RouteTable, type ExtraRoute } from './http-routes.ts';
import { serveHttp } from './http-server.ts';
import { armTimeLimit, guestInstance, isOverdue } from './instance-lifecycle.ts';
import { textAt } from './json.ts';
import { Operations } from './operations.ts';
import { armPreemption } from './preemption.ts';
import { projectRoutes, serviceAccountRoutes } from './service-accounts.ts';
import { readStateFile, StateFile } from './state-file.ts';
import { systemClock } from './system-clock.ts';

/**
 * Starts the simulated Google Cloud on 127.0.0.1: Compute, IAM, Resource Manager and Storage in their REST shapes,
 * and the control API below `/headstart/v1`. Resolves when it answers. HeadstartError `state-damaged` where the
 * state file cannot be read.
 */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const { core, file } = await openCore(options);
  const flush = (): Promise<void> => file?.flush() ?? Promise.resolve();
  const side = guestSide(core);
  core.guest = guestOf(options, side);
  resume(core);
  const server = await serveHttp({
    routes: new RouteTable(routes(core, extraRoutesOf(options, side))),
    token: options.token ?? null,
    port: options.port ?? 0,
    beforeAnswer: flush,
  });
  return {
    ...side,
    port: server.port,
    baseUrl: `http://127.0.0.1:${server.port}`,
    saved: flush,
    close: async () => {
      core.clock.cancelAll();
      await server.close();
      await core.operations.settled();
      await file?.close();
    },
  };
}

/** The core before its guest is known. */
type OpenCore = { -readonly [Member in keyof CloudCore]: CloudCore[Member] };

async function openCore(options: CloudOptions): Promise<{ core: OpenCore; file: StateFile | null }> {
  const stored = options.stateFile === undefined ? null : await readStateFile(options.stateFile);
  const data = stored ?? emptyCloudData(options.quotas ?? {});
  if (options.quotas !== undefined) data.quotas = options.quotas;
  const file = options.stateFile === undefined ? null : new StateFile(options.stateFile, () => data);
  const state = new CloudState(data, () => file?.markChanged());
  const clock = new CloudClock(options.clock ?? systemClock, options.clockFactor ?? 1);
  const contents = options.dataDirectory === undefined ? noContents : new DiskFolders(options.dataDirectory);
  // Only where the state tells what exists: without a state file nothing says that a folder is an orphan.
  if (stored !== null) await contents.keepOnly(resourceIds(stored));
  const operations = new Operations(state, clock, options.latencies ?? 'off', (completion, record) =>
    complete(core, completion, record),
  );
  const { preemptions = { perHour: 0, seed: 0 } } = options;
  const core: OpenCore = { state, clock, operations, contents, machines: options, preemptions, guest: null };
  return { core, file };
}

function resourceIds(data: CloudData): Set<string> {
  return new Set(Object.values(data.resources).map((resource) => textAt(resource, 'id') ?? ''));
}

function guestOf(options: CloudOptions, side: GuestSide): Guest | null {
  return typeof options.guest === 'function' ? options.guest(side) : (options.guest ?? null);
}

function extraRoutesOf(options: CloudOptions, side: GuestSide): readonly ExtraRoute[] {
  return typeof options.extraRoutes === 'function' ? options.extraRoutes(side) : (options.extraRoutes ?? []);
}

/** Takes up what a former process left: unfinished operations, time limits, guests of instances whose time is not over. */
function resume(core: CloudCore): void {
  const running = core.state
    .entries()
    .filter(([, found]) => found['kind'] === 'compute#instance' && found['status'] === 'RUNNING');
  core.operations.resume();
  for (const [path, instance] of running) {
    if (!isOverdue(core, instance)) core.guest?.booted(guestInstance(core, path));
    armTimeLimit(core, path);
    armPreemption(core, path);
  }
}

function routes(core: CloudCore, extra: readonly ExtraRoute[]): ExtraRoute[] {
  return [
    ...imageRoutes(core),
    ...instanceRoutes(core),
    ...collections.flatMap((collection) => collectionRoutes(core, collection)),
    ...operationRoutes(core),
    ...placeRoutes(core),
    ...serviceAccountRoutes(core),
    ...projectRoutes(core),
    ...bucketRoutes(core),
    ...controlRoutes(core),
    ...extra,
  ];
}
