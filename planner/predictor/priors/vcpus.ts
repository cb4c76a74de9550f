import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Estimate } from '../estimate.ts';
import { around } from '../estimate.ts';
import type { Estimator } from '../situation.ts';
import { figure } from '../wording.ts';
import { hasFramework, isDeepLearning, isTransformer } from './model-kind.ts';
import { parallelLibraries } from './parallel-libraries.ts';

/** vCPUs that one loader worker keeps busy: text is tokenised ahead, images are decoded on the way. */
const perTextWorker: Interval = { target: 0.25, lower: 0.1, upper: 1 };
const perWorker: Interval = { target: 0.5, lower: 0.2, upper: 1 };

/**
 * vCPUs of one machine. GPU jobs: one for each GPU's own process and a share of each loader worker. CPU jobs: the processes or
 * threads that the code asks for; all that there are for libraries that spread by themselves; one for a plain program.
 *
 * Worked example: one GPU, text, 4 workers: 1 + 4 · 0.25 = 2 (lower 1.4, upper 5). A plain script: 1 (0.25 to 2).
 */
export const vcpusPrior: Estimator = {
  estimate: ({ job, layout }) =>
    layout.gpusPerMachine > 0 ? gpuJob(job, layout.gpusPerMachine) : cpuJob(job),
};

function gpuJob(job: Job, gpus: number): Estimate {
  if (job.workers === null || job.workers < 0) {
    return {
      interval: around(2 * gpus, 0.5, 4),
      reason: `2 for each of ${String(gpus)} GPU processes, loader workers unknown (prior)`,
    };
  }
  const share = isTransformer(job) ? perTextWorker : perWorker;
  const workers = job.workers;
  const need = (each: number): number => gpus * (1 + workers * each);
  return {
    interval: {
      target: Math.max(2, need(share.target)),
      lower: need(share.lower),
      upper: Math.max(2, need(share.upper)),
    },
    reason: `${String(gpus)} GPU process${gpus === 1 ? '' : 'es'} with ${String(workers)} loader workers each, ${figure(share.target)} vCPU a worker (prior)`,
  };
}

function cpuJob(job: Job): Estimate {
  const workers = job.workers;
  if (workers !== null && workers > 1 && !isDeepLearning(job)) {
    return {
      interval: around(workers, 0.5, 1.25),
      reason: `the code asks for ${String(workers)} processes or threads`,
    };
  }
  if (workers !== null && workers < 0) {
    return {
      interval: { target: 8, lower: 1, upper: 32 },
      reason: 'the code takes all the cores that there are (prior: 8)',
    };
  }
  if (hasFramework(job, parallelLibraries)) {
    return {
      interval: { target: 4, lower: 1, upper: 16 },
      reason: 'its libraries spread over the cores by themselves (prior: 4)',
    };
  }
  return {
    interval: { target: 1, lower: 0.25, upper: 2 },
    reason: 'nothing in the code runs in parallel (prior: 1)',
  };
}
