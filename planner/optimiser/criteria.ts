import type { AcceleratorFacts, MachineTypeFacts } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import { largestDiskGib } from '../../schemas/offering-facts.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { OfferingGroup } from '../ports.ts';
import { incompatibility } from './gpu-compatibility.ts';
import { inPlaceConflict } from './in-place.ts';
import type { Need } from './need.ts';
import { breaksRules, brokenRules, diskKindOf } from './offering-rules.ts';
import type { PreemptionRates } from './preemption-rates.ts';

/** Everything that a group is judged against; built once per choice. */
export interface Judgement {
  readonly job: Job;
  readonly prediction: Prediction;
  readonly need: Need;
  /** Facts of the machine that stands, when one does. */
  readonly currentMachine: MachineTypeFacts | null;
  /** Largest count of an accelerator on one machine; empty for a job without GPUs. */
  readonly largestCount: ReadonlyMap<string, number>;
  readonly imageArchitecture: MachineTypeFacts['architecture'];
  /** How often Spot machines are taken back. */
  readonly rates: PreemptionRates;
  /** Remembered answers of `incompatibility` by accelerator type. */
  readonly incompatible: (gpu: AcceleratorFacts) => string | null;
}

/** One thing an offering must satisfy. The words are made only for what is shown. */
export interface Criterion {
  readonly name: string;
  readonly fails: (group: OfferingGroup, judgement: Judgement) => boolean;
  /** Why a group that fails does. */
  readonly reason: (group: OfferingGroup, judgement: Judgement) => string;
}

/** Judgement of a need; `groups` gives the largest counts. */
export function judgementOf(
  job: Job,
  prediction: Prediction,
  need: Need,
  groups: readonly OfferingGroup[],
  currentMachine: MachineTypeFacts | null,
  rates: PreemptionRates,
): Judgement {
  const largestCount = new Map<string, number>();
  for (const { accelerator } of need.gpuCount > 0 ? groups : [])
    if (accelerator)
      largestCount.set(
        accelerator.type,
        Math.max(accelerator.count, largestCount.get(accelerator.type) ?? 0),
      );
  const answers = new Map<string, string | null>();
  const incompatible = (gpu: AcceleratorFacts): string | null => {
    const known = answers.get(gpu.type);
    if (known !== undefined) return known;
    const answer = incompatibility(job, prediction, gpu);
    answers.set(gpu.type, answer);
    return answer;
  };
  const imageArchitecture = prediction.image.family.includes('arm64') ? 'ARM64' : 'X86_64';
  return { job, prediction, need, currentMachine, largestCount, imageArchitecture, rates, incompatible };
}

/**
 * How many equal machines of a group the job takes: as many as predicted, or more where its GPUs exceed the largest count
 * of one machine; null where the group holds too few GPUs for its kind.
 */
export function machineCountOf(group: OfferingGroup, { need, largestCount }: Judgement): number | null {
  const count = group.accelerator?.count ?? 0;
  if (need.gpuCount === 0) return count === 0 ? need.machines : null;
  const largest = group.accelerator ? (largestCount.get(group.accelerator.type) ?? 0) : 0;
  if (need.gpuCount > largest)
    return count === largest && count > 0 ? need.machines * Math.ceil(need.gpuCount / count) : null;
  const enough = need.accelerator ? count === need.gpuCount : count >= need.gpuCount;
  return enough ? need.machines : null;
}

function isAsked(group: OfferingGroup, type: string): boolean {
  const { acceleratorFacts: facts } = group;
  return facts !== null && (facts.type === type || facts.name.toLowerCase() === type.toLowerCase());
}

const models: Criterion = {
  name: 'provisioningModel',
  fails: ({ provisioningModel }, { need }) =>
    provisioningModel !== 'RESERVATION_BOUND' && !need.models.includes(provisioningModel),
  reason: ({ provisioningModel }, { need }) =>
    need.modelConflict ??
    `${provisioningModel} is not ${need.modelFixed ? 'what was asked for' : 'taken unless asked for'} (${need.models.join(' or ')})`,
};

