import { n1GpuLimits, smallP100 } from '../../../../schemas/offering-facts.ts';
import { brokenRule } from '../api-error.ts';
import type { MachineFacts, MachineSource } from '../cloud-options.ts';
import { textAt, type JsonObject } from '../json.ts';
import { seriesOf } from '../machine-facts.ts';

/** One disk that an instance is to have. */
export interface PlannedDisk {
  readonly type: string;
  readonly boot: boolean;
  readonly scratch: boolean;
  readonly sizeGib: number;
}

/** What the rules judge: an instance as asked for, with the API's defaults. */
export interface RuleInput {
  readonly source: MachineSource;
  readonly zone: string;
  readonly machineType: string;
  readonly facts: MachineFacts;
  /** `guestAccelerators` of the request. */
  readonly requested: readonly { readonly type: string; readonly count: number }[];
  readonly scheduling: JsonObject;
  readonly disks: readonly PlannedDisk[];
  /** `reservationAffinity.consumeReservationType`, null where absent. */
  readonly reservation: string | null;
  readonly tier1: boolean;
  readonly gvnic: boolean;
}

interface Rule {
  /** Id in the reference of rules. */
  readonly id: string;
  /** The message, or null where the rule is kept. */
  readonly broken: (input: RuleInput) => string | null;
}

/** Local SSDs that a G2 may have, by vCPUs (rule R14). */
const g2LocalSsds: Readonly<Record<number, number>> = {
  4: 1,
  8: 1,
  12: 1,
  16: 1,
  24: 2,
  32: 1,
  48: 4,
  96: 8,
};

const starts = (input: RuleInput, ...prefixes: string[]): boolean =>
  prefixes.some((prefix) => input.machineType.startsWith(prefix));
const model = (input: RuleInput): string => textAt(input.scheduling, 'provisioningModel') ?? 'STANDARD';
const allGpus = (input: RuleInput): RuleInput['requested'] =>
  input.facts.accelerators.length > 0 ? input.facts.accelerators : input.requested;
const when = (condition: boolean, message: string): string | null => (condition ? message : null);
const hasDisk = (input: RuleInput, prefix: string): boolean =>
  input.disks.some((disk) => !disk.scratch && disk.type.startsWith(prefix));

const rules: readonly Rule[] = [
  {
    id: 'R01',
    broken: (input) =>
      when(
        input.requested.length > 0 &&
          input.facts.accelerators.length === 0 &&
          seriesOf(input.machineType) !== 'n1',
        `Guest accelerators cannot be attached to machine type ${input.machineType}: only N1 takes them.`,
      ),
  },
  { id: 'R02', broken: (input) => (seriesOf(input.machineType) === 'n1' ? n1Limit(input) : null) },
  { id: 'R03', broken: otherGpuThanBuiltIn },
  { id: 'R12', broken: zoneWithoutGpu },
  {
    id: 'R07',
    broken: (input) =>
      when(
        /^a3-highgpu-[124]g$/.test(input.machineType) && !['SPOT', 'FLEX_START'].includes(model(input)),
        `${input.machineType} is only offered as SPOT or FLEX_START.`,
      ),
  },
  {
    id: 'R08',
    broken: (input) =>
      when(
        starts(input, 'a3-ultragpu', 'a4-') &&
          model(input) === 'STANDARD' &&
          input.reservation !== 'SPECIFIC_RESERVATION',
        `${input.machineType} needs a reservation, SPOT or FLEX_START.`,
      ),
  },
  {
    id: 'R09',
    broken: (input) =>
      when(
        starts(input, 'a4x') && input.reservation !== 'SPECIFIC_RESERVATION',
        `${input.machineType} is only offered with a reservation.`,
      ),
  },
  {
    id: 'R13',
    broken: (input) =>
      when(
        starts(input, 'g2-', 'a3-') && hasDisk(input, 'pd-standard'),
        `pd-standard disks cannot be used with machine type ${input.machineType}.`,
      ),
  },
  { id: 'R14', broken: localSsd },
  {
    id: 'R15',
    broken: (input) =>
      when(
        starts(input, 'a3-ultragpu', 'a4-', 'a4x', 'g4-') && hasDisk(input, 'pd-'),
        `${input.machineType} supports Hyperdisk only.`,
      ),
  },
  {
    id: 'R16',
    broken: (input) =>
      when(
        seriesOf(input.machineType) === 'n1' && input.requested.length > 0 && hasDisk(input, 'hyperdisk-'),
        'Hyperdisk cannot be used with N1 machine types that have GPUs.',
      ),
  },
  {
    id: 'R20',
    broken: (input) =>
      when(
        allGpus(input).length > 0 && input.scheduling['onHostMaintenance'] !== 'TERMINATE',
        'Instances with guest accelerators do not support live migration.',
      ),
  },
  {
    id: 'R22',
    broken: (input) =>
      when(
        model(input) === 'RESERVATION_BOUND' && input.reservation !== 'SPECIFIC_RESERVATION',
        'RESERVATION_BOUND needs a reservation affinity of type SPECIFIC_RESERVATION.',
      ),
  },
  { id: 'R33', broken: tier1Bandwidth },
];

