import type { ComputeInstanceScheduling } from '@cdktf/provider-google/lib/compute-instance/index.js';
import type { Offering } from '../schemas/catalog.ts';
import type { ProvisioningModel } from '../schemas/job.ts';
import { hasBundledLocalSsd } from './disk-kinds.ts';

/**
 * The `scheduling` block of an instance: provisioning model, host maintenance and the time limit that the cloud itself
 * enforces. Rules R20 to R23 of the Compute Engine documentation; `maxRunSeconds` in seconds.
 */
export function instanceScheduling(offering: Offering, maxRunSeconds: number): ComputeInstanceScheduling {
  const model = offering.provisioningModel;
  return {
    provisioningModel: model,
    preemptible: model === 'SPOT',
    automaticRestart: restartsAutomatically(model),
    // A machine with GPUs cannot be moved to another host (R20), and neither can a Spot machine.
    onHostMaintenance: offering.accelerator !== null || model !== 'STANDARD' ? 'TERMINATE' : 'MIGRATE',
    maxRunDuration: { seconds: maxRunSeconds },
    instanceTerminationAction: terminationAction(offering),
  };
}

/** The cloud may start the machine again after a host error only where it is held (R20, R21). */
function restartsAutomatically(model: ProvisioningModel): boolean {
  return model === 'STANDARD' || model === 'RESERVATION_BOUND';
}

/**
 * STOP keeps the machine for a continued run. DELETE for flex-start, as its documentation asks (R20), and where bundled
 * local SSD makes a stop fail; the data disk is a resource of its own and stays either way.
 */
function terminationAction(offering: Offering): 'STOP' | 'DELETE' {
  const deleted = offering.provisioningModel === 'FLEX_START' || hasBundledLocalSsd(offering.machineType);
  return deleted ? 'DELETE' : 'STOP';
}
