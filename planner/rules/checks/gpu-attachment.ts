import {
  attachableGpus,
  exceeds,
  gpuTypes,
  n1GpuLimits,
  smallP100,
  takesGpu,
} from '../../../schemas/offering-facts.ts';
import { offeringRules } from '../../../schemas/offering-rules.ts';
import { broken, brokenIf, kept, notJudged, whenKnown, type JudgedRule } from '../check.ts';
import { builtInGpus, seriesOf, withFacts } from '../machine-facts.ts';
import { sources } from '../sources.ts';

export const attachableOnN1: JudgedRule = {
  rule: offeringRules.R01,
  checks: [
    {
      judgeMachine: ({ machineType, attached }) =>
        whenKnown({ machine_type: machineType, guest_accelerator: attached }, (known) => {
          const [gpu] = known.guest_accelerator;
          const name = known.machine_type;
          if (!gpu || name === null) return kept;
          return brokenIf(
            !takesGpu(name, gpu.type),
            `${name} takes no ${gpu.type}.`,
            'Use an N1 machine (not shared core), or a machine type that brings its GPU.',
          );
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
          const counts = n1GpuLimits[gpu.type];
          if (!counts) return broken(`N1 takes no ${gpu.type}.`, `Use ${attachableGpus.join(', ')}.`);
          const limit = counts[gpu.count];
          if (!limit)
            return broken(
              `${gpu.count} × ${gpu.type} cannot be attached: N1 takes ${Object.keys(counts).join(', ')}.`,
              `Use a count of ${Object.keys(counts).join(' or ')}.`,
            );
          if (gpu.type === 'nvidia-tesla-p100' && gpu.count === smallP100.count)
            return whenKnown({ zone: machine.zone }, ({ zone }) =>
              withFacts(machine, context, (facts) =>
                tooLarge(facts, gpu, smallP100.zones.some((one) => one === zone) ? smallP100.limit : limit),
              ),
            );
          return withFacts(machine, context, (facts) => tooLarge(facts, gpu, limit));
        }),
    },
  ],
};

function tooLarge(
  facts: { readonly name: string; readonly vcpus: number; readonly memoryGib: number },
  gpu: { readonly type: string; readonly count: number },
  [vcpus, memoryGib]: readonly [number, number],
) {
  return brokenIf(
    exceeds(facts, [vcpus, memoryGib]),
    `${facts.name} has ${facts.vcpus} vCPUs and ${facts.memoryGib} GB, and ${gpu.count} × ${gpu.type} allows ${vcpus} and ${memoryGib}.`,
    'Take a smaller machine type or more GPUs.',
  );
}

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
