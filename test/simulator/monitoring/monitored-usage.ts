import type { StoredSample } from '../../../planner/simulator/guest/stored-sample.ts';
import type { InstanceUsage } from '../../../planner/simulator/guest/usage-history.ts';

export const beginMs = Date.parse('2026-01-01T00:00:00Z');

/** Minute `minute` of a measured run on an instance without GPUs; changes override. */
export function storedSample(minute: number, changes: Partial<StoredSample> = {}): StoredSample {
  const at = (minutes: number): string => new Date(beginMs + minutes * 60_000).toISOString();
  return {
    ...{
      from: at(minute - 1),
      at: at(minute),
      runId: 'run-1',
      origin: 'measured',
      machineMemoryGib: 16,
      gpus: null,
    },
    ...{ cpuUtilization: 0.25, memoryGib: 4, gpuUtilization: null, gpuMemoryGib: null },
    ...{ networkReceivedBytesPerSecond: null, networkSentBytesPerSecond: null },
    ...{ diskReadBytesPerSecond: 1000, diskWriteBytesPerSecond: 0 },
    ...changes,
  };
}

export function instanceUsage(instanceId: string, samples: readonly StoredSample[]): InstanceUsage {
  const instanceName = `worker-${instanceId}`;
  return { project: 'demo', zone: 'us-central1-a', instanceId, instanceName, samples };
}

export const gpuSample = (minute: number): StoredSample =>
  storedSample(minute, {
    ...{ origin: 'playback', gpus: { type: 'nvidia-l4', count: 2 }, gpuUtilization: 0.5, gpuMemoryGib: 20 },
  });
