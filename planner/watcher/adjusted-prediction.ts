import type { Divergence } from '../../schemas/divergence.ts';
import type { Interval } from '../../schemas/interval.ts';
import type { Prediction, Work } from '../../schemas/prediction.ts';
import type { UsageSample } from '../../schemas/usage.ts';

export interface AdjustedPredictionRequest {
  readonly prediction: Prediction;
  readonly divergence: Divergence;
  /** Of the run that diverged. */
  readonly samples: readonly UsageSample[];
}

/** Room over the level that is expected. */
const margin = 1.15;
/** The upper bound over the expected level: by a quarter where use has settled, by two thirds where it still grows. */
const settled = 1.25;
const growing = 5 / 3;
/** Demand beyond what a busy machine has cannot be seen, so half as much again is allowed for. */
const cpuRoom = 1.5;

/**
 * The prediction after a divergence: the interval of the metric moves to what was seen and where it is heading; everything else stays.
 * A need is only lowered where usage never reached the old lower bound.
 *
 * Worked example: memory predicted 1 (0.25 to 1.5), seen 1.7 GiB and heading for 3.2 → target 3.2 · 1.15 = 3.68, lower 1.7,
 * upper 3.2 · 5 ÷ 3 = 5.33 GiB.
 */
export function adjustedPrediction(request: AdjustedPredictionRequest): Prediction {
  const { prediction, divergence } = request;
  switch (divergence.metric) {
    case 'memoryGib':
      return changed(request, { memoryGib: memoryAfter(request, (sample) => sample.memoryGib) });
    case 'gpuMemoryGib':
      return changed(request, { gpuMemoryGib: memoryAfter(request, (sample) => sample.gpuMemoryGib) });
    case 'vcpus':
      return changed(request, { vcpus: cpuAfter(divergence) });
    case 'runtimeSeconds':
      return changed(request, slowedDown(prediction, runtimeAfter(divergence)));
    case 'gpuUtilization':
      return prediction;
  }
}

function changed(request: AdjustedPredictionRequest, change: Partial<Prediction>): Prediction {
  const { prediction, divergence } = request;
  const others = prediction.reasons.filter((reason) => !reason.startsWith(`${divergence.metric}:`));
  const reason = `${divergence.metric}: ${divergence.reason} (measured in the run since ${divergence.since})`;
  return { ...prediction, ...change, reasons: [reason, ...others] };
}

function memoryAfter(
  { divergence, samples }: AdjustedPredictionRequest,
  metric: (sample: UsageSample) => number | null,
): Interval {
  const peak = samples.reduce((most, sample) => Math.max(most, metric(sample) ?? 0), divergence.observed);
  if (divergence.direction === 'below') return { target: peak * margin, lower: peak, upper: peak * settled };
  const heading = divergence.projected;
  if (heading === null) return { target: peak * margin, lower: peak, upper: peak * settled };
  const level = Math.max(peak, heading);
  return { target: level * margin, lower: peak, upper: level * growing };
}

function cpuAfter({ observed, predicted }: Divergence): Interval {
  return { target: observed, lower: Math.min(predicted.lower, observed), upper: observed * cpuRoom };
}

/** Half of it is taken to be done, as in `projection`. */
function runtimeAfter({ observed }: Divergence): Interval {
  return { target: observed * 2, lower: observed, upper: observed * 4 };
}

/** A longer runtime is more work of the same kind, so that the optimiser carries it over to every machine. */
function slowedDown(
  prediction: Prediction,
  runtimeSeconds: Interval,
): Pick<Prediction, 'runtimeSeconds' | 'work'> {
  const factor = runtimeSeconds.target / prediction.runtimeSeconds.target;
  const { cpuSeconds, gpuFlop, fixedSeconds, ...rest } = prediction.work;
  const work: Work = {
    ...rest,
    cpuSeconds: cpuSeconds * factor,
    gpuFlop: gpuFlop * factor,
    fixedSeconds: fixedSeconds * factor,
  };
  return { runtimeSeconds, work };
}
