import { gpuMemoryOn } from '../../../planner/predictor/priors/gpu-memory.ts';
import { buildJob } from '../../support/build-plan.ts';
import type { Compared } from '../measured-networks.ts';
import { published } from './published.ts';

/**
 * What a figure of PyTorch's allocator leaves out, in GiB: CUDA context and kernels, 0.4 with kernels that are loaded as they are needed. Of what
 * the allocator holds in reserve nothing is known, so nothing is added for it.
 */
const contextGib = 0.5;

/** Every published figure as memory of the device, with the interval of its job. */
export function comparedWithPublished(): readonly Compared[] {
  return published.map(({ what, job, gpus, gib, measured }) => ({
    what,
    kind: measured,
    interval: gpuMemoryOn(buildJob(job), gpus).interval,
    measured: gib + (measured === 'allocator' ? contextGib : 0),
  }));
}
