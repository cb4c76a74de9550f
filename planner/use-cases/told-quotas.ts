import type { Problem } from '../../schemas/assessment.ts';
import type { Offering } from '../../schemas/catalog.ts';
import type { Analysis } from '../../schemas/job.ts';
import type { Plan } from '../../schemas/plan.ts';
import { blockingChecks, type Preflight } from '../../schemas/preflight.ts';
import { sameOffering } from '../same-offering.ts';
import { placeOf } from './source-lines.ts';

/** What the last preview of each machine said of its quotas; an assessment asks no cloud. */
export interface ToldQuotas {
  note(plan: Plan, preflight: Preflight): void;
  /** That a machine which a preview has found no quota for is the pick again; null where none has. */
  problemOf(analysis: Analysis, plan: Plan): Problem | null;
}

interface Told {
  readonly offering: Offering;
  readonly messages: readonly string[];
}

/** Machines that are remembered; the one that was looked at longest ago is forgotten first. */
const mostTold = 20;

export function createToldQuotas(): ToldQuotas {
  const told: Told[] = [];
  const indexOf = (offering: Offering): number =>
    told.findIndex((one) => one.offering.region === offering.region && sameOffering(one.offering, offering));
  return {
    note: ({ offering }, preflight) => {
      if (!offering) return;
      const known = indexOf(offering);
      if (known >= 0) told.splice(known, 1);
      const messages = blockingChecks(preflight).map(({ message }) => message);
      if (messages.length > 0) told.push({ offering, messages });
      if (told.length > mostTold) told.shift();
    },
    problemOf: (analysis, { offering }) => {
      const known = offering ? told[indexOf(offering)] : undefined;
      const place = placeOf(analysis, 'resources.zone', 'resources.region', 'resources.accelerator', 'entry');
      if (!known || !place) return null;
      const message = `The project has no quota for this machine, as the last preview found: ${known.messages.join(' ')}`;
      return { kind: 'no-quota', message, ...place, fixes: [] };
    },
  };
}
