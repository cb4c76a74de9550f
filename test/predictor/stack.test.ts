import { describe, expect, it } from 'vitest';
import { refusalText } from '../../planner/predictor/stack/refusal-text.ts';
import { solveStack, type StackRequest } from '../../planner/predictor/stack/solve-stack.ts';
import { requestOf, type GpuName } from './stack-cases.ts';

type Changes = Partial<StackRequest>;

/** Requirements, GPU → CUDA, Python, the last install step. */
const solved: readonly (readonly [
  string,
  GpuName | null,
  string | null,
  string | null,
  string | undefined,
  Changes?,
])[] = [
  ['torch==2.8.0', null, '12.8', '3.12', 'uv pip install torch==2.8.0'],
  ['torch==2.8.0', 'L4', '12.8', '3.12', 'uv pip install torch==2.8.0'],
  [
    'torch==2.8.0',
    'P100',
    '12.6',
    '3.12',
    'uv pip install torch==2.8.0 --index-url https://download.pytorch.org/whl/cu126',
  ],
  ['torch==2.8.0', 'V100', '12.8', '3.12', 'uv pip install torch==2.8.0'],
  ['torch==2.7.1', 'V100', '12.6', '3.12', 'uv pip install torch==2.7.1'],
  [
    'torch==2.11.0',
    'V100',
    '12.6',
    '3.12',
    'uv pip install torch==2.11.0 --index-url https://download.pytorch.org/whl/cu126',
  ],
  [
    'torch==2.9.1+cu126',
    'T4',
    '12.6',
    '3.12',
    'uv pip install torch==2.9.1 --index-url https://download.pytorch.org/whl/cu126',
  ],
  ['torch', 'L4', '13.2', '3.12', 'uv pip install torch==2.14.*'],
  [
    'torch',
    'P4',
    '12.6',
    '3.12',
    'uv pip install torch==2.14.* --index-url https://download.pytorch.org/whl/cu126',
  ],
  ['torch==2.1.2', 'A100', '12.1', '3.10', 'uv pip install torch==2.1.2', { python: '3.10' }],
  [
    'torch==2.7.0',
    'B200',
    '12.8',
    '3.12',
    'uv pip install torch==2.7.0 --index-url https://download.pytorch.org/whl/cu128',
  ],
  ['tensorflow==2.15.0', 'T4', '12.2', '3.10', 'uv pip install tensorflow[and-cuda]==2.15.0'],
  ['tensorflow==2.20.0', 'L4', '12.5', '3.12', 'uv pip install tensorflow[and-cuda]==2.20.0'],
  ['jax==0.6.2', 'P100', '12.8', '3.12', 'uv pip install jax[cuda12]==0.6.2'],
  ['jax==0.8.2', 'RTX PRO 6000', '12.9', '3.12', 'uv pip install jax[cuda12]==0.8.2'],
  ['vllm==0.27.1', 'H100', '13.0', null, 'uv pip install vllm==0.27.1'],
  [
    'cudf-cu12==26.2.0',
    'V100',
    '12.9',
    '3.12',
    'uv pip install cudf-cu12==26.2.0 cuml-cu12==26.2.0 --extra-index-url https://pypi.nvidia.com',
  ],
  ['xgboost==3.4.0', 'T4', '13.3', '3.12', 'uv pip install xgboost==3.4.0'],
  ['xgboost==3.2.0', 'V100', '12.9', '3.12', 'uv pip install xgboost==3.2.0'],
  ['onnxruntime-gpu==1.30.0', 'L4', '13.0', null, 'uv pip install onnxruntime-gpu==1.30.0'],
  ['torch==99.1.0', 'L4', '12.9', null, undefined],
  ['', 'L4', '12.9', null, undefined],
  ['', 'V100', '12.4', null, undefined, { cuda: '12.4' }],
];

describe('a stack that works', () => {
  it.each(
    solved.map(([what, on, cuda, python, last, more = {}]) => [what, on, cuda, python, last, more] as const),
  )('%s on %s has CUDA %s and Python %s', (requirements, on, cuda, python, last, changes) => {
    const stack = solveStack(requestOf(requirements, on, changes));
    expect(stack).toMatchObject({ kind: 'solved', cudaVersion: cuda, python, driverBranch: 580 });
    expect(stack.kind === 'solved' && stack.install.at(-1)).toBe(last ?? undefined);
  });
});

