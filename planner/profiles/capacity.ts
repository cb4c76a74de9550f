import type { CapacityRecord } from '../../schemas/capacity.ts';
import type { Profile } from '../../schemas/profile.ts';

/** The part of a profile that tells of the cloud's capacity; null for a run that was neither on Spot nor in a queue. */
export function capacityOf(profile: Profile): CapacityRecord | null {
  const { origin, spot = [] } = profile;
  const queue = queueOf(profile);
  return spot.length === 0 && queue === null ? null : { origin, spot, queue };
}

function queueOf({ queuedSeconds, offerings }: Profile): CapacityRecord['queue'] {
  if (queuedSeconds === undefined) return null;
  const queued = offerings.findLast(({ provisioningModel }) => provisioningModel === 'FLEX_START');
  return { acceleratorType: queued?.accelerator?.type ?? null, seconds: queuedSeconds };
}
