import { describe, expect, it } from 'vitest';
import { incompatibility } from '../../planner/optimiser/gpu-compatibility.ts';
import type { Job } from '../../schemas/job.ts';
import { imageOn, type Prediction } from '../../schemas/prediction.ts';
import { buildJob } from '../support/build-plan.ts';
import { someAccelerators } from '../support/build-profile.ts';
import { loraOf7B, plain, predicted, reasonOf } from './prediction-cases.ts';

const v100 = { accelerator: { type: 'nvidia-tesla-v100', count: 1 } };

/** Dependencies and resources → CUDA, refused accelerators among those of the tests. */
const cases: readonly (readonly [
  string,
  Job['dependencies'],
  Job['resources'],
  string | null,
  readonly string[],
])[] = [
  ['a version with its CUDA', { torch: '2.9.1+cu126' }, {}, '12.6', []],
  ['a version without one', { torch: '2.10.0' }, {}, '12.8', []],
  ['a version that PyPI has for CUDA 13', { torch: '2.11.0' }, {}, '13.0', ['nvidia-tesla-v100']],
  ['that version on the V100 that was chosen', { torch: '2.11.0' }, v100, '12.6', []],
  ['no version on the V100 that was chosen', { torch: null }, v100, '12.6', []],
  [
    'its CUDA 12.8 on the V100 that was chosen',
    { torch: '2.11.0+cu128' },
    v100,
    '12.8',
    ['nvidia-tesla-v100'],
  ],
  ['XGBoost beside it, which works without a GPU', { torch: '2.9.0', xgboost: '3.4.0' }, {}, '12.8', []],
  ['packages of CUDA 12 alone', { 'nvidia-cudnn-cu12': '9.20.0' }, {}, '12.9', []],
  ['RAPIDS of which only the major is known', { 'cudf-cu12': '25.8.0' }, {}, '12.9', []],
  ['packages of CUDA 13 alone', { 'nvidia-cudnn-cu13': '9.20.0' }, {}, '13.0', ['nvidia-tesla-v100']],
];

