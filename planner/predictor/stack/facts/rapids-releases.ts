import type { FrameworkRelease, WheelBuild } from './release.ts';
import { pythons } from './release.ts';

const cuda12 = wheel('12.9', 7);
/** Of these releases only that there are wheels for CUDA 12 was read. */
const unnamed = wheel('12', 7);
const both = (cuda13: string): readonly WheelBuild[] => [cuda12, wheel(cuda13, 7.5)];

const rows: readonly (readonly [version: string, python: string, builds: readonly WheelBuild[]])[] = [
  ['25.06', '?', [unnamed]],
  ['25.08', '?', [unnamed]],
  ['25.10', '?', [unnamed]],
  ['25.12', '3.10-3.13', [unnamed]],
  ['26.02', '3.10-3.13', both('13.1')],
  ['26.04', '?', [cuda12]],
  ['26.06', '?', [cuda12]],
  ['26.08', '?', [cuda12]],
  ['26.10', '3.11-3.14', both('13.3')],
];

/** Releases of RAPIDS (cudf, cuml), oldest first. Wheels for CUDA 13 are named where the table of the release was read. */
export const rapidsReleases: readonly FrameworkRelease[] = rows.map(([version, python, builds]) => ({
  framework: 'rapids',
  version,
  python: pythons(python),
  bringsCuda: true,
  builds,
  source: 'rapidsPlatform',
}));

function wheel(cuda: string, least: number): WheelBuild {
  const suffix = `cu${cuda.split('.')[0] ?? ''}`;
  return {
    cuda,
    code: { least },
    install: `cudf-${suffix}=={version} cuml-${suffix}=={version} --extra-index-url https://pypi.nvidia.com`,
  };
}
