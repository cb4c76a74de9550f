import type { JudgedRule } from './check.ts';
import { sources } from './sources.ts';

/** Rules of what Headstart itself does and bills. Its tests prove them (test/rules/proofs.ts names each). */
export const behaviourRules: readonly JudgedRule[] = [
  {
    rule: {
      id: 'R31',
      severity: 'info',
      sentence:
        'Quota is not capacity: ZONE_RESOURCE_POOL_EXHAUSTED is told apart from QUOTA_EXCEEDED, and zonesAvailable is read from it.',
      source: sources.quotas,
      judges: 'behaviour',
    },
    checks: [],
  },
  {
    rule: {
      id: 'R32',
      severity: 'info',
      sentence:
        'Obtainability of 0.7 and more is high, 0.4 to 0.6 medium, 0.3 and less low; it is for Spot alone and never shown for STANDARD.',
      source: sources.availability,
      judges: 'behaviour',
    },
    checks: [],
  },
  {
    rule: {
      id: 'R41',
      severity: 'info',
      sentence:
        'Sustained-use discount applies to GPUs attached to N1, not to accelerator-optimised machines, which get no flexible commitment either.',
      source: sources.sustainedUse,
      judges: 'price',
    },
    checks: [],
  },
  {
    rule: {
      id: 'R42',
      severity: 'info',
      sentence:
        'Billing is by the second, a minute at least; A2, A3 and G2 are billed as vCPU, memory, GPU and bundled local SSD, each once, and A4 by its slice alone.',
      source: sources.pricing,
      judges: 'price',
    },
    checks: [],
  },
];
