import type { OfferingGroup } from '../../ports.ts';
import { broken, kept, notJudged, whenKnown, type JudgedRule } from '../check.ts';
import { gpusOf } from '../machine-facts.ts';
import { sources } from '../sources.ts';

export const zoneOffers: JudgedRule = {
  rule: {
    id: 'R12',
    severity: 'error',
    sentence:
      'The zone lists both the machine type and the accelerator type; a region that offers them says nothing of its zones.',
    source: sources.gpus,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine, { catalog }) =>
        whenKnown(
          { machine_type: machine.machineType, zone: machine.zone },
          ({ machine_type: name, zone }) => {
            if (name === null || zone === null) return kept;
            return whenKnown(
              { guest_accelerator: gpusOf(machine, catalog) },
              ({ guest_accelerator: gpus }) => {
                const group = catalog
                  .groups?.()
                  .find(
                    ({ machine: { name: own }, accelerator }) =>
                      own === name && accelerator?.type === gpus?.type && accelerator?.count === gpus?.count,
                  );
                return group
                  ? offered(group, zone, catalog.asOf)
                  : notJudged(`zone: no source lists where ${named(name, gpus?.type)} is offered`);
              },
            );
          },
        ),
    },
  ],
};

/** Where no source speaks of the machine in this region, nothing is said against it. */
function offered(group: OfferingGroup, zone: string, asOf: string) {
  const what = named(group.machine.name, group.accelerator?.type);
  const here = group.best({ zone });
  if (here?.zoneKnown) return kept;
  const region = zone.replace(/-[a-z]$/, '');
  const near = here ? null : group.best({ region });
  if (near?.zoneKnown)
    return broken(
      `${zone} does not offer ${what} (catalog of ${asOf}).`,
      `Use a zone that does, as ${near.offering.zone}.`,
      // The zones of machines without GPUs come from an older list.
      group.accelerator === null ? 'warning' : 'error',
    );
  return notJudged(`zone: no source tells whether ${zone} offers ${what}`);
}

function named(machineType: string, accelerator: string | undefined): string {
  return accelerator === undefined ? machineType : `${machineType} with ${accelerator}`;
}
