import type { CatalogData } from './catalog-data.ts';
import type { MachineType } from './machine-types.ts';

/** Why GPUs cannot be attached to a machine that brings none; null where they can. Rules R01 and R02. */
export function attachConflict(
  data: CatalogData,
  { facts }: MachineType,
  type: string,
  count: number,
): string | null {
  const limits = data.attachable[type]?.limits;
  if (!limits) return `${type} comes with its own machine types and attaches to none.`;
  if (facts.series !== 'N1' || !/^(n1|custom)-/.test(facts.name))
    return `${type} attaches to N1 alone, not to ${facts.name} (R01).`;
  const limit = limits.find(([held]) => held === count);
  if (!limit) return `N1 takes ${limits.map(([held]) => held).join(', ')} × ${type}, not ${count} (R02).`;
  const [, vcpus, memoryGib] = limit;
  return facts.vcpus <= vcpus && facts.memoryGib <= memoryGib
    ? null
    : `${count} × ${type} go with at most ${vcpus} vCPUs and ${memoryGib} GiB, and ${facts.name} is larger (R02).`;
}
