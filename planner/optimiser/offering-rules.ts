import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';
import {
  diskKindOf,
  diskLimits,
  exceeds,
  gpuTypes,
  n1GpuLimits,
  neverFlexStart,
  sales,
  takesGpu,
} from '../../schemas/offering-facts.ts';
import { offeringRules } from '../../schemas/offering-rules.ts';
import type { Violation } from '../../schemas/plan.ts';

export { diskKindOf };

/** What the rules judge of an offering; its boot and data disk are of the kind that {@link diskKindOf} gives. */
export interface Judged {
  readonly machine: MachineTypeFacts;
  readonly accelerator: { readonly type: string; readonly count: number } | null;
  readonly provisioningModel: ProvisioningModel;
}

type RuleId = keyof typeof offeringRules;

/** An offering of a machine with GPUs breaks a rule where this holds; no rule speaks of one without. */
const breaks: Readonly<Record<RuleId, (judged: Judged) => boolean>> = {
  R01: ({ machine, accelerator }) => accelerator !== null && !takesGpu(machine.name, accelerator.type),
  R02: ({ machine, accelerator }) => {
    if (accelerator === null || machine.series !== 'N1') return false;
    const limit = n1GpuLimits[accelerator.type]?.[accelerator.count];
    return limit === undefined || exceeds(machine, limit);
  },
  R03: ({ machine, accelerator }) =>
    accelerator !== null &&
    gpuTypes.test(machine.name) &&
    (machine.accelerator?.type !== accelerator.type || machine.accelerator.count !== accelerator.count),
  R07: (judged) => isNotSold(judged, 'R07'),
  R08: (judged) => isNotSold(judged, 'R08'),
  R09: (judged) => isNotSold(judged, 'R09'),
  R13: (judged) => takesNotItsDisk(judged, 'R13'),
  R15: (judged) => takesNotItsDisk(judged, 'R15'),
  R16: (judged) => judged.accelerator !== null && takesNotItsDisk(judged, 'R16'),
  R23: ({ machine, provisioningModel }) =>
    provisioningModel === 'FLEX_START' && neverFlexStart.test(machine.name),
};

function isNotSold({ machine, provisioningModel }: Judged, rule: keyof typeof sales): boolean {
  const { types, models } = sales[rule];
  return !models.includes(provisioningModel) && types.test(machine.name);
}

function takesNotItsDisk({ machine }: Judged, rule: keyof typeof diskLimits): boolean {
  const { types, takes } = diskLimits[rule];
  if (!types.test(machine.name)) return false;
  const kind = diskKindOf(machine);
  return kind !== null && !takes(kind);
}

const ids = Object.keys(breaks) as readonly RuleId[];
const judges = Object.values(breaks);

/** The rules that an offering breaks, in order. */
export function brokenRules(judged: Judged): readonly Violation[] {
  return ids
    .filter((id) => hasGpus(judged) && breaks[id](judged))
    .map((id) => {
      const { sentence, source } = offeringRules[id];
      return { rule: id, message: `${judged.machine.name}: ${sentence}`, source };
    });
}

/** True when an offering breaks a rule. */
export function breaksRules(judged: Judged): boolean {
  if (!hasGpus(judged)) return false;
  for (const judge of judges) if (judge(judged)) return true;
  return false;
}

function hasGpus({ machine, accelerator }: Judged): boolean {
  return accelerator !== null || machine.accelerator !== null;
}
