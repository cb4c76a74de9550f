import type { FrameworkRelease, GpuCode, WheelBuild } from './release.ts';
import { pythons } from './release.ts';

const toHopper: GpuCode = { native: [5, 6, 7, 8], ptx: 9 };
const cuda12: GpuCode = { native: [5, 6, 7, 8, 9, 10], ptx: 12 };
const cuda13: GpuCode = { native: [7.5, 8, 9, 10], ptx: 12 };

const cuda123 = wheel('12.3', toHopper);
/** CUDA 12 stands first: JAX has no default, and it serves the most GPUs. */
const both = [wheel('12.9', cuda12), wheel('13.0', cuda13)];

const rows: readonly (readonly [version: string, python: string, builds: readonly WheelBuild[]])[] = [
  ['0.4', '3.10-3.13', [cuda123]],
  ['0.5', '3.10-3.13', [cuda123]],
  ['0.6', '3.10-3.13', [wheel('12.8', cuda12)]],
  ['0.7', '3.11-3.14', both],
  ['0.8', '3.11-3.14', both],
  ['0.9', '3.11-3.14', both],
  ['0.10', '3.11-3.14', both],
  ['0.11', '3.12-3.14', both],
];

/** Releases of JAX, oldest first, each as its last patch release was built (0.4.38 for 0.4). */
export const jaxReleases: readonly FrameworkRelease[] = rows.map(([version, python, builds]) => ({
  framework: 'jax',
  version,
  python: pythons(python),
  bringsCuda: true,
  builds,
  source: 'jaxTags',
}));

function wheel(cuda: string, code: GpuCode): WheelBuild {
  return { cuda, code, install: `jax[cuda${cuda.split('.')[0] ?? ''}]=={version}` };
}
