import type { FrameworkRelease } from './release.ts';

/** CUDA of the wheels on PyPI, from this minor release of 1.x on. */
const cudaFrom: readonly (readonly [minor: number, cuda: string])[] = [
  [27, '13.0'],
  [21, '12.8'],
  [18, '11.8'],
];
/** 1.19 and 1.20 are for CUDA 12 of no named minor version. */
const unnamed: readonly number[] = [19, 20];
const first = 18;
const last = 30;

/**
 * Releases of onnxruntime-gpu, oldest first. Neither Python versions nor compute capabilities of the wheels are in the source;
 * the package brings no CUDA libraries.
 */
export const onnxruntimeReleases: readonly FrameworkRelease[] = Array.from(
  { length: last - first + 1 },
  (_, index) => release(first + index),
);

function release(minor: number): FrameworkRelease {
  const cuda = unnamed.includes(minor) ? '12' : (cudaFrom.find(([from]) => minor >= from)?.[1] ?? '11.8');
  return {
    framework: 'onnxruntime-gpu',
    version: `1.${String(minor)}`,
    python: null,
    bringsCuda: false,
    builds: [{ cuda, code: null, install: 'onnxruntime-gpu=={version}' }],
    source: 'onnxruntimeCuda',
  };
}
