import { invalidField, notFound } from './api-error.ts';
import type { MachineFacts, MachineSource } from './cloud-options.ts';

/** GPUs by vCPUs of G2 (rule R04), for custom types. */
const g2Gpus: Readonly<Record<number, number>> = { 4: 1, 8: 1, 12: 1, 16: 1, 24: 2, 32: 1, 48: 4, 96: 8 };
const customPattern = /^(?:(n1|n2|n2d|n4|e2|g2)-)?custom-(\d{1,3})-(\d{1,7})(?:-ext)?$/;

/** Facts of a predefined type (asked for) or a custom one such as `n2-custom-4-8192` (read here); null: no such type. */
export function machineFacts(source: MachineSource, name: string): MachineFacts | null {
  const [whole, series = 'n1', cpus, mebibytes] = customPattern.exec(name) ?? [];
  if (whole === undefined) return source.machineType(name);
  const vcpus = Number(cpus);
  const memory = Number(mebibytes);
  checkCustom(name, vcpus, memory);
  const accelerators = series === 'g2' ? g2Accelerators(name, vcpus) : [];
  return { vcpus, memoryGib: memory / 1024, accelerators };
}

function checkCustom(name: string, vcpus: number, mebibytes: number): void {
  if (vcpus < 1 || (vcpus > 1 && vcpus % 2 !== 0)) {
    throw invalidField('resource.machineType', name, 'the number of vCPUs must be 1 or even');
  }
  if (mebibytes === 0 || mebibytes % 256 !== 0) {
    throw invalidField('resource.machineType', name, 'the memory must be a multiple of 256 MiB');
  }
}

function g2Accelerators(name: string, vcpus: number): MachineFacts['accelerators'] {
  const count = g2Gpus[vcpus];
  if (count === undefined) throw invalidField('resource.machineType', name, 'G2 has no such number of vCPUs');
  return [{ type: 'nvidia-l4', count }];
}

/** As {@link machineFacts}; ApiError 404 where the zone does not offer the type (rule R12). */
export function machineFactsInZone(
  source: MachineSource,
  project: string,
  zone: string,
  name: string,
): MachineFacts {
  const facts = machineFacts(source, name);
  const zones = customPattern.test(name) ? null : (source.zonesOfMachineType?.(name) ?? null);
  if (facts === null || (zones !== null && !zones.includes(zone))) {
    throw notFound(`projects/${project}/zones/${zone}/machineTypes/${name}`);
  }
  return facts;
}

/** `n1` of `n1-standard-8`; a custom type without a series is N1. */
export function seriesOf(machineType: string): string {
  return machineType.startsWith('custom-') ? 'n1' : (machineType.split('-')[0] ?? '');
}
