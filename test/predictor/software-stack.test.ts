import { describe, expect, it } from 'vitest';
import { incompatibility } from '../../planner/optimiser/gpu-compatibility.ts';
import type { Job } from '../../schemas/job.ts';
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
