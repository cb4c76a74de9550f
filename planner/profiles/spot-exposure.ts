import type { HeldOffering } from '../../schemas/prepared.ts';
import type { SpotExposure } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';

export interface SpotExposureRequest {
  /** Every offering that was held, oldest first. */
  readonly held: readonly HeldOffering[];
  /** A run that has ended. */
  readonly run: Run;
  /** When the cloud took the machine back: ISO instants of the same clock as the run's and the offerings'. */
  readonly preemptions: readonly string[];
}

/**
 * What a run met as a Spot machine, by place and machine type; empty where it never was one. Its machine-hours are the
 * hours it ran; where it was on several offerings, they are shared out by how long each was held during the run.
 */
export function spotExposures({ held, run, preemptions }: SpotExposureRequest): readonly SpotExposure[] {
  const { startedAt, endedAt } = run;
  if (startedAt === null || endedAt === null) return [];
  const shares = sharesOf(held, startedAt, endedAt);
  const exposures = held.flatMap(({ offering, since }, index): SpotExposure[] => {
    const share = shares[index] ?? 0;
    if (offering.provisioningModel !== 'SPOT' || share === 0) return [];
    const { region, zone, machineType, machineCount } = offering;
    const machineHours = (run.runSeconds / 3600) * share * machineCount;
    const next = held[index + 1]?.since ?? endedAt;
    const within = preemptions.filter((at) => at >= startedAt && at <= endedAt && at >= since && at <= next);
    return [{ region, zone, machineType, machineHours, preemptions: within.length }];
  });
  return merged(exposures);
}

/** Of the time that offerings were held between two instants, the share of each; they sum to 1 where there is any. */
function sharesOf(held: readonly HeldOffering[], from: string, to: string): readonly number[] {
  const spans = held.map(({ since, until }, index) => {
    const ends = [until ?? to, held[index + 1]?.since ?? to, to].map((at) => Date.parse(at));
    return Math.max(0, Math.min(...ends) - Math.max(Date.parse(since), Date.parse(from)));
  });
  const total = spans.reduce((sum, span) => sum + span, 0);
  return spans.map((span) => (total === 0 ? 0 : span / total));
}

/** One entry for each place and machine type, in the order in which they were first held. */
function merged(exposures: readonly SpotExposure[]): readonly SpotExposure[] {
  const byPlace = new Map<string, SpotExposure>();
  for (const one of exposures) {
    const key = `${one.zone} ${one.machineType}`;
    const before = byPlace.get(key) ?? { ...one, machineHours: 0, preemptions: 0 };
    byPlace.set(key, {
      ...before,
      machineHours: before.machineHours + one.machineHours,
      preemptions: before.preemptions + one.preemptions,
    });
  }
  return [...byPlace.values()];
}
