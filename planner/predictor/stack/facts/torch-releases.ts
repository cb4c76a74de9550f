import type { FrameworkRelease, GpuCode, WheelBuild } from './release.ts';
import { pythons } from './release.ts';
import type { SourceId } from './sources.ts';

const from37: GpuCode = { native: [3.7, 5, 6, 7, 7.5, 8, 8.6, 9], ptx: null };
const from50: GpuCode = { native: [5, 6, 7, 7.5, 8, 8.6, 9], ptx: null };
const from70: GpuCode = { native: [7, 7.5, 8, 8.6, 9, 10, 12], ptx: null };
const from75: GpuCode = { native: [7.5, 8, 8.6, 9, 10, 12], ptx: 12 };

/** Wheels of a release, `default` first: CUDA and code. */
type Wheels = readonly (readonly [cuda: string, code: GpuCode])[];

const rows: readonly (readonly [version: string, python: string, wheels: Wheels, source?: SourceId])[] = [
  ['1.12', '3.7-3.10', plain('11.3', '11.6')],
  ['1.13', '3.7-3.10', plain('11.7', '11.6')],
  ['2.0', '3.8-3.11', plain('11.7', '11.8')],
  ['2.1', '3.8-3.11', plain('12.1', '11.8')],
  ['2.2', '3.8-3.12', plain('12.1', '11.8')],
  ['2.3', '3.8-3.12', plain('12.1', '11.8')],
  ['2.4', '3.8-3.12', plain('12.1', '12.4', '11.8')],
  ['2.5', '3.9-3.13', plain('12.4', '12.1', '11.8')],
  ['2.6', '3.9-3.13', plain('12.4', '12.6', '11.8')],
  [
    '2.7',
    '3.9-3.13',
    [
      ['12.6', from50],
      ['12.8', from75],
      ['11.8', from37],
    ],
    'pytorch27',
  ],
  [
    '2.8',
    '3.9-3.13',
    [
      ['12.8', from70],
      ['12.9', from70],
      ['12.6', from50],
    ],
    'pytorchVolta',
  ],
  [
    '2.9',
    '3.10-3.14',
    [
      ['12.8', from70],
      ['13.0', from75],
      ['12.6', from50],
    ],
    'pytorchVolta',
  ],
  [
    '2.10',
    '3.10-3.14',
    [
      ['12.8', from70],
      ['13.0', from75],
      ['12.6', from50],
    ],
    'pytorchVolta',
  ],
  [
    '2.11',
    '3.10-3.14',
    [
      ['13.0', from75],
      ['12.8', from75],
      ['12.6', from50],
    ],
    'pytorchVolta',
  ],
  [
    '2.12',
    '3.10-3.14',
    [
      ['13.0', from75],
      ['13.2', from75],
      ['12.6', from50],
    ],
  ],
  [
    '2.13',
    '3.10-3.15',
    [
      ['13.0', from75],
      ['13.2', from75],
      ['12.6', from50],
    ],
  ],
  [
    '2.14',
    '3.10-3.15',
    [
      ['13.2', from75],
      ['13.0', from75],
      ['12.6', from50],
    ],
    'pytorchDefaults',
  ],
];

/** Releases of PyTorch, oldest first. Architectures of wheels before 2.7 are in no source that was read. */
export const torchReleases: readonly FrameworkRelease[] = rows.map(([version, python, wheels, source]) => ({
  framework: 'torch',
  version,
  python: pythons(python),
  bringsCuda: true,
  builds: wheels.map(([cuda, code], index) => wheel(cuda, code, index === 0)),
  source: source ?? 'pytorchMatrix',
}));

function plain(...cuda: readonly string[]): Wheels {
  return cuda.map((each) => [each, null]);
}

function wheel(cuda: string, code: GpuCode, isDefault: boolean): WheelBuild {
  const index = `https://download.pytorch.org/whl/cu${cuda.replace('.', '')}`;
  return { cuda, code, install: isDefault ? 'torch=={version}' : `torch=={version} --index-url ${index}` };
}
