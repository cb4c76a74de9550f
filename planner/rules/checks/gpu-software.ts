import { brokenIf, kept, whenKnown, type Context, type Finding, type JudgedRule } from '../check.ts';
import { imageOf, type ImageFacts } from '../images.ts';
import { withGpus } from '../machine-facts.ts';
import type { MachineView } from '../machine-view.ts';
import { sources } from '../sources.ts';
import { installerBranch, pinnedDriver, wheelCuda } from '../script-facts.ts';
import type { AcceleratorFacts } from '../../../schemas/catalog.ts';

/** Smallest Linux driver branch by CUDA major (source: NVIDIA, CUDA compatibility). */
const leastDriver: Readonly<Record<number, number>> = { 11: 450, 12: 525, 13: 580 };
/** From this CUDA major on Pascal and Volta are not supported. */
const withoutVolta = 13;
const turing = 7.5;

/** What is known of the software of a machine with GPUs. */
interface Software {
  readonly gpu: AcceleratorFacts;
  readonly image: ImageFacts | null;
  readonly script: string;
}

function ofSoftware(judge: (software: Software) => readonly Finding[]) {
  return {
    judgeMachine: (machine: MachineView, context: Context) =>
      withGpus(machine, context, (gpus) => {
        const gpu = context.catalog.accelerator(gpus.type);
        if (!gpu) return kept;
        return whenKnown({ image: imageOf(machine), startup_script: machine.script }, (known) =>
          judge({ gpu, image: known.image, script: known.startup_script ?? '' }),
        );
      }),
  };
}

function imageDrivers({ image }: Software): readonly Finding[] {
  if (image === null || image.cuda === null || image.driverBranch === null) return kept;
  const least = leastDriver[Math.floor(image.cuda)] ?? 0;
  return brokenIf(
    image.driverBranch < least,
    `CUDA ${image.cuda} needs driver ${least} or newer, and ${image.name} brings ${image.driverBranch}.`,
    'Choose an image whose driver is new enough.',
  );
}

/** Driver and CUDA that the hardware is still supported by. */
function oldHardware({ gpu, image, script }: Software): readonly Finding[] {
  if (gpu.lastDriverBranch === null) return kept;
  const last = Number(gpu.lastDriverBranch);
  const branch = installerBranch(script);
  const driver = image?.driverBranch ?? pinnedDriver(script);
  return [
    ...brokenIf(
      branch !== null && branch !== 'lts',
      `${gpu.name} is supported up to driver ${last}, and the installer's branch ${branch ?? ''} is newer.`,
      'Call cuda_installer with --installation-branch lts.',
    ),
    ...brokenIf(
      driver !== null && driver > last,
      `${gpu.name} is supported up to driver ${last}, not ${driver ?? ''}.`,
      `Use a driver of branch ${last} or older.`,
    ),
    ...brokenIf(
      image !== null && image.cuda !== null && image.cuda >= withoutVolta,
      `CUDA ${image?.cuda ?? ''} no longer supports ${gpu.name}.`,
      'Use CUDA 12.',
    ),
  ];
}

export const cudaDrivers: JudgedRule = {
  rule: {
    id: 'R37',
    severity: 'error',
    sentence:
      'CUDA 11 needs driver 450, 12 needs 525, 13 needs 580; P4, P100 and V100 go no further than driver 580 and CUDA 12, installed from the branch lts.',
    source: `${sources.cuda}; ${sources.installer}`,
    judges: 'configuration',
  },
  checks: [ofSoftware(imageDrivers), ofSoftware(oldHardware)],
};

/** From these CUDA builds on no PyTorch wheel holds code for Pascal. */
const pascalEnds = 12.8;
/** PyTorch 2.x minors whose wheels for CUDA 12.8 hold code for Volta. */
const voltaOnCuda128 = { cuda: 12.8, first: 8, last: 10 };

function wheels({ gpu, image, script }: Software): readonly Finding[] {
  const fromImage = image?.torch ? image.cuda : null;
  const cuda = fromImage ?? wheelCuda(script);
  if (cuda === null) return kept;
  const capability = Number(gpu.computeCapability);
  const minor = image?.torch?.[0] === 2 ? image.torch[1] : null;
  const { first, last } = voltaOnCuda128;
  const lacksVolta = minor !== null && cuda === voltaOnCuda128.cuda && (minor < first || minor > last);
  return brokenIf(
    capability < 7 ? cuda >= pascalEnds : capability === 7 && lacksVolta,
    `PyTorch's builds for CUDA ${cuda} hold no code for ${gpu.name}.`,
    capability < 7
      ? 'Use the builds for CUDA 12.6 (cu126).'
      : 'Use PyTorch 2.8 to 2.10, or the builds for CUDA 12.6.',
  );
}

/** A kernel module built from the open sources, and one that is not. */
const openModules =
  /\bnvidia-(?:open|driver-\d+-(?:server-)?open|kernel-open)\b|--kernel-module-type=open|-m=kernel-open/;
const closedModules =
  /\bnvidia-driver-\d+(?:-server)?(?![\w-]*open)\b|--kernel-module-type=proprietary|\bcuda-drivers\b/;

function modules({ gpu, script }: Software): readonly Finding[] {
  return [
    ...brokenIf(
      Number(gpu.computeCapability) < turing && openModules.test(script),
      `The open kernel modules do not support ${gpu.name}: they need Turing or newer.`,
      'Install the proprietary modules.',
    ),
    ...brokenIf(
      gpu.type === 'nvidia-b200' && closedModules.test(script) && !openModules.test(script),
      'B200 runs on the open kernel modules only.',
      'Install nvidia-open.',
    ),
  ];
}

export const kernelsAndWheels: JudgedRule = {
  rule: {
    id: 'R38',
    severity: 'error',
    sentence:
      'Open kernel modules need Turing or newer and B200 needs them; no cu128 or cu129 PyTorch build runs on P100, and on V100 the cu128 builds of 2.8 to 2.10 only.',
    source: sources.openModules,
    judges: 'configuration',
  },
  checks: [ofSoftware(modules), ofSoftware(wheels)],
};
