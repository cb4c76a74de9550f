import { createHash } from 'node:crypto';
import type { CloudCore } from './cloud-core.ts';
import { endInstance } from './instance-lifecycle.ts';
import { isObject, textAt, type JsonObject } from './json.ts';

/** How the cloud takes Spot machines back by itself. */
export interface PreemptionSettings {
  /** Preemptions expected per hour that a Spot machine runs, of the cloud's time; 0 is never. */
  readonly perHour: number;
  /** The same seed preempts the same machines after the same time. */
  readonly seed: number;
}

/** Only Spot machines are taken back (Compute Engine, "Spot VMs"). */
export function isPreemptible(instance: JsonObject): boolean {
  return isObject(instance['scheduling']) && instance['scheduling']['preemptible'] === true;
}

/**
 * Sets the timer of a running Spot instance's preemption. The moment is a function of seed, name and start, so that
 * a restart of the simulator neither puts it off nor draws again.
 */
export function armPreemption(core: CloudCore, path: string): void {
  const { perHour, seed } = core.preemptions;
  const instance = core.state.get(path);
  if (perHour === 0 || !isPreemptible(instance) || instance['status'] !== 'RUNNING') return;
  const startedAt = textAt(instance, 'lastStartTimestamp') ?? '';
  const starts = core.state.data.intervals.filter((one) => one.instance === path).length;
  const lastsMs = hoursUntilPreemption(perHour, `${seed} ${path} ${starts}`) * 3_600_000;
  core.clock.at(Date.parse(startedAt) + lastsMs / core.clock.factor, () => {
    const present = core.state.find(path);
    if (present?.['status'] !== 'RUNNING' || present['lastStartTimestamp'] !== startedAt) return;
    endInstance(core, path, 'preempted');
  });
}

/** Exponentially distributed, as of events that come at a constant rate; the same for the same `key`. */
export function hoursUntilPreemption(perHour: number, key: string): number {
  const drawn = createHash('sha256').update(key).digest().readUIntBE(0, 6) / 2 ** 48;
  return -Math.log1p(-drawn) / perHour;
}