/** ApiError 400 with the first rule that the instance breaks, as the real API refuses it at insert. */
export function checkRules(input: RuleInput): void {
  for (const rule of rules) {
    const message = rule.broken(input);
    if (message !== null) throw brokenRule(rule.id, message);
  }
}

function n1Limit(input: RuleInput): string | null {
  for (const { type, count } of input.requested) {
    const limits = n1GpuLimits[type];
    if (limits === undefined) return `Accelerator ${type} cannot be attached to N1.`;
    const inSmallZone = smallP100.zones.some((zone) => zone === input.zone);
    const small = type === 'nvidia-tesla-p100' && count === smallP100.count && inSmallZone;
    const limit = small ? smallP100.limit : limits[count];
    if (limit === undefined) return `Guest accelerator count ${count} is not supported for ${type}.`;
    if (input.facts.vcpus > limit[0] || input.facts.memoryGib > limit[1]) {
      return `${input.machineType} is too large for ${count} × ${type}: at most ${limit[0]} vCPUs and ${limit[1]} GB.`;
    }
  }
  return null;
}

function otherGpuThanBuiltIn(input: RuleInput): string | null {
  const [builtIn] = input.facts.accelerators;
  if (builtIn === undefined || input.requested.length === 0) return null;
  const same = input.requested.every((found) => found.type === builtIn.type && found.count === builtIn.count);
  return when(
    !same,
    `${input.machineType} comes with ${builtIn.count} × ${builtIn.type}; other accelerators cannot be attached.`,
  );
}

function zoneWithoutGpu(input: RuleInput): string | null {
  const missing = allGpus(input).find(({ type }) => {
    const zones = input.source.zonesOfAccelerator?.(type) ?? null;
    return zones !== null && !zones.includes(input.zone);
  });
  return when(
    missing !== undefined,
    `Accelerator type ${missing?.type ?? ''} is not offered in zone ${input.zone}.`,
  );
}

function localSsd(input: RuleInput): string | null {
  const scratch = input.disks.filter((disk) => disk.scratch);
  if (scratch.length === 0) return null;
  if (scratch.some((disk) => disk.boot)) return 'A local SSD cannot be the boot disk.';
  if (scratch.some((disk) => disk.sizeGib !== 375)) return 'A local SSD has 375 GB.';
  if (starts(input, 'a2-ultragpu', 'a3-', 'a4-', 'a4x'))
    return `${input.machineType} comes with its local SSDs; none can be added.`;
  const most = starts(input, 'g2-') ? (g2LocalSsds[input.facts.vcpus] ?? 0) : 24;
  return when(scratch.length > most, `${input.machineType} takes at most ${most} local SSDs.`);
}

function tier1Bandwidth(input: RuleInput): string | null {
  if (!input.tier1) return null;
  const series = seriesOf(input.machineType);
  if (['e2', 'n1', 'n4', 't2d', 't2a'].includes(series) || allGpus(input).length > 0) {
    return `Tier 1 networking is not supported for ${input.machineType}.`;
  }
  return when(input.facts.vcpus < 30 || !input.gvnic, 'Tier 1 networking needs at least 30 vCPUs and gVNIC.');
}
