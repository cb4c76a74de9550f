import type { StoredSample } from './stored-sample.ts';

/** One instance as Monitoring knows it, and what was sampled there, oldest first. */
export interface InstanceUsage {
  readonly project: string;
  readonly zone: string;
  readonly instanceId: string;
  readonly instanceName: string;
  readonly samples: readonly StoredSample[];
}

export type MonitoredInstance = Omit<InstanceUsage, 'samples'>;

/** A day at one sample a minute is 1,440. */
const longestHistory = 20_000;

/** Usage of all instances of one process; a deleted instance keeps its history, as in Cloud Monitoring. */
export class UsageHistory {
  readonly #instances = new Map<string, { instance: MonitoredInstance; samples: StoredSample[] }>();

  /** Names an instance and what was sampled before this process began; a second call changes nothing. */
  begin(instance: MonitoredInstance, earlier: readonly StoredSample[]): void {
    if (this.#instances.has(instance.instanceId)) return;
    this.#instances.set(instance.instanceId, { instance, samples: [...earlier] });
  }

  add(instanceId: string, sample: StoredSample): void {
    const samples = this.#instances.get(instanceId)?.samples;
    samples?.push(sample);
    if (samples !== undefined && samples.length > longestHistory) samples.splice(0, longestHistory / 10);
  }

  ofProject(project: string): readonly InstanceUsage[] {
    const all = [...this.#instances.values()].filter(({ instance }) => instance.project === project);
    return all.map(({ instance, samples }) => ({ ...instance, samples }));
  }
}
