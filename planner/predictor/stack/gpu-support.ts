import type { GpuArchitecture } from './facts/cuda-toolkits.ts';
import { architectures } from './facts/cuda-toolkits.ts';
import type { GpuCode } from './facts/release.ts';

export function architectureOf(capability: number): GpuArchitecture | null {
  return architectures.find(({ capabilities }) => capabilities.includes(capability)) ?? null;
}

/**
 * Whether code runs on a compute capability: machine code runs on its own and later minor versions of the same major, PTX on
 * everything later. Unknown code is not held against anyone.
 */
export function runsOn(code: GpuCode, capability: number): boolean {
  if (code === null) return true;
  if ('least' in code) return capability >= code.least;
  const { native, ptx } = code;
  const own = native.some((each) => Math.floor(each) === Math.floor(capability) && each <= capability);
  return own || (ptx !== null && capability >= ptx);
}

/** `7.5, 8.0 and 9.0`, or `7.0 and newer`. */
export function codeWords(code: GpuCode): string {
  if (code === null) return 'unknown compute capabilities';
  if ('least' in code) return `compute capability ${code.least.toFixed(1)} and newer`;
  const listed = code.native.map((each) => each.toFixed(1));
  return `compute capability ${listed.slice(0, -1).join(', ')} and ${listed.at(-1) ?? ''}`;
}
