import type { InstanceUsage } from '../guest/usage-history.ts';
import type { Filterable } from './metric-filter.ts';
import type { Metric } from './metrics.ts';

export interface SeriesPoint {
  /** Equal to `endMs` for a gauge. */
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
}

/** A time series; its points are in order of time. */
export interface Series extends Filterable {
  readonly kind: Metric['kind'];
  readonly valueType: Metric['valueType'];
  readonly unit: string;
  readonly points: readonly SeriesPoint[];
}

/** The user label that tells whether a series was measured or played back. */
export const originLabel = 'headstart_origin';

/** All series of the metrics on these instances: measured and played-back points are never in one series. */
export function seriesOf(metrics: readonly Metric[], instances: readonly InstanceUsage[]): readonly Series[] {
  return metrics.flatMap((metric) => instances.flatMap((instance) => seriesOfInstance(metric, instance)));
}

function seriesOfInstance(metric: Metric, instance: InstanceUsage): readonly Series[] {
  const found = new Map<string, Omit<Series, 'points'> & { points: SeriesPoint[] }>();
  for (const sample of instance.samples) {
    const endMs = Date.parse(sample.at);
    const startMs = metric.kind === 'GAUGE' ? endMs : Date.parse(sample.from);
    for (const { labels, value } of metric.values(sample, instance)) {
      const key = JSON.stringify([labels, sample.origin]);
      const series = found.get(key) ?? newSeries(metric, instance, labels, sample.origin);
      found.set(key, series);
      series.points.push({ startMs, endMs, value });
    }
  }
  return [...found.values()];
}

function newSeries(
  { type, kind, valueType, unit }: Metric,
  { project, zone, instanceId }: InstanceUsage,
  labels: Readonly<Record<string, string>>,
  origin: string,
): Omit<Series, 'points'> & { points: SeriesPoint[] } {
  return {
    metric: { type, labels },
    resource: { type: 'gce_instance', labels: { project_id: project, zone, instance_id: instanceId } },
    userLabels: { [originLabel]: origin },
    kind,
    valueType,
    unit,
    points: [],
  };
}
