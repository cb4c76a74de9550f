import type { Offering } from '../../schemas/catalog.ts';

/** What is bought, as short as it is unmistakable: `n2-standard-4`, `g2-standard-8 (1 × nvidia-l4)`, `2 × …`, with ` Spot`. */
export function machineText({ machineType, machineCount, accelerator, provisioningModel }: Offering): string {
  const machines = machineCount === 1 ? '' : `${machineCount} × `;
  const gpus = accelerator ? ` (${accelerator.count} × ${accelerator.type})` : '';
  return `${machines}${machineType}${gpus}${soldAs[provisioningModel] ?? ''}`;
}

const soldAs: Readonly<Record<string, string>> = {
  SPOT: ' Spot',
  FLEX_START: ' Flex Start',
  RESERVATION_BOUND: ' reservation',
};
