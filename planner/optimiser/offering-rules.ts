import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';
import type { Violation } from '../../schemas/plan.ts';

/** What the rules judge of an offering; its boot and data disk are of the kind that {@link diskKindOf} gives. */
export interface Judged {
  readonly machine: MachineTypeFacts;
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  readonly provisioningModel: ProvisioningModel;
}

interface OfferingRule {
  readonly rule: string;
  /** Only a machine with a GPU, or that brings one, can break it. */
  readonly ofGpus: boolean;
  readonly message: string;
  readonly source: string;
  breaks(judged: Judged): boolean;
}

const accelerators = 'Compute Engine, accelerator-optimised machines (13 April 2026)';
const gpus = 'Compute Engine, GPUs (14 April 2026)';
const flexStart = 'Compute Engine, flex-start VMs';

const hyperdiskOnly = ['A4', 'A4X', 'G4'];
const attachable = ['nvidia-tesla-t4', 'nvidia-tesla-p4', 'nvidia-tesla-v100', 'nvidia-tesla-p100'];

function diskOf(machine: MachineTypeFacts): string {
  return diskKindOf(machine) ?? '';
}

function isHyperdisk(kind: string): boolean {
  return kind.startsWith('hyperdisk-');
}

/** The rules of Compute Engine that machine type, accelerator, provisioning model and disk kind decide by themselves. */
const rules: readonly OfferingRule[] = [
  {
    rule: 'R01',
    ofGpus: true,
    message: 'T4, P4, V100 and P100 attach to N1 only, and never to a shared-core type.',
    source: gpus,
    breaks: ({ machine, accelerator }) =>
      accelerator !== null && attachable.includes(accelerator.type) && !machine.name.startsWith('n1-'),
  },
  {
    rule: 'R02',
    ofGpus: true,
    message: 'N1 takes 1, 2 or 4 GPUs, V100 also 8.',
    source: gpus,
    breaks: ({ accelerator }) =>
      accelerator !== null &&
      attachable.includes(accelerator.type) &&
      ![1, 2, 4, ...(accelerator.type === 'nvidia-tesla-v100' ? [8] : [])].includes(accelerator.count),
  },
  {
    rule: 'R03',
    ofGpus: true,
    message: 'The machine type fixes the GPU type and count.',
    source: accelerators,
    breaks: ({ machine, accelerator }) =>
      machine.accelerator !== null &&
      (machine.accelerator.type !== accelerator?.type || machine.accelerator.count !== accelerator.count),
  },
  {
    rule: 'R07',
    ofGpus: true,
    message: 'a3-highgpu-1g, -2g and -4g are sold as Spot or flex-start only.',
    source: accelerators,
    breaks: ({ machine, provisioningModel }) =>
      machine.series === 'A3' &&
      /^a3-highgpu-[124]g$/.test(machine.name) &&
      provisioningModel !== 'SPOT' &&
      provisioningModel !== 'FLEX_START',
  },
  {
    rule: 'R08',
    ofGpus: true,
    message: 'A3 Ultra and A4 are sold by reservation, as Spot or flex-start, never on demand.',
    source: accelerators,
    breaks: ({ machine, provisioningModel }) =>
      provisioningModel === 'STANDARD' &&
      (machine.series === 'A4' || machine.name.startsWith('a3-ultragpu-')),
  },
  {
    rule: 'R09',
    ofGpus: true,
    message: 'A4X is sold by reservation only.',
    source: accelerators,
    breaks: ({ machine, provisioningModel }) =>
      machine.name.startsWith('a4x-') && provisioningModel !== 'RESERVATION_BOUND',
  },
  {
    rule: 'R13',
    ofGpus: true,
    message: 'G2 and A3 take no pd-standard.',
    source: accelerators,
    breaks: ({ machine }) =>
      diskOf(machine) === 'pd-standard' && (machine.series === 'G2' || machine.series === 'A3'),
  },
  {
    rule: 'R15',
    ofGpus: true,
    message: 'A3 Ultra, A4, A4X and G4 take Hyperdisk only.',
    source: accelerators,
    breaks: ({ machine }) =>
      (hyperdiskOnly.includes(machine.series) || machine.name.startsWith('a3-ultragpu-')) &&
      !isHyperdisk(diskOf(machine)),
  },
  {
    rule: 'R16',
    ofGpus: true,
    message: 'N1 with a GPU takes no Hyperdisk.',
    source: gpus,
    breaks: ({ machine, accelerator }) =>
      machine.series === 'N1' && accelerator !== null && isHyperdisk(diskOf(machine)),
  },
  {
    rule: 'R23',
    ofGpus: false,
    message: 'Flex-start is sold for GPU machines other than A4X.',
    source: flexStart,
    breaks: ({ machine, accelerator, provisioningModel }) =>
      provisioningModel === 'FLEX_START' && (accelerator === null || machine.name.startsWith('a4x-')),
  },
];

/** The rules that an offering breaks, in order. */
export function brokenRules(judged: Judged): readonly Violation[] {
  return rules
    .filter((rule) => rule.breaks(judged))
    .map(({ rule, message, source }) => ({ rule, message: `${judged.machine.name}: ${message}`, source }));
}

const rulesWithoutGpu = rules.filter(({ ofGpus }) => !ofGpus);

/** True when an offering breaks a rule. */
export function breaksRules(judged: Judged): boolean {
  const gpu = judged.accelerator !== null || judged.machine.accelerator !== null;
  for (const rule of gpu ? rules : rulesWithoutGpu) if (rule.breaks(judged)) return true;
  return false;
}

/** Kind of the boot and data disk: balanced in price and speed; null where the machine takes neither. */
export function diskKindOf({ diskKinds }: MachineTypeFacts): 'pd-balanced' | 'hyperdisk-balanced' | null {
  let hyperdisk = false;
  for (const kind of diskKinds) {
    if (kind === 'pd-balanced') return kind;
    if (kind === 'hyperdisk-balanced') hyperdisk = true;
  }
  return hyperdisk ? 'hyperdisk-balanced' : null;
}
