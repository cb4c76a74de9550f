import { brokenIf, kept, whenKnown, type JudgedRule } from '../check.ts';
import { bundledLocalSsd, localSsdCounts, localSsdGib } from '../facts/local-ssd-counts.ts';
import { withFacts, withGpus } from '../machine-facts.ts';
import { sources } from '../sources.ts';
import { lastSegment, textOf } from '../value.ts';

export const localSsd: JudgedRule = {
  rule: {
    id: 'R14',
    severity: 'error',
    sentence:
      'Local SSD is made with its machine only, 375 GB each, never booted from; A2 Ultra, A3, A4 and A4X bring theirs, and N1, G2, G4 and A2 Standard take certain counts.',
    source: `${sources.localSsd}; ${sources.acceleratorMachines}`,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine) =>
        whenKnown({ machine_type: machine.machineType, disks: machine.disks }, (known) => {
          const scratch = known.disks.filter((disk) => disk.scratch);
          const name = known.machine_type;
          if (name === null) return kept;
          const counts = localSsdCounts(name);
          return [
            ...brokenIf(
              scratch.length > 0 && bundledLocalSsd.test(name),
              `${name} brings its local SSD.`,
              'Leave scratch_disk out.',
            ),
            ...brokenIf(
              counts !== null && !counts.includes(scratch.length),
              `${name} takes no ${scratch.length} local SSDs.`,
              `Use ${(counts ?? []).filter((count) => count > 0).join(' or ') || 'none'}.`,
            ),
            ...brokenIf(
              scratch.some(({ sizeGib }) => typeof sizeGib === 'number' && sizeGib !== localSsdGib) &&
                counts !== null,
              `A local SSD of ${name} has 375 GB.`,
              'Set size to 375 or leave it out.',
            ),
          ];
        }),
    },
    {
      judgeMachine: (machine) =>
        whenKnown({ disks: machine.disks }, ({ disks }) =>
          brokenIf(
            disks.some(({ boot, kind }) => boot && kind === 'local-ssd'),
            'A machine cannot boot from local SSD.',
            'Boot from pd-balanced or Hyperdisk.',
          ),
        ),
    },
    {
      types: ['google_compute_disk', 'google_compute_region_disk'],
      judge: ({ attributes }) =>
        whenKnown({ type: lastSegment(textOf(attributes, 'type')) }, ({ type }) =>
          brokenIf(
            type === 'local-ssd',
            'A local SSD can only be made with its machine.',
            'Use scratch_disk of the machine, or another kind of disk.',
          ),
        ),
    },
  ],
};

/** Machines whose local SSD is kept over host maintenance (R25). */
const persistent = /^(a3-ultragpu|a4|a4x|g4)-/;

export const hostMaintenance: JudgedRule = {
  rule: {
    id: 'R25',
    severity: 'info',
    sentence:
      'GPU hosts give an hour of notice before maintenance, and what is on local SSD is lost then, but for a3-ultragpu, A4, A4X and G4.',
    source: sources.hostMaintenance,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine, context) =>
        withFacts(machine, context, (facts) =>
          withGpus(machine, context, () =>
            whenKnown({ disks: machine.disks }, ({ disks }) =>
              brokenIf(
                !persistent.test(facts.name) && (facts.localSsdGib > 0 || disks.some((disk) => disk.scratch)),
                `What is on the local SSD of ${facts.name} is lost at host maintenance, after an hour of notice.`,
                'Keep checkpoints on a data disk or in Cloud Storage, and watch the metadata key maintenance-event.',
              ),
            ),
          ),
        ),
    },
  ],
};
