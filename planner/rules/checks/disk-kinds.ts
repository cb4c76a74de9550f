import { diskLimits, isHyperdisk } from '../../../schemas/offering-facts.ts';
import { offeringRules } from '../../../schemas/offering-rules.ts';
import { brokenIf, kept, whenKnown, type Finding, type JudgedRule, type MachineCheck } from '../check.ts';
import type { Context } from '../check.ts';
import type { DiskView } from '../machine-disks.ts';
import { forTypes, gpusOf } from '../machine-facts.ts';
import type { MachineView } from '../machine-view.ts';
import { sources } from '../sources.ts';

/** Judges every boot and data disk of the machine types that match. */
function ofDisks(
  types: RegExp,
  judge: (kind: string, disk: DiskView, machineType: string, context: Context) => readonly Finding[],
): MachineCheck {
  return {
    judgeMachine: (machine, context) =>
      forTypes(machine, types, (name) => eachDisk(machine, (kind, disk) => judge(kind, disk, name, context))),
  };
}

function eachDisk(
  { disks }: MachineView,
  judge: (kind: string, disk: DiskView) => readonly Finding[],
): readonly Finding[] {
  return whenKnown({ disks }, ({ disks: all }) =>
    all
      .filter(({ scratch }) => !scratch)
      .flatMap((disk) =>
        whenKnown({ [disk.block]: disk.kind }, (known) => {
          const kind = known[disk.block];
          return typeof kind === 'string' ? judge(kind, disk) : kept;
        }),
      ),
  );
}

export const noStandardDisks: JudgedRule = {
  rule: offeringRules.R13,
  checks: [
    ofDisks(diskLimits.R13.types, (kind, disk, name) =>
      brokenIf(
        !diskLimits.R13.takes(kind),
        `${name} takes no ${kind} (${disk.block}).`,
        'Use pd-balanced, or where the machine takes it Hyperdisk.',
      ),
    ),
    {
      judgeMachine: (machine) =>
        forTypes(machine, /^a3-/, (name) =>
          whenKnown({ disks: machine.disks }, ({ disks }) =>
            brokenIf(
              disks.some(({ regional }) => regional),
              `${name} takes no regional disk.`,
              'Attach a zonal disk.',
            ),
          ),
        ),
    },
  ],
};

export const hyperdiskOnly: JudgedRule = {
  rule: offeringRules.R15,
  checks: [
    ofDisks(diskLimits.R15.types, (kind, disk, name) => [
      ...brokenIf(
        !diskLimits.R15.takes(kind),
        `${name} takes Hyperdisk only, and ${disk.block} is ${kind}.`,
        'Use hyperdisk-balanced.',
      ),
      ...brokenIf(
        disk.boot && isHyperdisk(kind) && kind !== 'hyperdisk-balanced',
        `${name} boots from hyperdisk-balanced, not ${kind}.`,
        'Use hyperdisk-balanced for the boot disk.',
      ),
    ]),
  ],
};

export const noHyperdiskOnN1: JudgedRule = {
  rule: offeringRules.R16,
  checks: [
    {
      judgeMachine: (machine) =>
        forTypes(machine, diskLimits.R16.types, (name) =>
          whenKnown({ guest_accelerator: machine.attached }, ({ guest_accelerator: [gpu] }) =>
            gpu === undefined
              ? kept
              : eachDisk(machine, (kind, disk) =>
                  brokenIf(
                    !diskLimits.R16.takes(kind),
                    `${name} with ${gpu.type} takes no Hyperdisk, and ${disk.block} is ${kind}.`,
                    'Use pd-balanced.',
                  ),
                ),
          ),
        ),
    },
    {
      judgeMachine: (machine, { catalog }) =>
        forTypes(machine, /^g4-/, (name) => {
          const gpus = gpusOf(machine, catalog);
          return whenKnown({ guest_accelerator: gpus }, ({ guest_accelerator: own }) =>
            eachDisk(machine, (kind) =>
              brokenIf(
                kind === 'hyperdisk-extreme' && (own?.count ?? 0) < 2,
                `${name} has fewer than two GPUs, which hyperdisk-extreme needs.`,
                'Use hyperdisk-balanced, or a larger G4 machine.',
              ),
            ),
          );
        }),
    },
  ],
};

/** Hyperdisk ML volumes of before this instant cannot be attached to the newest machines. */
const hyperdiskMlSince = Date.parse('2026-02-04T00:00:00Z');

export const oldHyperdiskMl: JudgedRule = {
  rule: {
    id: 'R18',
    severity: 'error',
    sentence: 'Hyperdisk ML volumes made before 4 February 2026 cannot be attached to A4, A4X and G4.',
    source: sources.acceleratorMachines,
    judges: 'configuration',
  },
  checks: [
    ofDisks(/^(a4|a4x|g4)-/, (kind, disk) => {
      if (kind !== 'hyperdisk-ml' || !disk.resource) return kept;
      const { change, attributes } = disk.resource;
      if (change?.actions.includes('create')) return kept;
      const made = attributes['creation_timestamp'];
      if (typeof made !== 'string')
        return [{ kind: 'not-judged', reason: `${disk.block}: when the volume was made is not known` }];
      return brokenIf(
        Date.parse(made) < hyperdiskMlSince,
        `The volume was made on ${made.slice(0, 10)}.`,
        'Make a new Hyperdisk ML volume from a snapshot of it.',
      );
    }),
  ],
};
