import { brokenIf, kept, whenKnown, type Context, type Finding, type JudgedRule } from '../check.ts';
import { imageOf, type ImageFacts } from '../images.ts';
import { gpusOf, withGpus } from '../machine-facts.ts';
import type { MachineView } from '../machine-view.ts';
import { installerBranch, opsAgentVersion } from '../script-facts.ts';
import { sources } from '../sources.ts';
import { textOf, Unknown } from '../value.ts';

const deepLearning = 'deeplearning-platform-release';
/** Systems that cuda_installer supports, by image name. */
const supported = /^(debian-1[23]|ubuntu-(?:[a-z]+-)*(?:22|24|26)|rhel-(?:8|9|10)|rocky-linux-(?:8|9|10))/;

function deprecatedScript({ script }: MachineView): readonly Finding[] {
  return whenKnown({ startup_script: script }, ({ startup_script: text }) =>
    brokenIf(
      text?.includes('install_gpu_driver.py') === true,
      'install_gpu_driver.py is deprecated.',
      'Use cuda_installer.pyz.',
    ),
  );
}

/** The text is a program for the machine's system: with a branch it calls the installer. */
function unsupportedSystem(machine: MachineView): readonly Finding[] {
  return whenKnown({ startup_script: machine.script, image: imageOf(machine) }, (known) => {
    const { image, startup_script: text } = known;
    const calls = text !== null && installerBranch(text) !== null;
    if (!calls || image?.isPublic !== true || image.project === deepLearning) return kept;
    return brokenIf(
      !supported.test(image.name) || image.isArm,
      `cuda_installer does not support ${image.name}.`,
      'Use Debian 12 or 13, Ubuntu 22, 24 or 26, or RHEL or Rocky 8 to 10, for x86_64.',
    );
  });
}

function secureBoot(machine: MachineView, context: Context): readonly Finding[] {
  return whenKnown({ enable_secure_boot: machine.secureBoot }, ({ enable_secure_boot: on }) => {
    if (on !== true) return kept;
    return withGpus(machine, context, () =>
      whenKnown({ startup_script: machine.script, image: imageOf(machine) }, (known) =>
        brokenIf(
          known.image?.project === deepLearning ||
            (known.startup_script !== null && installerBranch(known.startup_script) !== null),
          'With secure boot the GPU driver that is installed on the machine needs a signing key.',
          'Turn enable_secure_boot off, or use an image with a signed driver (ubuntu-os-accelerator-images).',
        ),
      ),
    );
  });
}

/** Deep Learning VM images: how their driver comes, which are retired, and where they are not documented to run. */
function deepLearningVm(machine: MachineView, context: Context): readonly Finding[] {
  return whenKnown({ image: imageOf(machine) }, ({ image }) => {
    if (image?.project !== deepLearning) return kept;
    const gpus = gpusOf(machine, context.catalog);
    return [
      ...brokenIf(
        image.name.startsWith('tf-'),
        `${image.name}: the tf-* image families are deprecated.`,
        'Use common-cu129-ubuntu-2404-nvidia-580 and install TensorFlow.',
      ),
      ...(gpus instanceof Unknown || gpus === null ? [] : onGpus(machine, image, gpus.type)),
    ];
  });
}

function onGpus(machine: MachineView, image: ImageFacts, gpuType: string): readonly Finding[] {
  return [
    ...whenKnown({ metadata: machine.metadata }, ({ metadata }) => {
      const flag = metadata === null ? null : textOf(metadata, 'install-nvidia-driver');
      return whenKnown({ 'install-nvidia-driver': flag }, (known) =>
        brokenIf(
          known['install-nvidia-driver']?.toLowerCase() !== 'true',
          `${image.name} installs its GPU driver only when it is told to.`,
          'Set metadata install-nvidia-driver to True.',
        ),
      );
    }),
    ...brokenIf(
      gpuType === 'nvidia-l4',
      'Deep Learning VM images are documented as unsupported on G2, and used there all the same.',
      'Test the image on G2, or use ubuntu-os-accelerator-images.',
    ),
  ];
}

export const driverInstallation: JudgedRule = {
  rule: {
    id: 'R39',
    severity: 'warning',
    sentence:
      'Drivers come from cuda_installer.pyz on the systems that it supports (not install_gpu_driver.py), or from a Deep Learning VM image with install-nvidia-driver=True; secure boot needs signed modules; tf-* families are deprecated.',
    source: sources.installer,
    judges: 'configuration',
  },
  checks: [deprecatedScript, unsupportedSystem, secureBoot, deepLearningVm].map((judgeMachine) => ({
    judgeMachine,
  })),
};

/** Minor versions of Ops Agent 2 without or with broken GPU metrics. */
const leastAgent = 38;
const brokenAgents = [39, 40];

export const opsAgent: JudgedRule = {
  rule: {
    id: 'R40',
    severity: 'warning',
    sentence:
      'GPU metrics need Ops Agent 2.38.0 or newer, not 2.39 or 2.40; without it there is no GPU data, which is not 0 %.',
    source: sources.opsAgent,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine, context) =>
        withGpus(machine, context, () =>
          whenKnown({ startup_script: machine.script }, ({ startup_script: text }) => {
            const version = text === null ? null : opsAgentVersion(text);
            if (!version) return kept;
            const [major, minor] = version;
            return brokenIf(
              major < 2 || (major === 2 && (minor < leastAgent || brokenAgents.includes(minor))),
              `Ops Agent ${major}.${minor} gives no GPU metrics.`,
              'Install 2.41 or newer, or do not pin the version.',
            );
          }),
        ),
    },
  ],
};
