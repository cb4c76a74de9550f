import type { Interval } from '../../schemas/interval.ts';
import { imageOn, type ExpectedUse, type Prediction } from '../../schemas/prediction.ts';
import { formatDuration } from './format-duration.ts';
import { formatBounds } from './format-interval.ts';
import { formatCount, formatNumber } from './format-number.ts';
import { formatGib, formatPercent } from './format-size.ts';
import { alignColumns, wrap } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

type Quantity = 'memoryGib' | 'vcpus' | 'gpuMemoryGib' | 'diskGib' | 'networkGbps' | 'runtimeSeconds';

const quantities: readonly (readonly [Quantity, string, (value: number) => string])[] = [
  ['memoryGib', 'memory', formatGib],
  ['vcpus', 'vCPUs', formatNumber],
  ['gpuMemoryGib', 'GPU memory', formatGib],
  ['diskGib', 'disk', formatGib],
  ['networkGbps', 'network', (gbps) => `${formatNumber(gbps)} Gbit/s`],
  ['runtimeSeconds', 'run time', formatDuration],
];

const expectations: readonly (readonly [keyof ExpectedUse, string, (value: number) => string])[] = [
  ['meanVcpus', 'vCPUs on average', formatNumber],
  ['gpuUtilization', 'GPU use', formatPercent],
  ['diskBytesPerSecond', 'disk throughput', (bytes) => `${formatNumber(bytes / 1e6)} MB/s`],
  ['readySeconds', 'ready in', formatDuration],
];

/** The prediction as a table (target, lower to upper), with the image on the chosen accelerator, then the reason of each quantity. */
export function renderPrediction(
  prediction: Prediction,
  acceleratorType: string | null,
  style: Style,
  width: number,
): string {
  const rows = quantities.flatMap(([field, label, format]) => {
    const interval: Interval | null = prediction[field];
    return interval === null
      ? []
      : [[label, style.bold(format(interval.target)), formatBounds(interval, format)]];
  });
  const table = alignColumns([
    ...rows,
    ...expectedRows(prediction, style),
    ...setting(prediction, acceleratorType).map(([label, value]) => [label, value]),
  ]);
  const reasons = prediction.reasons.map(
    (reason) => '  ' + style.dim(wrap(plainText(labelled(reason)), width - 4, 4)),
  );
  return [`${style.accent('Prediction')} ${style.dim(basisOf(prediction))}`, ...table, ...reasons].join('\n');
}

/** A reason begins with the field it explains; a person reads the label of its row. */
function labelled(reason: string): string {
  const row = quantities.find(([field]) => reason.startsWith(`${field}: `));
  return row === undefined ? reason : row[1] + reason.slice(row[0].length);
}

/** What the prediction rests on. */
function basisOf(prediction: Prediction): string {
  const runs = formatCount(prediction.profileIds.length, 'run');
  const bases = {
    priors: restsOnOthers(prediction)
      ? 'no history of its own, from similar jobs'
      : 'no history, from priors alone',
    profiles: `from ${runs}`,
    both: `from priors and ${runs}`,
  };
  return `${bases[prediction.basis]}, confidence ${formatPercent(prediction.confidence)}`;
}

/** Whether jobs of other families, here or in a federation, have told anything of it. */
function restsOnOthers({ sources = {} }: Prediction): boolean {
  return Object.values(sources).some(({ from }) => from === 'similar-jobs' || from === 'federation');
}

/** What runs have shown that nothing is bought by; what the code alone lets expect of it would only take up room. */
function expectedRows({ expected = {} }: Prediction, style: Style): readonly (readonly string[])[] {
  return expectations.flatMap(([name, label, format]) => {
    const interval = expected[name];
    return interval === undefined || interval.from === 'code'
      ? []
      : [[label, style.bold(format(interval.target)), formatBounds(interval, format)]];
  });
}

/** The qualities: accelerators, topology, software. */
function setting(
  prediction: Prediction,
  acceleratorType: string | null,
): readonly (readonly [string, string])[] {
  const { gpuCount, topology, cudaVersion, driverBranch } = prediction;
  const image = imageOn(prediction, acceleratorType);
  const gpus = `${gpuCount} × ${plainText(prediction.acceleratorType ?? 'any type that fits')}`;
  const software = [
    cudaVersion === null ? '' : `CUDA ${cudaVersion}`,
    driverBranch === null ? '' : `driver ${driverBranch}`,
    `${image.project}/${image.family}`,
  ];
  return [
    ...(gpuCount > 0 ? [['GPUs', gpus] as const] : []),
    ...(topology.machines > 1
      ? [['machines', `${topology.machines}, ${topology.interconnect}`] as const]
      : []),
    ['software', plainText(software.filter(Boolean).join(', '))],
  ];
}
