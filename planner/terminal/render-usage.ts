import type { Divergence } from '../../schemas/divergence.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { formatDuration } from './format-duration.ts';
import { formatInterval } from './format-interval.ts';
import { formatNumber } from './format-number.ts';
import { formatBytes, formatGib, formatPercent } from './format-size.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** One sample on one line; what was not measured is named as "no … data", never as 0. */
export function renderUsage(sample: UsageSample, playback: boolean, style: Style): string {
  const noGpu = sample.gpuUtilization === null && sample.gpuMemoryGib === null;
  const parts = [
    metric('CPU', sample.cpuUtilization, formatPercent),
    metric('memory', sample.memoryGib, formatGib),
    ...(noGpu
      ? ['no GPU data']
      : [
          metric('GPU', sample.gpuUtilization, formatPercent),
          metric('GPU memory', sample.gpuMemoryGib, formatGib),
        ]),
    ...rate('received', sample.networkReceivedBytesPerSecond),
    ...rate('disk read', sample.diskReadBytesPerSecond),
  ];
  const label = playback ? style.warn(' [playback of a recorded trace, not measured]') : '';
  return `  ${style.dim(plainText(sample.at.slice(11, 19)))} ${parts.join(', ')}${label}`;
}

function metric(name: string, value: number | null, format: (value: number) => string): string {
  return value === null ? `no ${name} data` : `${name} ${format(value)}`;
}

function rate(name: string, bytesPerSecond: number | null): readonly string[] {
  return bytesPerSecond === null ? [] : [`${name} ${formatBytes(bytesPerSecond)}/s`];
}

/** That usage has left the prediction, by how much, and where it is heading. */
export function renderDivergence(divergence: Divergence, style: Style): string {
  const [name, format] = metricFormats[divergence.metric];
  const seen = `${name} is ${format(divergence.observed)}, ${divergence.direction} the predicted `;
  const predicted = formatInterval(divergence.predicted, format);
  const heading = divergence.projected === null ? '' : `, heading for ${format(divergence.projected)}`;
  return `${style.warn('diverged')} ${seen}${predicted}${heading}\n  ${style.dim(plainText(divergence.reason))}`;
}

const metricFormats: Readonly<
  Record<Divergence['metric'], readonly [name: string, format: (value: number) => string]>
> = {
  memoryGib: ['memory', formatGib],
  vcpus: ['CPU use', (vcpus) => `${formatNumber(vcpus)} vCPUs`],
  gpuMemoryGib: ['GPU memory', formatGib],
  gpuUtilization: ['GPU use', formatPercent],
  runtimeSeconds: ['run time', formatDuration],
};
