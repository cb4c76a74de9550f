import type { Interval } from '../../schemas/interval.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { QueueWait } from './queue-waits.ts';

/** Seconds from the request to a machine that can start the job, by what has to happen on it. */
export interface ReadyTimes {
  readonly cpu: Interval;
  /** The image brings the driver. */
  readonly gpuImage: Interval;
  /** The driver is installed on first boot. */
  readonly gpuInstall: Interval;
  /** The libraries of the job are installed too. */
  readonly software: Interval;
  /** Flex-start waits in a queue first. */
  readonly queue: Interval;
}

/**
 * Published evidence, 2022 to 2026: GPU machine boots in 45 s (Tensorfuse); with set-up on a stock image 215 s, with a
 * prepared image 75 s (skypilot-org/skypilot PR 4027); 420 s create to ready (iterative/cml 1084); the flex-start queue
 * takes up to 2 h (Google Cloud). PyTorch with its CUDA libraries is installed by uv in 20 s to 53 s (astral-sh/uv issue 11480),
 * a larger set by pip in 270 s (sgl-project/sglang PR 21778). A machine without a GPU is taken to boot like one with a GPU, with its agents to install.
 */
export const defaultReadyTimes: ReadyTimes = {
  cpu: { target: 60, lower: 30, upper: 150 },
  gpuImage: { target: 75, lower: 45, upper: 215 },
  gpuInstall: { target: 215, lower: 75, upper: 420 },
  software: { target: 53, lower: 20, upper: 270 },
  queue: { target: 3600, lower: 0, upper: 7200 },
};

/** What does not wait: any machine but one of flex-start. */
export const noQueue: QueueWait = { seconds: { target: 0, lower: 0, upper: 0 }, waits: 0 };

/** Seconds until a machine is ready, with those in the queue: counted in the time to result, never billed. */
export function readySecondsOf(
  times: ReadyTimes,
  prediction: Prediction,
  gpu: boolean,
  queueSeconds: Interval,
): Interval {
  const boot = gpu ? gpuBoot(times, prediction) : times.cpu;
  return plus(prediction.software === undefined ? boot : plus(boot, times.software), queueSeconds);
}

/** Image families that bring a driver carry its branch in their name. */
function gpuBoot(times: ReadyTimes, { image }: Prediction): Interval {
  return image.family.includes('nvidia') ? times.gpuImage : times.gpuInstall;
}

/** Sum of two intervals, bound by bound. */
export function plus(left: Interval, right: Interval): Interval {
  return {
    target: left.target + right.target,
    lower: left.lower + right.lower,
    upper: left.upper + right.upper,
  };
}