describe('the software stack of a prediction', () => {
  it.each(cases)('follows %s', (_, dependencies, resources, cudaVersion, refused) => {
    const prediction = predicted({ ...loraOf7B, frameworks: [], dependencies, resources });
    expect(prediction.cudaVersion).toBe(cudaVersion);
    const known = Object.keys(prediction.refusedAccelerators ?? {});
    expect(known.filter((type) => someAccelerators.some((each) => each.type === type))).toEqual(refused);
  });

  it('refuses every accelerator for libraries that do not go together', () => {
    const dependencies = { tensorflow: '2.9.0', 'nvidia-cudnn-cu12': '9.1.0' };
    const prediction = predicted({ ...loraOf7B, frameworks: [], dependencies });
    expect(Object.keys(prediction.refusedAccelerators ?? {})).toHaveLength(someAccelerators.length);
    expect(reasonOf(prediction, 'cudaVersion')).toContain('tensorflow 2.9 is built for CUDA 11.2');
  });

  const ubuntu = {
    project: 'ubuntu-os-accelerator-images',
    family: 'ubuntu-accelerator-2404-amd64-with-nvidia-580',
  };
  const deepLearning = 'common-cu129-ubuntu-2404-nvidia-580';
  const l4 = { accelerator: { type: 'nvidia-l4', count: 1 } };

  it.each<[string, Partial<Job>, string, Prediction['imagesOn']]>([
    [
      'what brings its own CUDA',
      { dependencies: { torch: '2.11.0' } },
      deepLearning,
      { 'nvidia-l4': ubuntu },
    ],
    ['the same without a version', { dependencies: { torch: null } }, deepLearning, { 'nvidia-l4': ubuntu }],
    ['the L4 that was chosen', { dependencies: { torch: null }, resources: l4 }, ubuntu.family, undefined],
    [
      'a library that compiles',
      { dependencies: { torch: '2.11.0', 'flash-attn': null } },
      deepLearning,
      undefined,
    ],
    [
      'an extension that compiles',
      { dependencies: { torch: '2.11.0' }, apiCalls: ['torch.utils.cpp_extension.load'] },
      deepLearning,
      undefined,
    ],
    [
      'a library that brings no CUDA',
      { dependencies: { 'onnxruntime-gpu': '1.23.0' } },
      deepLearning,
      undefined,
    ],
    ['no library that is known', { dependencies: {} }, deepLearning, undefined],
    ['CUDA code', { language: 'cuda', dependencies: { torch: '2.11.0' } }, deepLearning, undefined],
  ])('takes the image of an L4 by what is needed of it: %s', (_, job, family, imagesOn) => {
    const prediction = predicted({ ...loraOf7B, frameworks: [], apiCalls: [], ...job });
    expect([prediction.image.family, prediction.imagesOn]).toEqual([family, imagesOn]);
    for (const type of ['nvidia-tesla-v100', 'nvidia-a100-80gb'])
      expect(imageOn(prediction, type)).toEqual(prediction.image);
  });

  it.each<[string, Partial<Job>, Prediction['software']]>([
    [
      'with its index on the V100 that was chosen',
      { dependencies: { torch: '2.11.0' }, resources: v100, pythonVersion: '3.11' },
      {
        python: '3.11',
        packages: [['torch==2.11.0', '--index-url', 'https://download.pytorch.org/whl/cu126']],
      },
    ],
    [
      'each with the Python that all have wheels for',
      { dependencies: { torch: '2.8.1', jax: '0.9.0' }, pythonVersion: '>=3.13' },
      { python: '3.13', packages: [['torch==2.8.1'], ['jax[cuda12]==0.9.0']] },
    ],
    ['not where no version is fixed', { dependencies: { torch: null } }, undefined],
  ])('tells the libraries to install: %s', (_, job, software) => {
    const prediction = predicted({ ...loraOf7B, frameworks: [], ...job });
    expect(prediction.software).toEqual(software);
    expect(prediction.reasons.filter((reason) => reason.startsWith('software: '))).toHaveLength(
      software === undefined ? 0 : 1,
    );
  });

  it('refuses a Python that a library has no wheels for, and says it without a GPU too', () => {
    const job = { frameworks: [], dependencies: { tensorflow: '2.10.1' }, pythonVersion: '>=3.12' };
    const expected =
      "tensorflow 2.10 has wheels for Python 3.7 to 3.10, and the job's Python is >=3.12; tensorflow 2.10 for CUDA 11.2 with Python 3.10 works";
    const onGpu = predicted({ ...loraOf7B, ...job });
    expect(new Set(Object.values(onGpu.refusedAccelerators ?? {}))).toEqual(new Set([expected]));
    expect(reasonOf(predicted({ ...plain, ...job }), 'software')).toBe(`software: ${expected}`);
    const within = predicted({ ...loraOf7B, ...job, pythonVersion: '>=3.9,<3.12' });
    expect(within.software?.python).toBe('3.10');
  });

  it('has no say without a GPU', () => {
    const prediction = predicted({ ...plain, dependencies: { torch: '2.11.0+cu128' } });
    expect(prediction).toMatchObject({ cudaVersion: null, driverBranch: null });
    expect(prediction).not.toHaveProperty('refusedAccelerators');
  });

  it('tells the optimiser why an accelerator is out and what would work', () => {
    const job = { ...loraOf7B, dependencies: { torch: '2.11.0+cu128' }, frameworks: [], resources: v100 };
    const gpu = someAccelerators.find(({ type }) => type === 'nvidia-tesla-v100');
    if (!gpu) throw new Error('the tests have no V100');
    expect(incompatibility(buildJob(job), predicted(job), gpu)).toMatch(
      /holds code for .* and V100 is compute capability 7\.0; torch 2\.11 for CUDA 12\.6 works$/,
    );
  });
});
