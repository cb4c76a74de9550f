import type { FrameworkRelease, WheelBuild } from './release.ts';
import { pythons } from './release.ts';
import type { SourceId } from './sources.ts';

const old = wheels(7, '12.8');
const current = wheels(7.5, '13.0');
const withCuda129 = wheels(7.5, '13.0', '12.9');

const rows: readonly (readonly [version: string, python: string, builds: readonly WheelBuild[], SourceId])[] =
  [
    ['0.9', '3.9-3.12', old, 'vllmInstall'],
    ['0.11', '3.9-3.12', old, 'vllmInstall'],
    ['0.14', '3.10-3.13', old, 'vllmInstall'],
    ['0.20', '3.10-3.14', withCuda129, 'vllm20'],
    ['0.21', '?', withCuda129, 'vllm20'],
    ['0.22', '?', current, 'vllmBetween'],
    ['0.23', '?', current, 'vllmBetween'],
    ['0.24', '?', current, 'vllmBetween'],
    ['0.25', '?', current, 'vllmBetween'],
    ['0.26', '?', current, 'vllmBetween'],
    ['0.27', '?', current, 'vllm27'],
  ];

/** Releases of vLLM, oldest first; missing releases, and wheels for CUDA 12.9 after 0.21, are in no source that was read. */
export const vllmReleases: readonly FrameworkRelease[] = rows.map(([version, python, builds, source]) => ({
  framework: 'vllm',
  version,
  python: pythons(python),
  bringsCuda: true,
  builds,
  source,
}));

function wheels(least: number, ...cuda: readonly string[]): readonly WheelBuild[] {
  return cuda.map((each, index) => {
    const backend = index === 0 ? '' : ` --torch-backend=cu${each.replace('.', '')}`;
    return { cuda: each, code: { least }, install: `vllm=={version}${backend}` };
  });
}
