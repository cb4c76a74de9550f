import { attachableGpus, exceeds, n1GpuLimits, smallP100, takesGpu } from './offering-facts.ts';

/** GPUs of one type on one machine. */
export interface AttachedGpus {
  readonly type: string;
  readonly count: number;
}

/** Why GPUs do not go with a machine, and what to change. */
export interface AttachConflict {
  readonly rule: 'R01' | 'R02';
  readonly message: string;
  readonly fix: string;
}

/** What R02 looks at of a machine; memory in GiB. */
export interface AttachingMachine {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
}

/** Why GPUs cannot be attached to a machine that brings none; null where they can, in some zone at least. */
export function attachConflict(machine: AttachingMachine, gpus: AttachedGpus): AttachConflict | null {
  return typeConflict(machine.name, gpus) ?? countConflict(gpus) ?? sizeConflict(machine, gpus, null);
}

/** R01: the series takes GPUs of this type. */
export function typeConflict(machineType: string, { type }: AttachedGpus): AttachConflict | null {
  if (takesGpu(machineType, type)) return null;
  return {
    rule: 'R01',
    message: `${machineType} takes no ${type}.`,
    fix: 'Use an N1 machine (not shared core), or a machine type that brings its GPU.',
  };
}

/** R02: N1 takes this type, and this many of it. */
export function countConflict({ type, count }: AttachedGpus): AttachConflict | null {
  const counts = Object.keys(n1GpuLimits[type] ?? {});
  if (counts.length === 0)
    return {
      rule: 'R02',
      message: `N1 takes no ${type}.`,
      fix: `Use ${attachableGpus.join(', ')}, or a machine type that brings it.`,
    };
  if (counts.includes(String(count))) return null;
  return {
    rule: 'R02',
    message: `${count} × ${type} cannot be attached: N1 takes ${counts.join(', ')}.`,
    fix: `Use a count of ${counts.join(' or ')}.`,
  };
}

/** R02: the machine is no larger than its GPUs allow in its zone; without a zone, in the zone that allows most. */
export function sizeConflict(
  machine: AttachingMachine,
  gpus: AttachedGpus,
  zone: string | null,
): AttachConflict | null {
  const limit = limitOf(gpus, zone);
  if (!limit || !exceeds(machine, limit)) return null;
  const { name, vcpus, memoryGib } = machine;
  return {
    rule: 'R02',
    message: `${name} has ${vcpus} vCPUs and ${memoryGib} GiB, and ${gpus.count} × ${gpus.type} allows ${limit.join(' and ')}.`,
    fix: 'Take a smaller machine type or more GPUs.',
  };
}

/** Whether the zone decides how large the machine may be. */
export function dependsOnZone({ type, count }: AttachedGpus): boolean {
  return type === smallP100.type && count === smallP100.count;
}

function limitOf(gpus: AttachedGpus, zone: string | null) {
  const isSmall = dependsOnZone(gpus) && smallP100.zones.some((one) => one === zone);
  return isSmall ? smallP100.limit : n1GpuLimits[gpus.type]?.[gpus.count];
}
