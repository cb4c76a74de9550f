import { alreadyExists, inUse, notFound } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { json, param, type Call, type Reply, type Route } from '../http-routes.ts';
import { refuseUnknown, requiredTextAt, type JsonObject } from '../json.ts';
import { OperationRefusal, type Completion } from '../operation-record.ts';
import { checkedName, checkedProject, linkOf } from '../resource-names.ts';
import { zoneLettersByRegion, zoneNames } from '../data/regions.ts';
import { refuseCountQuota } from '../quotas.ts';
import type { Action, ActionOutcome, Collection, Place } from './collection.ts';
import { listAnswer } from './list-answer.ts';

const nothing: Completion = { kind: 'nothing' };
/** Members that clients send back though only the API sets them; they are taken and not read. */
const echoed = ['kind', 'id', 'selfLink', 'creationTimestamp', 'zone', 'region', 'status', 'fingerprint'];

/** The methods of one collection: list, insert, get, patch, delete and its actions. */
export function collectionRoutes(core: CloudCore, collection: Collection): Route[] {
  const base = `/compute/v1/projects/{project}/${collection.scope === 'global' ? 'global' : `${collection.scope}/{place}`}/${collection.name}`;
  const one = `${base}/{name}`;
  const place = (call: Call, name: string): Place => placeOfCall(collection, call, name);
  const named = (call: Call): Place => place(call, checkedName(param(call, 'name'), collection.noun));
  const routes: Route[] = [
    {
      method: 'GET',
      pattern: base,
      handle: (call) => listCollection(core, collection, place(call, '-'), call),
    },
    { method: 'GET', pattern: one, handle: (call) => json(core.state.get(named(call).path)) },
    { method: 'DELETE', pattern: one, handle: (call) => deleteResource(core, collection, named(call)) },
  ];
  if (collection.build !== undefined) {
    routes.push({
      method: 'POST',
      pattern: base,
      handle: (call) => insertResource(core, collection, (name) => place(call, name), call),
    });
  }
  if (collection.patchFields !== undefined) {
    const handle = (call: Call): Reply => patchResource(core, collection, named(call), call);
    routes.push({ method: 'PATCH', pattern: one, handle }, { method: 'PUT', pattern: one, handle });
  }
  return [...routes, ...actionRoutes(core, collection, one, named)];
}

function actionRoutes(
  core: CloudCore,
  collection: Collection,
  one: string,
  named: (call: Call) => Place,
): Route[] {
  const route = (method: 'POST' | 'PATCH', verb: string, action: Action): Route => ({
    method,
    pattern: `${one}/${verb}`,
    handle: (call) => {
      const place = named(call);
      core.state.get(place.path);
      return runAction(core, place, verb, action, call);
    },
  });
  return [
    ...Object.entries(collection.actions ?? {}).map(([verb, action]) => route('POST', verb, action)),
    ...Object.entries(collection.patchActions ?? {}).map(([verb, action]) => route('PATCH', verb, action)),
  ];
}

function runAction(core: CloudCore, place: Place, verb: string, action: Action, call: Call): Reply {
  let outcome: ActionOutcome = { type: verb };
  const completion = orFailure(() => {
    outcome = core.state.atomically(() => action(core, place, call));
    return outcome.completion ?? nothing;
  });
  return startOperation(core, place.path, outcome.type, completion, outcome.latency);
}

function placeOfCall(collection: Collection, call: Call, name: string): Place {
  const project = checkedProject(param(call, 'project'));
  const scope =
    collection.scope === 'global'
      ? 'global'
      : `${collection.scope}/${checkedPlace(collection, call, project)}`;
  const path = `projects/${project}/${scope}/${collection.name}/${name}`;
  return { project, scope, collection: collection.name, name, path };
}

function checkedPlace(collection: Collection, call: Call, project: string): string {
  const place = param(call, 'place');
  const known = collection.scope === 'zones' ? zoneNames() : Object.keys(zoneLettersByRegion);
  if (!known.includes(place)) throw notFound(`projects/${project}/${collection.scope}/${place}`);
  return place;
}