/** Requirements, GPU, the two facts, the nearest that works. */
const refused: readonly (readonly [string, GpuName | null, RegExp, RegExp, string | null, Changes?])[] = [
  [
    'torch==2.11.0+cu128',
    'V100',
    /torch 2\.11 for CUDA 12\.8 holds code for compute capability 7\.5/,
    /V100 is compute capability 7\.0/,
    'torch 2.11 for CUDA 12.6',
  ],
  [
    'torch==2.8.0+cu128',
    'P100',
    /torch 2\.8 for CUDA 12\.8 holds code for .*7\.0, 7\.5/,
    /P100 is compute capability 6\.0/,
    'torch 2.8 for CUDA 12.6',
  ],
  [
    'torch==2.7.0+cu128',
    'V100',
    /torch 2\.7 for CUDA 12\.8/,
    /V100 is compute capability 7\.0/,
    'torch 2.7 for CUDA 12.6',
  ],
  [
    '',
    'P100',
    /CUDA 12 is the last with code for P100 \(Pascal\)/,
    /the job's CUDA is 13\.0/,
    'CUDA 12',
    { cuda: '13.0' },
  ],
  [
    'torch==2.12.0+cu130',
    'V100',
    /CUDA 12 is the last with code for V100 \(Volta\)/,
    /torch 2\.12 is built with CUDA 13\.0/,
    'torch 2.12 for CUDA 12.6',
  ],
  [
    'torch==2.12.0+cu128',
    'L4',
    /torch 2\.12 is built for CUDA 13\.0, 13\.2, 12\.6/,
    /asks for CUDA 12\.8/,
    'torch 2.12 for CUDA 13.0',
  ],
  [
    'torch==2.6.0',
    'B200',
    /CUDA 12\.8 is the first with code for B200/,
    /torch 2\.6 is built with CUDA 12\.4/,
    'torch 2.7 for CUDA 12.8',
  ],
  [
    'tensorflow==2.9.0',
    null,
    /tensorflow 2\.9 is built for CUDA 11\.2/,
    /the job's CUDA is 12/,
    'tensorflow 2.14 for CUDA 11.8',
    { cuda: '12' },
  ],
  [
    'tensorflow==2.9.0',
    'T4',
    /wheels for Python 3\.7 to 3\.10/,
    /the job's Python is 3\.12/,
    'tensorflow 2.9 for CUDA 11.2 with Python 3.10',
    { python: '3.12' },
  ],
  [
    'vllm==0.27.1',
    'V100',
    /CUDA 12 is the last with code for V100/,
    /vllm 0\.27 is built with CUDA 13\.0/,
    'vllm 0.14 for CUDA 12.8',
  ],
  [
    'cudf==26.02',
    'P100',
    /rapids 26\.02 for CUDA 12\.9 holds code for compute capability 7\.0 and newer/,
    /P100/,
    null,
  ],
  [
    'xgboost==3.4.1',
    'V100',
    /CUDA 12 is the last with code for V100/,
    /xgboost 3\.4 is built with CUDA 13\.3/,
    'xgboost 3.2 for CUDA 12.9',
  ],
  [
    'onnxruntime-gpu==1.27.0',
    'P4',
    /CUDA 12 is the last with code for P4/,
    /onnxruntime-gpu 1\.27 is built with CUDA 13\.0/,
    'onnxruntime-gpu 1.26 for CUDA 12.8',
  ],
  [
    'tensorflow==2.9.0 jax==0.11.0',
    'T4',
    /jax 0\.11 has wheels for Python 3\.12 to 3\.14/,
    /tensorflow 2\.9 has wheels up to Python 3\.10/,
    'jax 0.6 for CUDA 12.8',
  ],
  [
    'tensorflow==2.13.0 onnxruntime-gpu==1.30.0',
    'T4',
    /tensorflow 2\.13 needs CUDA 11\.8 on the machine/,
    /onnxruntime-gpu 1\.30 needs CUDA 13\.0 on the machine/,
    'onnxruntime-gpu 1.18 for CUDA 11.8',
  ],
];

describe('a stack that does not work', () => {
  it.each(
    refused.map(
      ([what, on, one, other, nearest, more = {}]) => [what, on, one, other, nearest, more] as const,
    ),
  )(
    '%s on %s names two facts and the nearest that works',
    (requirements, on, one, other, nearest, changes) => {
      const answer = solveStack(requestOf(requirements, on, changes));
      if (answer.kind !== 'refused') throw new Error('it was solved');
      expect(answer.facts[0].text).toMatch(one);
      expect(answer.facts[1].text).toMatch(other);
      expect(answer.nearest).toBe(nearest);
      expect(refusalText(answer)).toMatch(nearest === null ? /no known combination works$/ : / works$/);
    },
  );
});

describe('the image of a stack', () => {
  it.each<[string, GpuName, Changes, string, number]>([
    ['torch==2.9.1', 'T4', {}, 'common-cu129-ubuntu-2404-nvidia-580', 580],
    ['torch==2.9.1', 'T4', { python: '3.10' }, 'common-cu129-ubuntu-2404-nvidia-580', 580],
    ['tensorflow==2.15.0', 'T4', {}, 'common-cu129-ubuntu-2404-nvidia-580', 580],
    ['', 'T4', { python: '3.10' }, 'common-cu129-ubuntu-2204-nvidia-580', 580],
    ['', 'T4', { python: '>=3.11' }, 'common-cu129-ubuntu-2404-nvidia-580', 580],
    ['torch==2.9.1', 'L4', { toolkit: () => false }, 'ubuntu-accelerator-2404-amd64-with-nvidia-580', 580],
    ['torch==2.9.1', 'V100', { toolkit: () => false }, 'common-cu129-ubuntu-2404-nvidia-580', 580],
    ['torch==2.8.0', 'L4', { image: 'plain' }, 'ubuntu-2404-lts-amd64', 595],
    ['torch==2.8.0', 'V100', { image: 'plain' }, 'ubuntu-2404-lts-amd64', 580],
  ])('%s on %s with %o is %s', (requirements, on, changes, family, driverBranch) => {
    const stack = solveStack(requestOf(requirements, on, changes));
    expect(stack).toMatchObject({ kind: 'solved', driverBranch, image: { family } });
  });

  it.each<[GpuName, string]>([
    ['V100', 'lts'],
    ['P4', 'lts'],
    ['L4', 'prod'],
  ])('installs the driver for %s from the branch %s on a plain image', (on, branch) => {
    const stack = solveStack(requestOf('', on, { image: 'plain' }));
    expect(stack.kind === 'solved' && stack.install.at(-1)).toContain(`--installation-branch ${branch}`);
  });
});
