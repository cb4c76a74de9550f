import { machineKind } from '../../../schemas/prediction.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { dataBytesRead } from '../priors/data-size.ts';
import type { TimedRun } from './machine-slowness.ts';

/** Good runs on CPUs, in their order, by the work that they did: the same code on as much data. */
export function timedRuns(runs: readonly PastRun[]): readonly TimedRun[] {
  const told = runs.filter(
    ({ outcome, origin, offerings, runtimeSeconds }) =>
      outcome === 'succeeded' &&
      origin === 'measured' &&
      runtimeSeconds > 0 &&
      offerings.at(-1)?.accelerator === null &&
      offerings.at(-1)?.machineCount === 1,
  );
  return told.map(({ fingerprint, job, offerings, runtimeSeconds }) => ({
    work: `${fingerprint} ${String(dataBytesRead(job) ?? '')}`,
    machine: machineKind(offerings.at(-1)?.machineType ?? ''),
    seconds: runtimeSeconds,
  }));
}