function listCollection(core: CloudCore, collection: Collection, place: Place, call: Call): Reply {
  const path = place.path.slice(0, -2);
  const items = core.state.below(path).map(([, resource]) => resource);
  return json(listAnswer(`${collection.kind}List`, path, items, call.query));
}

function insertResource(
  core: CloudCore,
  collection: Collection,
  place: (name: string) => Place,
  call: Call,
): Reply {
  refuseUnknown(
    call.body,
    [...(collection.insertFields ?? []), 'name', 'description', ...echoed],
    'resource.',
  );
  const where = place(checkedName(requiredTextAt(call.body, 'name')));
  return insertAt(core, collection, where, call.body, call.query);
}

/** Makes a resource at a checked place and answers with the operation; also for inserts of other methods. */
export function insertAt(
  core: CloudCore,
  collection: Collection,
  place: Place,
  body: JsonObject,
  query: URLSearchParams,
): Reply {
  const completion = orFailure(() => createResource(core, collection, place, body, query));
  const latency = completion.kind === 'fail' ? `${collection.name}.exhausted` : undefined;
  return startOperation(core, place.path, 'insert', completion, latency);
}

/** Makes a resource without an operation of its own (a boot disk, the subnetworks of an auto-mode network). */
export function createResource(
  core: CloudCore,
  collection: Collection,
  place: Place,
  body: JsonObject,
  query = new URLSearchParams(),
): Completion {
  if (core.state.find(place.path) !== null) throw alreadyExists(place.path);
  core.operations.ensureIdle(place.path);
  return core.state.atomically(() => {
    refuseCountQuota(core, place.project, collection.name);
    const own = collection.build?.(core, place, body, query) ?? {};
    const resource = core.state.insert(place.path, {
      ...commonMembers(core, collection, place, body),
      ...own,
    });
    return collection.inserted?.(core, place, resource) ?? nothing;
  });
}

/** What `change` leaves to do; where quota or capacity refuse it, an operation that fails. */
function orFailure(change: () => Completion): Completion {
  try {
    return change();
  } catch (error) {
    if (error instanceof OperationRefusal) return { kind: 'fail', error: error.error };
    throw error;
  }
}

function commonMembers(core: CloudCore, collection: Collection, place: Place, body: JsonObject): JsonObject {
  return {
    kind: collection.kind,
    id: core.state.nextId(),
    creationTimestamp: core.clock.now().toISOString(),
    name: place.name,
    ...(body['description'] === undefined ? {} : { description: body['description'] }),
    selfLink: linkOf(place.path),
    ...placeLink(place),
  };
}

function placeLink(place: Place): JsonObject {
  if (place.scope === 'global') return {};
  const member = place.scope.startsWith('zones/') ? 'zone' : 'region';
  return { [member]: linkOf(`projects/${place.project}/${place.scope}`) };
}

function patchResource(core: CloudCore, collection: Collection, place: Place, call: Call): Reply {
  const current = core.state.get(place.path);
  core.operations.ensureIdle(place.path);
  const known = [
    ...(collection.patchFields ?? []),
    ...(collection.insertFields ?? []),
    'name',
    'description',
    ...echoed,
  ];
  refuseUnknown(call.body, known, 'resource.');
  const changes = collection.patch?.(core, place, call.body, current) ?? {};
  core.state.update(place.path, changes);
  return startOperation(core, place.path, call.query.has('update') ? 'update' : 'patch', nothing);
}

function deleteResource(core: CloudCore, collection: Collection, place: Place): Reply {
  const resource = core.state.get(place.path);
  core.operations.ensureIdle(place.path);
  const user = collection.user?.(core, place.path, resource) ?? null;
  if (user !== null) throw inUse(collection.noun, place.path, user);
  const completion = collection.deletion?.(core, place, resource) ?? { kind: 'remove' };
  return startOperation(core, place.path, 'delete', completion);
}

/** Starts the operation and answers with it. */
export function startOperation(
  core: CloudCore,
  target: string,
  type: string,
  completion: Completion,
  latency?: string,
): Reply {
  const record = core.operations.start({
    type,
    target,
    completion,
    ...(latency === undefined ? {} : { latency }),
  });
  return json(core.operations.view(record));
}
