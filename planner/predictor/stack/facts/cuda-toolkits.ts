import type { SourceId } from './sources.ts';

/** Smallest Linux driver branch by CUDA major: minor versions run on it by minor version compatibility (rule R37). */
export const leastDriver: Readonly<Record<number, number>> = { 11: 450, 12: 525, 13: 580 };

export const leastDriverSource: SourceId = 'cudaReleaseNotes';

/** Driver branch that each CUDA release came with; code that is compiled from PTX on the machine needs at least this one. */
export const toolkitDriver: Readonly<Record<string, number>> = {
  '11.8': 520,
  '12.0': 525,
  '12.1': 530,
  '12.2': 535,
  '12.3': 545,
  '12.4': 550,
  '12.5': 555,
  '12.6': 560,
  '12.8': 570,
  '12.9': 575,
  '13.0': 580,
  '13.1': 590,
};

/** A generation of GPUs. */
export interface GpuArchitecture {
  readonly name: string;
  readonly capabilities: readonly number[];
  /** First CUDA release with code for it. */
  readonly firstCuda: string;
  /** Last CUDA major and driver branch with support for it; null while it is current. */
  readonly lastCudaMajor: number | null;
  readonly lastDriver: number | null;
  readonly source: SourceId;
}

/** Architectures of the accelerators on Compute Engine (rule R37). */
export const architectures: readonly GpuArchitecture[] = [
  architecture('Pascal', [6, 6.1], '8.0', true),
  architecture('Volta', [7], '9.0', true),
  architecture('Turing', [7.5], '10.0'),
  architecture('Ampere', [8, 8.6], '11.0'),
  architecture('Ada Lovelace', [8.9], '11.8'),
  architecture('Hopper', [9], '11.8'),
  architecture('Blackwell', [10, 12], '12.8'),
];

function architecture(
  name: string,
  capabilities: readonly number[],
  firstCuda: string,
  legacy = false,
): GpuArchitecture {
  const last = legacy ? { lastCudaMajor: 12, lastDriver: 580 } : { lastCudaMajor: null, lastDriver: null };
  return { name, capabilities, firstCuda, ...last, source: 'cudaReleaseNotes' };
}
