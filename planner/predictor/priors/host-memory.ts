import type { Interval } from '../../../schemas/interval.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Estimate } from '../estimate.ts';
import { around, scaled, sum } from '../estimate.ts';
import type { Estimator } from '../situation.ts';
import { gib, gibOf, parameterCount } from '../wording.ts';
import { bytesPerParameter, standingBytes } from './bytes-per-parameter.ts';
import { dataBytesRead } from './data-size.ts';
import { inMemoryFactor } from './in-memory-data.ts';
import { isDeepLearning, isTraining } from './model-kind.ts';

/** One term of the sum, with the words that name it. */
interface Part {
  readonly name: string;
  readonly interval: Interval;
}

/** Debian or Ubuntu with the Ops Agent at rest. */
const operatingSystem: Part = { name: 'operating system', interval: { target: 0.4, lower: 0.2, upper: 0.7 } };

/**
 * A program of which nothing is known but that it loads no library that works on big data: mostly well under 1 GiB. The upper bound
 * is 1.5 GiB, not more, because a wrong guess is mended at run time by the watcher, while a large bound would be paid for by
 * every small script; whoever keeps more in memory shows it in the first run.
 */
const plainProgram: Interval = { target: 1, lower: 0.25, upper: 1.5 };

/** Prefetched batches and the worker's own copy of the interpreter with its framework (PyTorch forks: mostly shared pages). */
const workerGib: Interval = { target: 0.4, lower: 0.1, upper: 1.2 };

/** A data set of unknown size that a library holds in memory. */
const unknownDataGib: Interval = { target: 4, lower: 0.2, upper: 14 };

/**
 * Host memory of one machine in GiB: operating system + framework + loader workers + model on its way to the GPU (or kept, without
 * a GPU) + data held in memory.
 *
 * Worked example: PyTorch with CUDA 3 GiB, 4 workers 1.6 GiB, 7 B at 16 bit loaded shard by shard 0.35 · 13 = 4.6 GiB, system
 * 0.4 GiB: 9.6 GiB (lower 3.8, upper 19.4 as a whole second copy of the weights may stand for a moment).
 * pandas on 2 GiB: 0.4 + 0.2 + 2 · 5 = 10.6 GiB.
 */
export const hostMemoryPrior: Estimator = {
  estimate: ({ job, layout }) => {
    const found = [
      ...frameworkParts(job, layout.gpusPerMachine),
      ...workerParts(job, Math.max(1, layout.gpusPerMachine)),
      ...modelParts(job, layout.gpusPerMachine),
      ...dataParts(job),
    ];
    return found.length === 0 ? plain() : total([operatingSystem, ...found]);
  },
};

function plain(): Estimate {
  return {
    interval: plainProgram,
    reason:
      'no library or data that takes memory was found, so a small program is assumed: 1 GiB (prior; the watcher mends a wrong guess)',
  };
}

function total(parts: readonly Part[]): Estimate {
  const terms = parts.map((part) => `${part.name} ${gib(part.interval.target)}`);
  return { interval: sum(parts.map((part) => part.interval)), reason: `${terms.join(' + ')} (prior)` };
}

/** Resident size after import, with a CUDA context where a GPU is used; PyTorch 2 and TensorFlow 2 wheels keep 2 to 4 GiB then. */
function frameworkParts(job: Job, gpus: number): readonly Part[] {
  if (!isDeepLearning(job)) return [];
  if (gpus === 0) return [{ name: 'framework', interval: { target: 0.7, lower: 0.3, upper: 1.5 } }];
  const each = scaled({ target: 3, lower: 1.8, upper: 4.5 }, gpus);
  return [
    {
      name: gpus === 1 ? 'framework with CUDA' : `framework with CUDA in ${String(gpus)} processes`,
      interval: each,
    },
  ];
}

function workerParts(job: Job, processes: number): readonly Part[] {
  const workers = job.workers ?? 0;
  if (workers <= 0) return [];
  const count = workers * (isDeepLearning(job) ? processes : 1);
  return [{ name: `${String(count)} workers`, interval: scaled(workerGib, count) }];
}

function modelParts(job: Job, gpus: number): readonly Part[] {
  const parameters = job.model?.parameters ?? 0;
  if (parameters <= 0) return [];
  const bytes = bytesPerParameter(job);
  const weights = gibOf(parameters * Math.max(2, bytes.weights.lower));
  const name = `${parameterCount(parameters)} parameters`;
  // safetensors files are read shard by shard; at worst a whole second copy stands for a moment.
  if (gpus > 0) return [{ name: `${name} loaded in shards`, interval: around(weights * 0.35, 0.3, 3) }];
  const standing = scaled(standingBytes(bytes), gibOf(parameters));
  const working = isTraining(job)
    ? around(standing.target * 0.5, 0.2, 4)
    : around(standing.target * 0.2, 0.2, 4);
  return [{ name: `${name} kept in memory`, interval: sum([standing, working]) }];
}

function dataParts(job: Job): readonly Part[] {
  const held = inMemoryFactor(job);
  if (held === null) return [];
  const bytes = dataBytesRead(job);
  const library: Part = { name: held.library, interval: { target: 0.2, lower: 0.1, upper: 0.4 } };
  if (bytes === null) {
    const reads = job.dataAccess.some((access) => access.mode !== 'write');
    return reads
      ? [library, { name: 'data of unknown size', interval: unknownDataGib }]
      : [library, smallData];
  }
  const factor = `${String(held.factor.target)} × ${gib(gibOf(bytes))} of data`;
  return [library, { name: factor, interval: scaled(held.factor, gibOf(bytes)) }];
}

const smallData: Part = {
  name: 'data that no access names',
  interval: { target: 0.6, lower: 0.05, upper: 3 },
};