const accelerator: Criterion = {
  name: 'accelerator',
  fails: (group, { need }) => {
    if (need.gpuCount === 0) return group.accelerator !== null;
    return (
      group.accelerator === null || (need.accelerator !== null && !isAsked(group, need.accelerator.type))
    );
  },
  reason: (group, { need }) => {
    if (need.gpuCount === 0) return 'the job uses no GPU';
    return group.accelerator === null ? 'the job needs a GPU' : `the job asks for ${need.accelerator?.type}`;
  },
};

const gpuCount: Criterion = {
  name: 'gpuCount',
  fails: (group, judgement) =>
    group.accelerator !== null && judgement.need.gpuCount > 0 && machineCountOf(group, judgement) === null,
  reason: (_, { need }) =>
    `the job needs ${need.accelerator ? 'exactly ' : ''}${need.gpuCount} GPUs in a machine`,
};

const gpuMemory: Criterion = {
  name: 'gpuMemoryGib',
  fails: ({ acceleratorFacts: facts }, { need }) => facts !== null && facts.memoryGib < need.gpuMemoryGib,
  reason: ({ acceleratorFacts: facts }, { need }) =>
    `${facts?.name} has ${facts?.memoryGib} GiB, and the job may need ${round(need.gpuMemoryGib)} GiB per GPU with the driver's share`,
};

const compatibility: Criterion = {
  name: 'driver',
  fails: ({ acceleratorFacts }, { need, incompatible }) =>
    need.gpuCount > 0 && acceleratorFacts !== null && incompatible(acceleratorFacts) !== null,
  reason: ({ acceleratorFacts }, { incompatible }) =>
    (acceleratorFacts && incompatible(acceleratorFacts)) ?? '',
};

const architecture: Criterion = {
  name: 'architecture',
  fails: ({ machine }, { imageArchitecture }) => machine.architecture !== imageArchitecture,
  reason: ({ machine }, { prediction, imageArchitecture: image }) =>
    `the image ${prediction.image.family} is for ${image}, the machine is ${machine.architecture}`,
};

const vcpus: Criterion = {
  name: 'vcpus',
  fails: ({ machine }, { need }) => machine.vcpus < need.vcpus,
  reason: ({ machine }, { need }) =>
    `${machine.name} has ${machine.vcpus} vCPUs, and the job needs ${round(need.vcpus)}`,
};

const memory: Criterion = {
  name: 'memoryGib',
  fails: ({ machine }, { need }) => machine.memoryGib < need.memoryGib,
  reason: ({ machine }, { need }) =>
    `${machine.name} has ${machine.memoryGib} GiB, and the job with its system may need ${round(need.memoryGib)} GiB`,
};

const disk: Criterion = {
  name: 'disk',
  fails: ({ machine }, { need }) => need.dataDiskGib > largestDiskGib || diskKindOf(machine) === null,
  reason: ({ machine }, { need }) =>
    need.dataDiskGib > largestDiskGib
      ? `the job needs a data disk of ${need.dataDiskGib} GiB, and the largest that there is has ${largestDiskGib}`
      : `${machine.name} takes neither pd-balanced nor hyperdisk-balanced`,
};

/** Apart from the other models: what is sold by reservation alone is refused for this, and not for want of asking. */
const reservation: Criterion = {
  name: 'reservation',
  fails: ({ provisioningModel }) => provisioningModel === 'RESERVATION_BOUND',
  reason: ({ machine }) =>
    `${machine.name} as RESERVATION_BOUND goes with a named reservation (R22), and a job cannot name one`,
};

const rules: Criterion = {
  name: 'rules',
  fails: (group) => breaksRules(group),
  reason: (group) =>
    brokenRules(group)
      .map(({ rule, message }) => `${message} (${rule})`)
      .join(' '),
};

const inPlace: Criterion = {
  name: 'inPlace',
  fails: (group, { need, currentMachine }) =>
    need.current !== null && inPlaceConflict(need.current, currentMachine, group) !== null,
  reason: (group, { need, currentMachine }) =>
    (need.current && inPlaceConflict(need.current, currentMachine, group)) ?? '',
};

/** In the order in which they are judged and shown; an offering is counted by the first that refuses it. */
export const criteria: readonly Criterion[] = [
  models,
  accelerator,
  gpuCount,
  gpuMemory,
  compatibility,
  architecture,
  vcpus,
  memory,
  disk,
  inPlace,
  reservation,
  rules,
];

export function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
