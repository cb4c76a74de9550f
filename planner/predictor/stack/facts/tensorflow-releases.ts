import type { FrameworkRelease, GpuCode } from './release.ts';
import { pythons } from './release.ts';

/** Set by TensorFlow's .bazelrc for its own wheels with CUDA 12.5. */
const cuda125: GpuCode = { native: [6, 7, 8, 8.9], ptx: 9 };

const rows: readonly (readonly [version: string, python: string, cuda: string, code: GpuCode])[] = [
  ['2.9', '3.7-3.10', '11.2', null],
  ['2.10', '3.7-3.10', '11.2', null],
  ['2.11', '3.7-3.10', '11.2', null],
  ['2.12', '3.8-3.11', '11.8', null],
  ['2.13', '3.8-3.11', '11.8', null],
  ['2.14', '3.9-3.11', '11.8', null],
  ['2.15', '3.9-3.11', '12.2', null],
  ['2.16', '3.9-3.12', '12.3', null],
  ['2.17', '3.9-3.12', '12.3', null],
  ['2.18', '3.9-3.12', '12.5', cuda125],
  ['2.19', '3.9-3.12', '12.5', cuda125],
  ['2.20', '3.9-3.13', '12.5', cuda125],
  ['2.21', '3.10-3.13', '12.5', cuda125],
];

/** The extra `and-cuda`, which brings CUDA through pip, came with this release. */
const firstWithExtra = 14;

/** Releases of TensorFlow, oldest first. */
export const tensorflowReleases: readonly FrameworkRelease[] = rows.map(([version, python, cuda, code]) => {
  const bringsCuda = Number(version.split('.')[1]) >= firstWithExtra;
  return {
    framework: 'tensorflow',
    version,
    python: pythons(python),
    bringsCuda,
    builds: [{ cuda, code, install: `tensorflow${bringsCuda ? '[and-cuda]' : ''}=={version}` }],
    source: 'tensorflowBuilds',
  };
});
