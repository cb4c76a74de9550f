import { asJsonList, asJsonObject, isNotFound, jsonText } from '../../google-api.ts';
import type { JsonObject } from '../../google-api.ts';
import { relativeLink, sameLink } from '../../mapping/links.ts';
import { fromApi, toApi } from '../../mapping/transfer.ts';
import { asList, asObject, asText, firstBlock } from '../../value.ts';
import type { Value, ValueObject } from '../../value.ts';
import type { ObjectContext, UpdateStep } from '../compute-resource.ts';
import { resolveImage } from '../resolve-image.ts';
import { attachedDisk, bootDisk, diskTypePath, scratchDisk } from './instance-fields.ts';

/** `disks` of the insert call: boot, scratch, attached, in this order. */
export async function disksBody(context: ObjectContext): Promise<JsonObject[]> {
  const { state, scope } = context;
  const boot = asJsonObject(toApi(state, [bootDisk], scope)['disks']);
  const scratch = objects(toApi(state, [scratchDisk], scope)['disks']);
  const attached = objects(toApi(state, [attachedDisk], scope)['disks']);
  return [
    await bootBody(boot, context),
    ...scratch.map((disk) => scratchBody(disk, context)),
    ...attached.map((disk) => ({ ...disk, type: 'PERSISTENT' })),
  ];
}

async function bootBody(boot: JsonObject, context: ObjectContext): Promise<JsonObject> {
  const parameters = asJsonObject(boot['initializeParams']);
  const reference = parameters['sourceImage'];
  if (typeof reference === 'string' && reference !== '')
    parameters['sourceImage'] = await resolveImage(reference, context);
  else delete parameters['sourceImage'];
  const own =
    boot['source'] === undefined
      ? { ...boot, initializeParams: parameters }
      : { ...boot, initializeParams: undefined };
  return { ...own, boot: true, type: 'PERSISTENT' };
}

function scratchBody(disk: JsonObject, { scope }: ObjectContext): JsonObject {
  const diskType = diskTypePath(scope.zone ?? '', scope.project, 'local-ssd');
  const initializeParams = { ...asJsonObject(disk['initializeParams']), diskType };
  return { ...disk, type: 'SCRATCH', autoDelete: true, initializeParams };
}

/** The disk blocks of an instance; what made the boot disk is asked of the disk itself. */
export async function readDisks(json: JsonObject, context: ObjectContext): Promise<ValueObject> {
  const disks = objects(json['disks']);
  const boot = disks.find((disk) => disk['boot'] === true) ?? {};
  const attached = disks.filter((disk) => disk['boot'] !== true && disk['type'] !== 'SCRATCH');
  const scratch = disks.filter((disk) => disk['type'] === 'SCRATCH');
  const prior = asList(context.state['attached_disk']);
  return {
    ...fromApi(
      { disks: { ...boot, initializeParams: await madeFrom(boot, context) } },
      [bootDisk],
      context.state,
    ),
    ...fromApi({ disks: scratch.map(withSize) }, [scratchDisk], context.state),
    ...fromApi({ disks: inConfiguredOrder(attached, prior) }, [attachedDisk], context.state),
  };
}

function withSize(disk: JsonObject): JsonObject {
  return { ...disk, initializeParams: { diskSizeGb: disk['diskSizeGb'] } };
}

async function madeFrom(boot: JsonObject, { session }: ObjectContext): Promise<JsonObject> {
  const path = relativeLink(jsonText(boot['source']));
  try {
    const disk = await session.api.send({ service: 'compute', method: 'GET', path });
    return { ...disk, diskSizeGb: disk['sizeGb'], diskType: disk['type'] };
  } catch (error) {
    if (isNotFound(error)) return {};
    throw error;
  }
}

/** Disks in the order of the configuration; those that it does not name (attached by others) come last. */
function inConfiguredOrder(disks: JsonObject[], prior: Value[]): JsonObject[] {
  const rank = (disk: JsonObject) => {
    const at = prior.findIndex((item) =>
      sameLink(asObject(item)['source'] ?? null, jsonText(disk['source'])),
    );
    return at < 0 ? prior.length : at;
  };
  return [...disks].sort((left, right) => rank(left) - rank(right));
}

/** Detaches what the plan no longer has, or has in another way, and attaches what is new. */
export const changeAttachedDisks: UpdateStep = {
  changes: ['attached_disk'],
  run: async (context, { prior, planned }) => {
    const present = objects(toApi(prior, [attachedDisk], context.scope)['disks']);
    const wanted = objects(toApi(planned, [attachedDisk], context.scope)['disks']);
    const kept = present.filter((disk) => wanted.some((other) => isSameDisk(disk, other)));
    for (const disk of present.filter((item) => !kept.includes(item))) await detach(disk, context);
    for (const disk of wanted.filter((item) => !kept.some((other) => isSameDisk(other, item))))
      await attach(disk, context);
  },
};

function isSameDisk(present: JsonObject, wanted: JsonObject): boolean {
  const device = wanted['deviceName'] ?? present['deviceName'];
  return (
    present['source'] === wanted['source'] &&
    present['mode'] === wanted['mode'] &&
    present['deviceName'] === device
  );
}

async function detach(disk: JsonObject, { session, path }: ObjectContext): Promise<void> {
  const device = encodeURIComponent(jsonText(disk['deviceName']));
  await session.api.operate({ method: 'POST', path: `${path}/detachDisk?deviceName=${device}` });
}

async function attach(disk: JsonObject, { session, path }: ObjectContext): Promise<void> {
  await session.api.operate({
    method: 'POST',
    path: `${path}/attachDisk`,
    body: { ...disk, type: 'PERSISTENT' },
  });
}

/** Of the boot disk only `auto_delete` changes in place. */
export const changeBootDisk: UpdateStep = {
  changes: ['boot_disk'],
  run: async ({ session, path }, { prior, planned }) => {
    const [before, after] = [firstBlock(prior['boot_disk']), firstBlock(planned['boot_disk'])];
    if (before?.['auto_delete'] === after?.['auto_delete']) return;
    const device = encodeURIComponent(asText(before?.['device_name']) ?? '');
    const query = `autoDelete=${String(after?.['auto_delete'] === true)}&deviceName=${device}`;
    await session.api.operate({ method: 'POST', path: `${path}/setDiskAutoDelete?${query}` });
  },
};

function objects(json: JsonObject[string]): JsonObject[] {
  return asJsonList(json).map(asJsonObject);
}
