import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import { inPlaceConflict } from '../optimiser/in-place.ts';
import type { Catalog } from '../ports.ts';

/** Terraform address of the machine in a job's stack. */
const machineAddress = 'google_compute_instance.machine';

/**
 * Addresses that Terraform is to replace: the standing machine, where it cannot become the planned one by stop, change of
 * type and start. Terraform would try, the cloud refuses (R10), and the machine is left stopped. Its data disk stays.
 */
export function replacedAddresses(
  standing: PreparedJob | null,
  { offering }: Plan,
  catalog: Catalog,
): readonly string[] {
  const current = standing?.plan.offering;
  if (!current || !offering || current.machineType === offering.machineType) return [];
  const machine = catalog.machineType(offering.machineType);
  if (!machine) return [];
  const { accelerator, provisioningModel } = offering;
  const group = { machine, accelerator, provisioningModel };
  const conflict = inPlaceConflict(current, catalog.machineType(current.machineType), group);
  return conflict === null ? [] : [machineAddress];
}
