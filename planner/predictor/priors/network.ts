import type { Estimator } from '../situation.ts';
import { around } from '../estimate.ts';
import { figure, gib, gibOf, parameterCount } from '../wording.ts';
import { knownDataBytes } from './data-size.ts';

/** Data should be on the machine within this time, so that filling a disk does not outlast the boot of a GPU machine. */
const fillSeconds = 300;
/** Several machines: the slowest fabric that GPU clusters on Compute Engine have is 100 Gbps. */
const clusterGbps = 100;

/**
 * Network in Gbit/s: enough to fetch data and weights within five minutes, at least 1; between machines that train together what
 * their fabric gives (ring all-reduce moves about 2 · gradients each step; Patarasuk and Yuan 2009).
 *
 * Worked example: 13 GiB of weights and 3 GiB of data: 16 · 8.59 Gbit / 300 s = 0.46, so 1 Gbit/s.
 */
export const networkPrior: Estimator = {
  estimate: ({ job, layout }) => {
    const parameters = job.model?.parameters ?? 0;
    if (layout.machines > 1) {
      return {
        interval: { target: clusterGbps, lower: 10, upper: 3200 },
        reason: `${String(layout.machines)} machines exchange gradients of ${parameters > 0 ? parameterCount(parameters) : 'unknown many'} parameters each step (prior)`,
      };
    }
    const bytes = knownDataBytes(job) + parameters * 2;
    const needed = (bytes * 8) / 1e9 / fillSeconds;
    const reason =
      bytes === 0
        ? 'nothing large to fetch is known (prior: 1 Gbit/s)'
        : `${gib(gibOf(bytes))} to fetch within ${String(fillSeconds / 60)} minutes is ${figure(needed)} Gbit/s (prior, at least 1)`;
    const interval = around(Math.max(1, needed), 0.1, 4);
    return { interval, reason };
  },
};
