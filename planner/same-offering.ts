import type { Offering } from '../schemas/catalog.ts';

/** True for one machine type with one accelerator under one provisioning model, whatever the place and the price. */
export function sameOffering(one: Offering, other: Offering): boolean {
  return (
    one.machineType === other.machineType &&
    one.provisioningModel === other.provisioningModel &&
    one.accelerator?.type === other.accelerator?.type &&
    one.accelerator?.count === other.accelerator?.count
  );
}
