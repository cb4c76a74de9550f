import { broken, brokenIf, kept, whenKnown, type JudgedRule } from '../check.ts';
import { g2GpusByVcpus, g2MemoryByVcpus } from '../facts/g2-shapes.ts';
import { imageOf } from '../images.ts';
import { forTypes } from '../machine-facts.ts';
import { sources } from '../sources.ts';

export const g2Shapes: JudgedRule = {
  rule: {
    id: 'R04',
    severity: 'error',
    sentence:
      'G2 has 4, 8, 12, 16 or 32 vCPUs with one L4, 24 with two, 48 with four, 96 with eight, and custom memory within its range.',
    source: sources.acceleratorMachines,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine) =>
        forTypes(machine, /^g2-/, (name) => {
          const [, vcpus = NaN, mib] =
            /^g2-(?:standard|custom)-(\d+)(?:-(\d+))?$/.exec(name)?.map(Number) ?? [];
          const gpus = g2GpusByVcpus[vcpus];
          if (gpus === undefined)
            return broken(
              `${name} does not exist: G2 has ${Object.keys(g2GpusByVcpus).join(', ')} vCPUs.`,
              'Choose one of these sizes.',
            );
          return [
            ...customMemory(name, vcpus, mib),
            ...whenKnown({ guest_accelerator: machine.attached }, ({ guest_accelerator: [attached] }) =>
              brokenIf(
                attached !== undefined && (attached.type !== 'nvidia-l4' || attached.count !== gpus),
                `${name} holds ${gpus} × nvidia-l4, and guest_accelerator says ${attached?.count} × ${attached?.type}.`,
                'Leave guest_accelerator out, or choose the size with that many L4.',
              ),
            ),
          ];
        }),
    },
  ],
};

function customMemory(name: string, vcpus: number, mib: number | undefined) {
  const range = g2MemoryByVcpus[vcpus];
  if (mib === undefined || Number.isNaN(mib) || !range) return kept;
  const [least, most] = range;
  return brokenIf(
    mib / 1024 < least || mib / 1024 > most,
    `${name} asks for ${mib / 1024} GB, and ${vcpus} vCPUs take ${least} to ${most} GB.`,
    `Ask for ${least * 1024} to ${most * 1024} MB.`,
  );
}

export const g4Shapes: JudgedRule = {
  rule: {
    id: 'R05',
    severity: 'error',
    sentence:
      'G4 has 48, 96, 192 or 384 vCPUs with 1, 2, 4 or 8 RTX PRO 6000; 6, 12 and 24 are a preview; no Windows on 384.',
    source: sources.acceleratorMachines,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine, { catalog }) =>
        forTypes(machine, /^g4-/, (name) => {
          const gpus = catalog.machineType(name)?.accelerator?.count;
          if (gpus === undefined)
            return broken(`${name} does not exist.`, 'Choose g4-standard-48, -96, -192 or -384.');
          if (gpus < 1)
            return broken(
              `${name} holds a part of a GPU and is a preview.`,
              'Take g4-standard-48 or larger for what has to be relied on.',
              'warning',
            );
          if (name !== 'g4-standard-384') return kept;
          return whenKnown({ image: imageOf(machine) }, ({ image }) =>
            brokenIf(
              image?.isWindows === true,
              'g4-standard-384 runs no Windows.',
              'Take a smaller G4 machine or a Linux image.',
            ),
          );
        }),
    },
  ],
};

export const noWindows: JudgedRule = {
  rule: {
    id: 'R11',
    severity: 'error',
    sentence: 'A3, A4 and A4X run no Windows.',
    source: sources.acceleratorMachines,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine) =>
        forTypes(machine, /^(a3|a4|a4x)-/, (name) =>
          whenKnown({ image: imageOf(machine) }, ({ image }) =>
            brokenIf(image?.isWindows === true, `${name} runs no Windows.`, 'Use a Linux image.'),
          ),
        ),
    },
  ],
};
