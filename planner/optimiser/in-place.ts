import type { MachineTypeFacts, Offering } from '../../schemas/catalog.ts';
import type { OfferingGroup } from '../ports.ts';
import { diskKindOf } from './offering-rules.ts';

/** Machine types that can never be changed to another type (R10): their machines are replaced instead. */
const fixedTypes = /^(a2-ultragpu|a3|a4|a4x)-/;

/** Series inside which a change stays, and into which none leads from outside. */
const closedSeries = /^(a2|g2|g4)-/;

/**
 * Why a standing machine cannot become one of this group by stop, change of type and start; null where it can. The disks,
 * the accelerator (a change of it forces a replacement, R26b) and the provisioning model stay.
 */
export function inPlaceConflict(
  current: Offering,
  machine: MachineTypeFacts | null,
  group: Pick<OfferingGroup, 'machine' | 'accelerator' | 'provisioningModel'>,
): string | null {
  const name = group.machine.name;
  if (group.provisioningModel !== current.provisioningModel)
    return `${name} would change the provisioning model, which replaces the machine`;
  const own = current.accelerator;
  if (group.accelerator?.type !== own?.type || group.accelerator?.count !== own?.count) {
    // A type that brings its GPUs may change within its own series, as g2-standard-4 to g2-standard-24.
    if (!machine?.accelerator || seriesOf(name) !== seriesOf(current.machineType))
      return `${name} would change the GPUs, which replaces the machine`;
  }
  // What stands already needs no change of type.
  if (name === current.machineType) return null;
  if (fixedTypes.test(name) || fixedTypes.test(current.machineType))
    return `${current.machineType} cannot be changed to ${name} in place (R10)`;
  if (crossesClosedSeries(name, current.machineType))
    return `${current.machineType} cannot be changed to ${name} in place (R10)`;
  if (!machine) return `${current.machineType} is not in the catalog`;
  if (diskKindOf(machine) !== diskKindOf(group.machine))
    return `${name} takes other disks than ${current.machineType}`;
  if (machine.architecture !== group.machine.architecture)
    return `${name} has another processor architecture`;
  return machine.localSsdGib > 0 || group.machine.localSsdGib > 0
    ? `${name} comes with or without local SSD, which only a new machine can`
    : null;
}

function seriesOf(name: string): string {
  return name.slice(0, name.indexOf('-'));
}

function crossesClosedSeries(left: string, right: string): boolean {
  return (closedSeries.test(left) || closedSeries.test(right)) && seriesOf(left) !== seriesOf(right);
}
