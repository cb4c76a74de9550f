import type { EndedRun, RunFeatures } from '../../sizing/sizing-model.ts';
import type { SizingMethod } from '../sizing-method.ts';
import { doubled } from './family-values.ts';

/** Running means and sums of squares of input size x (bytes) and peak y (GiB); Welford, Technometrics 4, 1962. */
interface Line {
  runs: number;
  meanX: number;
  meanY: number;
  squaresX: number;
  products: number;
  largest: number;
  /** (actual − expected) ÷ actual of the runs that were sized, without the offset. */
  readonly errors: Moments;
}

interface Moments {
  count: number;
  mean: number;
  squares: number;
}

/** One byte: a line may fall below 0. */
const leastGib = 2 ** -30;

/**
 * Least squares in the input size, raised by the standard deviation of its past relative errors, doubled after a failure
 * (Witt et al., "Feedback-based resource allocation for batch scheduling of scientific workflows", HPCS 2019).
 */
export function linearRegression(): SizingMethod {
  const lines = new Map<string, Line>();
  const expectations = new WeakMap<RunFeatures, number>();
  return {
    observe: (run) => {
      const line = lines.get(run.features.family) ?? newLine();
      lines.set(run.features.family, line);
      const expected = expectations.get(run.features);
      if (expected !== undefined) addTo(line.errors, (run.peakGib - expected) / run.peakGib);
      learn(line, run);
    },
    size: (features) => {
      const line = lines.get(features.family);
      if (line === undefined || line.runs < 2)
        return { target: features.requestedGib ?? line?.largest ?? NaN };
      const expected = expectedAt(line, features.inputBytes ?? 0);
      expectations.set(features, expected);
      return { target: Math.max(leastGib, expected * (1 + deviation(line.errors))) };
    },
    retry: (failed) => {
      const largest = lines.get(failed.features.family)?.largest ?? 0;
      return failed.askedGib <= leastGib && largest > 0 ? { target: largest } : doubled(failed);
    },
  };
}

function newLine(): Line {
  return {
    runs: 0,
    meanX: 0,
    meanY: 0,
    squaresX: 0,
    products: 0,
    largest: 0,
    errors: { count: 0, mean: 0, squares: 0 },
  };
}

function learn(line: Line, { features, peakGib }: EndedRun): void {
  const x = features.inputBytes ?? 0;
  line.runs += 1;
  const [fromX, fromY] = [x - line.meanX, peakGib - line.meanY];
  line.meanX += fromX / line.runs;
  line.meanY += fromY / line.runs;
  line.squaresX += fromX * (x - line.meanX);
  line.products += fromX * (peakGib - line.meanY);
  line.largest = Math.max(line.largest, peakGib);
}

function expectedAt({ meanX, meanY, squaresX, products }: Line, x: number): number {
  return meanY + (squaresX > 0 ? (products / squaresX) * (x - meanX) : 0);
}

function addTo(moments: Moments, value: number): void {
  moments.count += 1;
  const from = value - moments.mean;
  moments.mean += from / moments.count;
  moments.squares += from * (value - moments.mean);
}

/** Of the population; 0 of none. */
function deviation({ count, squares }: Moments): number {
  return count === 0 ? 0 : Math.sqrt(squares / count);
}
