import { ApiError, notFound } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { json, param, type Call, type Reply, type Route } from '../http-routes.ts';
import { objectAt, objectsAt, requiredTextAt, textAt, type JsonObject } from '../json.ts';
import { checkedName, checkedProject, linkOf, placeOf } from '../resource-names.ts';
import { filtered } from './list-answer.ts';

const aggregated = ['instances', 'disks', 'addresses', 'subnetworks', 'routers', 'resourcePolicies'];

/** Methods beside the generic ones: aggregated lists, guest attributes and the serial console. */
export function instanceRoutes(core: CloudCore): Route[] {
  return [
    ...aggregated.map((collection): Route => ({
      method: 'GET',
      pattern: `/compute/v1/projects/{project}/aggregated/${collection}`,
      handle: (call) => aggregatedList(core, collection, call),
    })),
    {
      method: 'GET',
      pattern: '/compute/v1/projects/{project}/zones/{place}/instances/{name}/getGuestAttributes',
      handle: (call) => guestAttributes(core, call),
    },
    {
      method: 'GET',
      pattern: '/compute/v1/projects/{project}/zones/{place}/instances/{name}/serialPort',
      handle: (call) => serialPort(core, call),
    },
  ];
}

function aggregatedList(core: CloudCore, collection: string, call: Call): Reply {
  const project = checkedProject(param(call, 'project'));
  const items: Record<string, JsonObject> = {};
  for (const [path, resource] of core.state.inProject(project, collection)) {
    if (filtered([resource], call.query.get('filter')).length === 0) continue;
    const scope = placeOf(path)?.scope ?? 'global';
    const present = objectsAt(items[scope] ?? {}, collection);
    items[scope] = { [collection]: [...present, resource] };
  }
  const path = `projects/${project}/aggregated/${collection}`;
  return json({ kind: 'compute#aggregatedList', id: path, items, selfLink: linkOf(path) });
}

/** Port 1 from its beginning; where the cloud has no guests, nothing was ever written to it. */
function serialPort(core: CloudCore, call: Call): Reply {
  const path = instancePath(call);
  const contents = core.guest?.serialOf(requiredTextAt(core.state.get(path), 'id')) ?? '';
  const next = String(Buffer.byteLength(contents));
  const selfLink = linkOf(`${path}/serialPort`);
  return json({ kind: 'compute#serialPortOutput', selfLink, contents, start: '0', next });
}

function instancePath(call: Call): string {
  const project = checkedProject(param(call, 'project'));
  return `projects/${project}/zones/${param(call, 'place')}/instances/${checkedName(param(call, 'name'))}`;
}

/** `queryPath=namespace/` lists a namespace, `variableKey` or `queryPath=namespace/key` reads one value. */
function guestAttributes(core: CloudCore, call: Call): Reply {
  const path = instancePath(call);
  const instance = core.state.get(path);
  if (!guestAttributesEnabled(instance)) {
    throw new ApiError(403, {
      reason: 'forbidden',
      message: `Guest attributes endpoint access is disabled for '${path}'`,
    });
  }
  const values = core.state.data.guestAttributes[requiredTextAt(instance, 'id')] ?? {};
  const wanted = call.query.get('variableKey') ?? call.query.get('queryPath') ?? '';
  const base = { kind: 'compute#guestAttributes', selfLink: linkOf(`${path}/guestAttributes/`) };
  if (call.query.get('variableKey') !== null) {
    const value = values[wanted];
    if (value === undefined) throw notFound(`${path}/guestAttributes/${wanted}`);
    return json({ ...base, variableKey: wanted, variableValue: value });
  }
  const items = Object.entries(values).filter(
    ([key]) => key === wanted || wanted === '' || (wanted.endsWith('/') && key.startsWith(wanted)),
  );
  if (items.length === 0) throw notFound(`${path}/guestAttributes/${wanted}`);
  return json({
    ...base,
    queryPath: wanted,
    queryValue: { items: items.map(([key, value]) => attributeItem(key, value)) },
  });
}

function attributeItem(key: string, value: string): JsonObject {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), key: key.slice(slash + 1), value };
}

/** Metadata `enable-guest-attributes` = TRUE. */
export function guestAttributesEnabled(instance: JsonObject): boolean {
  const items = objectsAt(objectAt(instance, 'metadata') ?? {}, 'items');
  const value = items.find((item) => item['key'] === 'enable-guest-attributes');
  return value !== undefined && /^(true|1|yes)$/i.test(textAt(value, 'value') ?? '');
}
