import type { Job } from '../../../schemas/job.ts';
import type { Interval } from '../../../schemas/interval.ts';
import { around, exactly, scaled, sum } from '../estimate.ts';
import type { Estimator } from '../situation.ts';
import { figure, gib, gibOf, parameterCount } from '../wording.ts';
import { bytesPerParameter } from './bytes-per-parameter.ts';
import { dataBytesRead, knownDataBytes } from './data-size.ts';
import { isAdapterTraining, isDeepLearning, isTraining } from './model-kind.ts';

/** Smallest persistent disk that Compute Engine makes, in GiB. */
const smallestDiskGib = 10;
/** Free room for logs, caches and unpacked archives, as a share of the rest and at least 5 GiB. */
const spareShare = 0.2;
const spareGib = 5;
/** Package cache of a deep-learning environment that lands on the data disk (CUDA wheels: torch 2.8 and its nvidia-* wheels unpack to about 7 GiB). */
const environmentGib: Interval = { target: 8, lower: 4, upper: 14 };
const unknownDataGib: Interval = { target: 20, lower: 0, upper: 100 };
/** Checkpoints kept at the same time where the code sets no limit. */
const checkpointsKept: Interval = { target: 2, lower: 1, upper: 5 };

/**
 * Data disk of one machine in GiB: data + model weights + checkpoints (weights and optimiser state, kept twice) + the packages of a
 * deep-learning environment, and 20 % free room; the boot disk with the image is not part of it.
 *
 * Worked example: 3 GiB of data, 7 B at 16 bit 13 GiB, LoRA checkpoints 2 · 0.39 GiB, packages 8 GiB: 24.8 · 1.2 = 29.8, so 30 GiB.
 */
export const diskPrior: Estimator = {
  estimate: ({ job }) => {
    const parts = [...dataParts(job), ...modelParts(job)];
    if (isDeepLearning(job)) parts.push({ name: 'packages', interval: environmentGib });
    const need = sum(parts.map((part) => part.interval));
    const terms = parts.map((part) => `${part.name} ${gib(part.interval.target)}`);
    const named = terms.length === 0 ? 'no data or model was found' : terms.join(' + ');
    return {
      interval: withRoom(need),
      reason: `${named}, with ${figure(spareShare * 100)} % free and at least ${String(smallestDiskGib)} GiB (prior)`,
    };
  },
};

function withRoom(need: Interval): Interval {
  const sized = (used: number): number =>
    Math.ceil(Math.max(smallestDiskGib, used * (1 + spareShare), used === 0 ? 0 : used + spareGib));
  return { target: sized(need.target), lower: sized(need.lower), upper: sized(need.upper) };
}

interface Part {
  readonly name: string;
  readonly interval: Interval;
}

function dataParts(job: Job): Part[] {
  const bytes = dataBytesRead(job);
  if (bytes !== null) return [{ name: 'data', interval: exactly(gibOf(bytes)) }];
  const known = gibOf(knownDataBytes(job));
  const remote = job.dataAccess.some((access) => access.bytes === null) || job.datasets.length > 0;
  if (!remote) return known === 0 ? [] : [{ name: 'data', interval: exactly(known) }];
  return [{ name: 'data of unknown size', interval: sum([exactly(known), unknownDataGib]) }];
}

function modelParts(job: Job): Part[] {
  const parameters = job.model?.parameters ?? 0;
  if (parameters <= 0) return [];
  const bytes = bytesPerParameter(job);
  // A hub stores 16-bit weights, whatever precision they are later loaded in.
  const weights = around(gibOf(parameters * 2), 0.9, 2);
  const parts: Part[] = [{ name: `weights of ${parameterCount(parameters)} parameters`, interval: weights }];
  if (isTraining(job) && job.checkpointing !== false) {
    // Adapters are as large as their gradients in fp32; the frozen weights are not saved again.
    const trained = isAdapterTraining(job) ? bytes.gradients.target : bytes.weights.target;
    const each = gibOf(parameters * (trained + bytes.optimizer.target));
    parts.push({ name: 'checkpoints', interval: scaled(checkpointsKept, each) });
  }
  return parts;
}
