import type { Offering } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';
import { plainText } from './plain-text.ts';

/** `2 × g2-standard-8 with 1 × nvidia-l4`; the count only where there is more than one machine. */
export function renderMachine(offering: Offering): string {
  const count = offering.machineCount > 1 ? `${offering.machineCount} × ` : '';
  const accelerator = offering.accelerator;
  const gpus = accelerator === null ? '' : ` with ${accelerator.count} × ${plainText(accelerator.type)}`;
  return `${count}${plainText(offering.machineType)}${gpus}`;
}

/** The provisioning model in the words of the cloud's console. */
export function renderProvisioning(model: ProvisioningModel): string {
  switch (model) {
    case 'STANDARD':
      return 'on demand';
    case 'SPOT':
      return 'Spot';
    case 'FLEX_START':
      return 'flex start';
    case 'RESERVATION_BOUND':
      return 'reservation';
  }
}

/** Machine, zone and provisioning model on one line. */
export function renderOffering(offering: Offering): string {
  return `${renderMachine(offering)}, ${plainText(offering.zone)}, ${renderProvisioning(offering.provisioningModel)}`;
}
