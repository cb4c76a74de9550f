import type { Interval } from '../../schemas/interval.ts';
import { imageOn, type Prediction } from '../../schemas/prediction.ts';
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
    priors: 'no history, from priors alone',
    profiles: `from ${runs}`,
    both: `from priors and ${runs}`,
  };
  return `${bases[prediction.basis]}, confidence ${formatPercent(prediction.confidence)}`;
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
