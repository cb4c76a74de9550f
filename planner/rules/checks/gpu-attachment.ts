import {
  countConflict,
  dependsOnZone,
  sizeConflict,
  typeConflict,
  type AttachConflict,
} from '../../../schemas/gpu-attachment.ts';
import { gpuTypes } from '../../../schemas/offering-facts.ts';
import { offeringRules } from '../../../schemas/offering-rules.ts';
import { broken, brokenIf, kept, notJudged, whenKnown, type Finding, type JudgedRule } from '../check.ts';
import { builtInGpus, seriesOf, withFacts } from '../machine-facts.ts';
import { sources } from '../sources.ts';

function found(conflict: AttachConflict | null): readonly Finding[] {
  return conflict ? broken(conflict.message, conflict.fix) : kept;
}

export const attachableOnN1: JudgedRule = {
  rule: offeringRules.R01,
  checks: [
    {
      judgeMachine: ({ machineType, attached }) =>
        whenKnown({ machine_type: machineType, guest_accelerator: attached }, (known) => {
          const [gpu] = known.guest_accelerator;
          const name = known.machine_type;
          return !gpu || name === null ? kept : found(typeConflict(name, gpu));
        }),
    },
  ],
};

export const n1Limits: JudgedRule = {
  rule: offeringRules.R02,
  checks: [
    {
      judgeMachine: (machine, context) =>
        whenKnown({ machine_type: machine.machineType, guest_accelerator: machine.attached }, (known) => {
          const [gpu] = known.guest_accelerator;
          const name = known.machine_type;
          if (!gpu || name === null || seriesOf(name) !== 'n1') return kept;
          const conflict = countConflict(gpu);
          if (conflict) return found(conflict);
          return whenKnown(dependsOnZone(gpu) ? { zone: machine.zone } : { zone: null }, ({ zone }) =>
            withFacts(machine, context, (facts) => found(sizeConflict(facts, gpu, zone))),
          );
        }),
    },
  ],
};

export const fixedGpus: JudgedRule = {
  rule: offeringRules.R03,
  checks: [
    {
      judgeMachine: ({ machineType, attached }, { catalog }) =>
        whenKnown({ machine_type: machineType }, ({ machine_type: name }) => {
          if (name === null || !gpuTypes.test(name)) return kept;
          return whenKnown({ guest_accelerator: attached }, ({ guest_accelerator: blocks }) => {
            const [gpu] = blocks;
            if (!gpu) return kept;
            const own = builtInGpus(name, catalog);
            if (!own) return notJudged(`machine_type: the catalog does not know ${name}`);
            if (own.count < 1) return notJudged(`machine_type: ${name} holds a part of a GPU`);
            return brokenIf(
              blocks.length > 1 || own.type !== gpu.type || own.count !== gpu.count,
              `${name} brings ${own.count} × ${own.type}, and guest_accelerator says ${gpu.count} × ${gpu.type}.`,
              'Leave guest_accelerator out, or choose the machine type with that GPU.',
            );
          });
        }),
    },
  ],
};

export const a100Forms: JudgedRule = {
  rule: {
    id: 'R06',
    severity: 'error',
    sentence: 'a2-highgpu and a2-megagpu hold nvidia-tesla-a100 (40 GB), a2-ultragpu nvidia-a100-80gb.',
    source: sources.acceleratorMachines,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: ({ machineType, attached }, { catalog }) =>
        whenKnown({ machine_type: machineType }, ({ machine_type: name }) => {
          if (name === null || !name.startsWith('a2-')) return kept;
          return whenKnown({ guest_accelerator: attached }, ({ guest_accelerator: blocks }) => {
            const own = builtInGpus(name, catalog)?.type;
            const other = blocks.find(({ type }) => type !== own);
            return brokenIf(
              own !== undefined && other !== undefined,
              `${name} holds ${own ?? ''}, never ${other?.type ?? ''}.`,
              `Use ${own ?? ''}, or leave guest_accelerator out.`,
            );
          });
        }),
    },
  ],
};
