import type { Offering } from '../../schemas/catalog.ts';
import type { Plan } from '../../schemas/plan.ts';
import { usdPerHourText } from './figures.ts';
import { machineText } from './machine-text.ts';
import type { Translate } from './translate.ts';

/**
 * What would be bought now instead of what stands: `prepared n2-standard-2 → now n2-standard-8, $0.389 per hour`. Null
 * where the pick is the same. The zone does not count, since a stockout moves it.
 */
export function planDifference(standing: Plan, current: Plan, t: Translate): string | null {
  const prepared = standing.offering;
  if (prepared === null || isAdjustedSince(standing, current)) return null;
  if (current.offering === null) return t('nothing fits any more');
  if (keyOf(prepared) === keyOf(current.offering)) return null;
  const now = machineText(current.offering);
  return t('prepared {0} → now {1}, {2}', machineText(prepared), now, usdPerHourText(current.cost, t));
}

/** A machine that was adjusted to what was measured stays right while the code asks for the same as then. */
function isAdjustedSince(standing: Plan, current: Plan): boolean {
  return standing.revision > 1 && JSON.stringify(standing.job) === JSON.stringify(current.job);
}

function keyOf({ machineType, machineCount, accelerator, region, provisioningModel }: Offering): string {
  const gpus = [accelerator?.type, accelerator?.count];
  return [machineType, machineCount, ...gpus, region, provisioningModel].join(' ');
}
