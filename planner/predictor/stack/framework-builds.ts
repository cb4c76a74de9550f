/** The CUDA release that a framework's default wheel for Linux is built with. */
export interface FrameworkBuild {
  readonly framework: 'torch' | 'tensorflow' | 'jax';
  /** `major.minor` of the framework. */
  readonly version: string;
  /** `major.minor` of CUDA. */
  readonly cuda: string;
}

/**
 * As of 24 November 2026. torch: pytorch/pytorch RELEASE.md, release compatibility matrix (column "stable CUDA", which is what PyPI
 * serves); tensorflow: tensorflow.org/install/source, tested build configurations; jax: jax-ml/jax README (CUDA 12 plugin wheels
 * until 0.6, CUDA 13 offered beside them since 0.7).
 */
export const frameworkBuilds: readonly FrameworkBuild[] = [
  ...builds('torch', {
    '1.12': '11.3',
    '1.13': '11.7',
    '2.0': '11.7',
    '2.1': '12.1',
    '2.2': '12.1',
    '2.3': '12.1',
    '2.4': '12.1',
    '2.5': '12.4',
    '2.6': '12.4',
    '2.7': '12.6',
    '2.8': '12.8',
    '2.9': '12.8',
    '2.10': '12.8',
    '2.11': '13.0',
  }),
  ...builds('tensorflow', {
    '2.9': '11.2',
    '2.10': '11.2',
    '2.11': '11.2',
    '2.12': '11.8',
    '2.13': '11.8',
    '2.14': '11.8',
    '2.15': '12.2',
    '2.16': '12.3',
    '2.17': '12.3',
    '2.18': '12.5',
    '2.19': '12.5',
    '2.20': '12.5',
  }),
  ...builds('jax', { '0.4': '12.3', '0.5': '12.3', '0.6': '12.8', '0.7': '12.8', '0.8': '12.8' }),
];

function builds(
  framework: FrameworkBuild['framework'],
  table: Readonly<Record<string, string>>,
): FrameworkBuild[] {
  return Object.entries(table).map(([version, cuda]) => ({ framework, version, cuda }));
}

/** Smallest Linux driver branch for a CUDA major (docs.nvidia.com/deploy/cuda-compatibility; rule R37). */
export const minimumDriverBranch: Readonly<Record<string, number>> = { '11': 450, '12': 525, '13': 580 };

/** The last driver branch for Pascal and Volta, and the last CUDA major that still has code for them (rule R37). */
export const legacyGpus = { lastDriverBranch: 580, lastCudaMajor: 12, belowComputeCapability: 7.5 } as const;
