import type { Expected, ExpectedUse } from '../../schemas/prediction.ts';
import type { Interval } from '../../schemas/interval.ts';
import { around, type Estimate } from './estimate.ts';
import { learned, type Quantity } from './estimators.ts';
import { succeeded } from './history.ts';
import { diskBytesPerSecond, gpuUtilization, meanVcpus, readySeconds } from './observed.ts';
import { dataBytesRead } from './priors/data-size.ts';
import type { Situation } from './situation.ts';
import { counted, figure } from './wording.ts';

/** Share of its peak that a job keeps busy on average: programs wait for data and for one another. */
const meanOfPeak: Interval = { target: 0.7, lower: 0.1, upper: 1 };
/** Mean utilisation of the GPUs of a production cluster is 52 % (Jeon et al., USENIX ATC 2019, section 4.1). */
const usualGpuUse: Interval = { target: 0.52, lower: 0.1, upper: 1 };
/** The most that a balanced persistent disk gives one machine, in bytes a second (Compute Engine, "Performance limits"). */
const fastestDisk = 1200 * 1024 ** 2;

const quantities = {
  meanVcpus: { observe: meanVcpus, kind: 'typical', unit: 'vCPUs' },
  gpuUtilization: { observe: gpuUtilization, kind: 'typical', unit: 'of the GPU' },
  diskBytesPerSecond: { observe: diskBytesPerSecond, kind: 'typical', unit: 'bytes a second' },
  readySeconds: { observe: readySeconds, kind: 'typical', unit: 's' },
} as const satisfies Readonly<Record<keyof ExpectedUse, Quantity>>;

/** What is known already when this is reckoned. */
export interface KnownNeed {
  readonly vcpus: Estimate;
  /** On the reference machine. */
  readonly runtimeSeconds: Interval;
}

/** What a run will do with its machine; a quantity that neither code nor runs tell is left out. */
export function expectedUse(situation: Situation, need: KnownNeed): ExpectedUse {
  const told = {
    meanVcpus: fromPrior(situation, 'meanVcpus', meanVcpusPrior(need)),
    gpuUtilization: situation.layout.gpusPerMachine === 0 ? null : gpuUse(situation),
    diskBytesPerSecond: fromPrior(situation, 'diskBytesPerSecond', diskPrior(situation, need)),
    readySeconds: fromPrior(situation, 'readySeconds', null),
  };
  return Object.fromEntries(Object.entries(told).filter(([, expected]) => expected !== null));
}

function gpuUse(situation: Situation): Expected | null {
  const reason = 'what GPUs of a production cluster do on average (prior)';
  const expected = fromPrior(situation, 'gpuUtilization', { interval: usualGpuUse, reason });
  return (
    expected && { ...expected, target: Math.min(1, expected.target), upper: Math.min(1, expected.upper) }
  );
}

/** Without a prior the runs of the job, else of its family, say what there is to say. */
function fromPrior(situation: Situation, name: keyof ExpectedUse, prior: Estimate | null): Expected | null {
  const estimate =
    prior === null
      ? fromRunsAlone(situation, quantities[name])
      : learned(quantities[name], { estimate: () => prior }).estimate(situation);
  if (estimate === null) return null;
  const { interval, reason, source = { from: 'code' as const, runs: 0 } } = estimate;
  return { ...interval, ...source, reason };
}

function fromRunsAlone(situation: Situation, quantity: Quantity): Estimate | null {
  const { own, kin } = situation.history;
  const [runs, from] = succeeded(own).some((run) => quantity.observe(run) !== null)
    ? [succeeded(own), 'own-runs' as const]
    : [succeeded(kin), 'family' as const];
  const values = new Float64Array(runs.flatMap((run) => quantity.observe(run) ?? [])).sort();
  const [least, most] = [values[0], values.at(-1)];
  const target = values[Math.floor(values.length / 2)];
  if (least === undefined || most === undefined || target === undefined) return null;
  const reason = `${figure(least)} to ${figure(most)} ${quantity.unit} in ${counted(values.length, 'run')}`;
  const slack = 1 + 1 / (1 + values.length);
  return {
    interval: { target, lower: least / slack, upper: most * slack },
    reason,
    source: { from, runs: values.length },
  };
}

function meanVcpusPrior({ vcpus: { interval } }: KnownNeed): Estimate {
  const { target, lower, upper } = meanOfPeak;
  return {
    interval: {
      target: interval.target * target,
      lower: interval.lower * lower,
      upper: interval.upper * upper,
    },
    reason: `${figure(target * 100)} % of the ${figure(interval.target)} vCPUs at its busiest (prior)`,
  };
}

/** A job reads its data at least as fast as the runtime asks for, and no faster than a disk gives. */
function diskPrior({ job }: Situation, { runtimeSeconds }: KnownNeed): Estimate | null {
  const bytes = dataBytesRead(job);
  if (bytes === null || bytes === 0) return null;
  const rate = Math.min(fastestDisk, bytes / runtimeSeconds.target);
  const interval = around(
    rate,
    Math.min(1, runtimeSeconds.target / runtimeSeconds.upper),
    fastestDisk / rate,
  );
  return { interval, reason: `its data read once over the run, up to what a disk gives (prior)` };
}
