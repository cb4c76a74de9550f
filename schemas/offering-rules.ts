import type { Rule } from './rule.ts';

/** Documents that more than one room reads rules from, with the date of the copy where it is known. */
export const offeringSources = {
  acceleratorMachines: 'Compute Engine, accelerator-optimized machines (copy of 13 April 2026)',
  gpus: 'Compute Engine, GPUs (copy of 14 April 2026)',
  flexStart: 'Compute Engine, Flex-start VMs and provisioning models',
  hyperdisk: 'Compute Engine, Hyperdisk',
} as const;

const { acceleratorMachines, gpus, flexStart, hyperdisk } = offeringSources;

/**
 * Rules that machine type, GPUs, provisioning model and disk kind decide by themselves, in the words that both the
 * optimiser, which offers nothing that breaks one, and the check of configurations use. Their facts: `offering-facts.ts`.
 */
export const offeringRules = {
  R01: error(
    'R01',
    'T4, P4, V100 and P100 attach to N1 only, never to f1-micro or g1-small, and no other general-purpose series takes a GPU.',
    gpus,
  ),
  R02: error(
    'R02',
    'N1 takes 1, 2 or 4 GPUs (V100 also 8), and no more vCPUs and memory than that count allows in its zone.',
    gpus,
  ),
  R03: error(
    'R03',
    'A2, A3, A4, G2 and G4 fix GPU type and count by the machine type: guest_accelerator equals it or is left out.',
    acceleratorMachines,
  ),
  R07: error('R07', 'a3-highgpu-1g, -2g and -4g are sold as SPOT or FLEX_START only.', acceleratorMachines),
  R08: error(
    'R08',
    'a3-ultragpu and A4 need a reservation, SPOT or FLEX_START, never plain STANDARD.',
    acceleratorMachines,
  ),
  R09: error('R09', 'A4X is sold by reservation only, and boots an Arm image.', acceleratorMachines),
  R13: error('R13', 'G2 and A3 take no pd-standard, and A3 no regional disk.', acceleratorMachines),
  R15: error(
    'R15',
    'a3-ultragpu, A4, A4X and G4 take Hyperdisk only, and boot from hyperdisk-balanced.',
    acceleratorMachines,
  ),
  R16: error(
    'R16',
    'N1 with a GPU takes no Hyperdisk; hyperdisk-extreme on G4 needs two GPUs or more.',
    `${gpus}; ${hyperdisk}; ${acceleratorMachines}`,
  ),
  R23: error(
    'R23',
    'FLEX_START is not offered for A4X, takes no reservation, draws on preemptible quota and waits up to two hours.',
    flexStart,
  ),
} as const;

function error(id: string, sentence: string, source: string): Rule {
  return { id, severity: 'error', sentence, source, judges: 'configuration' };
}
