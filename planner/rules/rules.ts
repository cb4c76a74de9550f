import type { Rule } from '../../schemas/rule.ts';
import { behaviourRules } from './behaviour-rules.ts';
import type { JudgedRule } from './check.ts';
import { gpuNetworks, tier1 } from './checks/bandwidth.ts';
import { hyperdiskChanges } from './checks/disk-changes.ts';
import { hyperdiskOnly, noHyperdiskOnN1, noStandardDisks, oldHyperdiskMl } from './checks/disk-kinds.ts';
import { driverInstallation, opsAgent } from './checks/driver-installation.ts';
import { a100Forms, attachableOnN1, fixedGpus, n1Limits } from './checks/gpu-attachment.ts';
import { cudaDrivers, kernelsAndWheels } from './checks/gpu-software.ts';
import { hostMaintenance, localSsd } from './checks/local-ssd.ts';
import { discardLocalSsd, forceNew, noTypeChange, stopToChange } from './checks/machine-changes.ts';
import { g2Shapes, g4Shapes, noWindows } from './checks/machine-shapes.ts';
import { networkAccess } from './checks/network-access.ts';
import { compactPlacement } from './checks/placement.ts';
import {
  a4xReserved,
  flexStart,
  gpuMaintenance,
  neverOnDemand,
  reservationBound,
  smallA3,
  spotFlags,
} from './checks/provisioning.ts';
import { snapshots } from './checks/snapshots.ts';
import { zoneOffers } from './checks/zone-offer.ts';
import { quotaRules } from './quota-rules.ts';

const all: readonly JudgedRule[] = [
  attachableOnN1,
  n1Limits,
  fixedGpus,
  g2Shapes,
  g4Shapes,
  a100Forms,
  smallA3,
  neverOnDemand,
  a4xReserved,
  noTypeChange,
  noWindows,
  zoneOffers,
  noStandardDisks,
  localSsd,
  hyperdiskOnly,
  noHyperdiskOnN1,
  hyperdiskChanges,
  oldHyperdiskMl,
  snapshots,
  gpuMaintenance,
  spotFlags,
  reservationBound,
  flexStart,
  hostMaintenance,
  stopToChange,
  forceNew,
  discardLocalSsd,
  ...Object.values(quotaRules),
  tier1,
  gpuNetworks,
  compactPlacement,
  networkAccess,
  cudaDrivers,
  kernelsAndWheels,
  driverInstallation,
  opsAgent,
  ...behaviourRules,
];

/** Every rule with what judges it, in the order of the ids (R26 before R26b). */
export const judgedRules: readonly JudgedRule[] = [...all].sort(({ rule: left }, { rule: right }) =>
  left.id < right.id ? -1 : 1,
);

/** Every rule as a value. */
export const rules: readonly Rule[] = judgedRules.map(({ rule }) => rule);
