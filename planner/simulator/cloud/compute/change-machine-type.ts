import { brokenRule } from '../api-error.ts';
import type { CloudCore } from '../cloud-core.ts';
import { integerAt, objectsAt, requiredTextAt, textAt, type JsonObject } from '../json.ts';
import { lastSegment, linkOf, pathOf } from '../resource-names.ts';
import type { Place } from './collection.ts';
import type { PlannedDisk } from './instance-rules.ts';
import { acceleratorMembers, instanceSpec } from './instance-spec.ts';

/** The members that another machine type changes; ApiError 400 where the machine cannot take it. */
export function changeMachineType(core: CloudCore, place: Place, body: JsonObject): JsonObject {
  const instance = core.state.get(place.path);
  const before = lastSegment(requiredTextAt(instance, 'machineType'));
  const wanted = lastSegment(requiredTextAt(body, 'machineType'));
  refuseUnchangeable(before, wanted);
  const request = { ...instance, ...body, guestAccelerators: attachedAccelerators(core, instance, before) };
  const spec = instanceSpec(core, place, request, disksOf(core, instance));
  return {
    machineType: linkOf(`projects/${place.project}/${place.scope}/machineTypes/${wanted}`),
    ...acceleratorMembers(place, spec),
  };
}

/** Rule R10. */
function refuseUnchangeable(before: string, after: string): void {
  const fixed = /^(a2-ultragpu|a3-|a4-|a4x)/;
  const a2Standard = /^a2-(highgpu|megagpu)/;
  const mixed = a2Standard.test(before) !== a2Standard.test(after);
  if (before !== after && (fixed.test(before) || fixed.test(after) || mixed)) {
    throw brokenRule('R10', `The machine type cannot be changed from ${before} to ${after}.`);
  }
}

/** GPUs that were attached to the instance; those that came with the machine type leave with it. */
function attachedAccelerators(core: CloudCore, instance: JsonObject, machineType: string): JsonObject[] {
  const builtIn = (core.machines.machineType(machineType)?.accelerators ?? []).length > 0;
  return builtIn ? [] : objectsAt(instance, 'guestAccelerators');
}

function disksOf(core: CloudCore, instance: JsonObject): PlannedDisk[] {
  return objectsAt(instance, 'disks').map((disk) => {
    const source = textAt(disk, 'source');
    const type =
      source === undefined
        ? 'local-ssd'
        : lastSegment(textAt(core.state.get(pathOf(source, '')), 'type') ?? '');
    return {
      type,
      boot: disk['boot'] === true,
      scratch: source === undefined,
      sizeGib: integerAt(disk, 'diskSizeGb') ?? 0,
    };
  });
}
