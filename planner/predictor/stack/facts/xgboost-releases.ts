import type { FrameworkRelease, GpuCode, WheelBuild } from './release.ts';
import { pythons } from './release.ts';

const cuda124: GpuCode = { native: [5, 6, 7, 8, 9], ptx: 9 };
const cuda128: GpuCode = { native: [5, 6, 7, 8, 9, 10, 12], ptx: 12 };
const cuda129: GpuCode = { native: [7.5, 8, 9, 10, 12], ptx: 12 };
const cuda13 = wheel('13.0', cuda129, 'xgboost-cu13');

const rows: readonly (readonly [version: string, python: string, builds: readonly WheelBuild[]])[] = [
  ['2.1', '3.8-', [wheel('12.4', cuda124)]],
  ['3.0', '3.10-', [wheel('12.8', cuda128)]],
  ['3.1', '3.10-', [wheel('12.8', cuda128), cuda13]],
  ['3.2', '3.10-', [wheel('12.9', cuda128), cuda13]],
  ['3.3', '3.12-', [wheel('12.9', cuda129), cuda13]],
  ['3.4', '3.12-', [wheel('13.3', cuda129), wheel('12.9', cuda129, 'xgboost-cu12')]],
];

/** Releases of XGBoost, oldest first. CUDA is linked into the wheel. */
export const xgboostReleases: readonly FrameworkRelease[] = rows.map(([version, python, builds]) => ({
  framework: 'xgboost',
  version,
  python: pythons(python),
  bringsCuda: true,
  builds,
  source: 'xgboostTags',
}));

function wheel(cuda: string, code: GpuCode, distribution = 'xgboost'): WheelBuild {
  return { cuda, code, install: `${distribution}=={version}` };
}
