import { gpuMemoryOn } from '../../planner/predictor/priors/gpu-memory.ts';
import type { Interval } from '../../schemas/interval.ts';
import { contains } from '../../schemas/interval.ts';
import { buildJob } from '../support/build-plan.ts';

/** Measured GPU memory of multilayer perceptrons (GPUMemNet, itu-rad, 2025), beside the checkout; it may not be there. */
export const measuredNetworks = new URL(
  '../../../shared/traces/gpumemnet/mlp_data_step1.csv',
  import.meta.url,
);

/** An interval with what was measured or published. */
export interface Compared {
  readonly what: string;
  /** What rows are put together by: the shape of the network, or how a figure was taken. */
  readonly kind: string;
  readonly interval: Interval;
  /** In the unit of the interval. */
  readonly measured: number;
}

/** How well intervals hold what was measured. */
export interface Accuracy {
  readonly cases: number;
  /** Share of cases that lie within their bounds. */
  readonly coverage: number;
  /** Median of |target ÷ measured − 1|. */
  readonly medianError: number;
  /** Median of upper ÷ lower. */
  readonly medianSpread: number;
}

export function accuracyOf(compared: readonly Compared[]): Accuracy {
  const inside = compared.filter(({ interval, measured }) => contains(interval, measured)).length;
  return {
    cases: compared.length,
    coverage: inside / compared.length,
    medianError: median(compared.map(({ interval, measured }) => Math.abs(interval.target / measured - 1))),
    medianSpread: median(compared.map(({ interval }) => interval.upper / interval.lower)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity;
}

/**
 * The rows that no constant was fitted to: those at odd places. The priors know of each network its parameters, its batch size and that it
 * is trained by Adam in fp32, and not its layers.
 */
export function unseenNetworks(csv: string): readonly Compared[] {
  const rows = csv.trim().split('\n').slice(1);
  return rows.filter((_row, index) => index % 2 === 1).map(compared);
}

function compared(row: string): Compared {
  const cells = row.replace(/"[^"]*"/g, '').split(',');
  const job = buildJob({
    gpuRequired: true,
    frameworks: [{ name: 'torch', version: null }],
    task: 'training',
    method: 'full',
    precision: 'fp32',
    optimizer: 'adam',
    model: { name: 'perceptron', parameters: Number(cells[5]) },
    batchSize: Number(cells[6]),
  });
  return {
    what: cells[0] ?? '',
    kind: /arch:([a-z]+)/.exec(row)?.[1] ?? 'unknown',
    interval: gpuMemoryOn(job, 1).interval,
    measured: Number(cells[7]) / 1024,
  };
}
