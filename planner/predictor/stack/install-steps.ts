import type { CandidateBuild } from './candidate-build.ts';
import type { StackGpu } from './collision.ts';
import type { GpuImage } from './facts/images.ts';
import { installerBranch } from './gpu-image.ts';
import type { WantedFramework } from './wanted-framework.ts';

/** A wheel that was chosen for a wanted framework. */
export interface ChosenBuild {
  readonly wanted: WantedFramework;
  readonly candidate: CandidateBuild;
}

const installer =
  'https://storage.googleapis.com/compute-gpu-installation-us/installer/latest/cuda_installer.pyz';

/**
 * Shell commands that make the stack on its image, in order. `cuda_installer` reboots the machine up to twice and is to be
 * called again until it says that it is done (rule R39). Versions are digits and dots, so nothing of the user's is quoted.
 */
export function installSteps(
  image: GpuImage,
  gpu: StackGpu | null,
  python: string | null,
  chosen: readonly ChosenBuild[],
): readonly string[] {
  return [
    ...(image.driverBranch === null ? driverSteps(gpu) : []),
    ...(chosen.length === 0 ? [] : [`uv venv --seed${python === null ? '' : ` --python ${python}`}`]),
    ...chosen.map((each) => `uv pip install ${packageArguments(each).join(' ')}`),
  ];
}

function driverSteps(gpu: StackGpu | null): readonly string[] {
  const { name } = installerBranch(gpu);
  return [
    `curl --fail --location --output cuda_installer.pyz ${installer}`,
    `python3 cuda_installer.pyz install_cuda --installation-mode repo --installation-branch ${name}`,
  ];
}

/** Arguments of `pip install` for a wheel: what is wanted to three places as it is, else the newest of its minor release. */
export function packageArguments({ wanted, candidate: { release, build } }: ChosenBuild): readonly string[] {
  const exact = /^\d+(\.\d+)+$/.exec(wanted.version ?? '')?.[0];
  const parts = exact?.split('.').length ?? 0;
  const version = parts > 2 && exact !== undefined ? exact : `${release.version}.*`;
  return build.install.replaceAll('{version}', version).split(' ');
}
