import { neverFlexStart, sales } from '../../../schemas/offering-facts.ts';
import { offeringRules } from '../../../schemas/offering-rules.ts';
import { broken, brokenIf, kept, whenKnown, type Finding, type JudgedRule } from '../check.ts';
import { imageOf } from '../images.ts';
import { forTypes, withGpus } from '../machine-facts.ts';
import type { SchedulingView } from '../machine-view.ts';
import { sources } from '../sources.ts';

const specific = 'SPECIFIC_RESERVATION';
const week = 7 * 86_400;

/** Judges where the machine is of this provisioning model. */
function soldAs(
  { model }: SchedulingView,
  wanted: string,
  judge: () => readonly Finding[],
): readonly Finding[] {
  return whenKnown({ provisioning_model: model }, (known) =>
    known.provisioning_model === wanted ? judge() : kept,
  );
}

export const smallA3: JudgedRule = {
  rule: offeringRules.R07,
  checks: [
    {
      judgeMachine: (machine) =>
        forTypes(machine, sales.R07.types, (name) =>
          whenKnown({ provisioning_model: machine.scheduling.model }, ({ provisioning_model: model }) =>
            brokenIf(
              !sales.R07.models.some((one) => one === model),
              `${name} is not sold as ${model}.`,
              'Set scheduling.provisioning_model to SPOT or FLEX_START, or take a3-highgpu-8g.',
            ),
          ),
        ),
    },
  ],
};

export const neverOnDemand: JudgedRule = {
  rule: offeringRules.R08,
  checks: [
    {
      judgeMachine: (machine) =>
        forTypes(machine, sales.R08.types, (name) =>
          whenKnown({ provisioning_model: machine.scheduling.model }, ({ provisioning_model: model }) => {
            if (sales.R08.models.some((one) => one === model)) return kept;
            return whenKnown(
              { reservation_affinity: machine.reservation },
              ({ reservation_affinity: type }) =>
                brokenIf(
                  type !== specific,
                  `${name} is not sold on demand.`,
                  'Set scheduling.provisioning_model to SPOT or FLEX_START, or name a reservation.',
                ),
            );
          }),
        ),
    },
  ],
};

export const a4xReserved: JudgedRule = {
  rule: offeringRules.R09,
  checks: [
    {
      judgeMachine: (machine) =>
        forTypes(machine, sales.R09.types, (name) =>
          whenKnown(
            { provisioning_model: machine.scheduling.model, reservation_affinity: machine.reservation },
            ({ provisioning_model: model, reservation_affinity: reservation }) =>
              brokenIf(
                model === 'SPOT' || model === 'FLEX_START' || reservation !== specific,
                `${name} is sold by reservation only.`,
                'Set scheduling.provisioning_model to RESERVATION_BOUND and reservation_affinity to a SPECIFIC_RESERVATION.',
              ),
          ),
        ),
    },
    {
      judgeMachine: (machine) =>
        forTypes(machine, sales.R09.types, (name) =>
          whenKnown({ image: imageOf(machine) }, ({ image }) =>
            brokenIf(
              image?.isPublic === true && !image.isArm,
              `${name} has Arm processors, and ${image?.name ?? ''} is an image for x86.`,
              'Use an arm64 image.',
            ),
          ),
        ),
    },
  ],
};

export const gpuMaintenance: JudgedRule = {
  rule: {
    id: 'R20',
    severity: 'error',
    sentence:
      'A machine with GPUs has on_host_maintenance TERMINATE; FLEX_START has automatic_restart false, instance_termination_action DELETE (or STOP) and max_run_duration of at most 7 days.',
    source: `${sources.instanceResource}; ${sources.flexStart}`,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine, context) =>
        withGpus(machine, context, () =>
          whenKnown({ on_host_maintenance: machine.scheduling.onHostMaintenance }, (known) =>
            brokenIf(
              known.on_host_maintenance !== 'TERMINATE',
              'A machine with GPUs cannot be moved to another host.',
              'Set scheduling.on_host_maintenance to TERMINATE.',
            ),
          ),
        ),
    },
    {
      judgeMachine: ({ scheduling }) => {
        const { automaticRestart, terminationAction, maxRunSeconds } = scheduling;
        return soldAs(scheduling, 'FLEX_START', () => [
          ...whenKnown({ automatic_restart: automaticRestart }, ({ automatic_restart: restarts }) =>
            brokenIf(
              restarts !== false,
              'A flex-start machine is not restarted.',
              'Set scheduling.automatic_restart to false.',
            ),
          ),
          ...whenKnown({ instance_termination_action: terminationAction }, (known) =>
            brokenIf(
              known.instance_termination_action !== 'DELETE' && known.instance_termination_action !== 'STOP',
              'A flex-start machine says what happens at the end of its time.',
              'Set scheduling.instance_termination_action to DELETE.',
            ),
          ),
          ...whenKnown({ max_run_duration: maxRunSeconds }, ({ max_run_duration: seconds }) =>
            brokenIf(
              seconds === null || seconds > week,
              seconds === null
                ? 'A flex-start machine needs a time limit.'
                : `A flex-start machine runs for 7 days at most, not ${seconds} seconds.`,
              'Set scheduling.max_run_duration.seconds to at most 604800.',
            ),
          ),
        ]);
      },
    },
  ],
};

export const spotFlags: JudgedRule = {
  rule: {
    id: 'R21',
    severity: 'error',
    sentence: 'SPOT goes with preemptible true and automatic_restart false.',
    source: sources.instanceResource,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: ({ scheduling }) => {
        const { preemptible, automaticRestart } = scheduling;
        return soldAs(scheduling, 'SPOT', () => [
          ...whenKnown({ preemptible }, (known) =>
            brokenIf(
              known.preemptible !== true,
              'A Spot machine is preemptible.',
              'Set scheduling.preemptible to true.',
            ),
          ),
          ...whenKnown({ automatic_restart: automaticRestart }, (known) =>
            brokenIf(
              known.automatic_restart !== false,
              'A Spot machine is not restarted.',
              'Set scheduling.automatic_restart to false.',
            ),
          ),
        ]);
      },
    },
  ],
};

export const reservationBound: JudgedRule = {
  rule: {
    id: 'R22',
    severity: 'error',
    sentence: 'RESERVATION_BOUND goes with reservation_affinity SPECIFIC_RESERVATION.',
    source: sources.instanceResource,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: ({ scheduling, reservation }) =>
        soldAs(scheduling, 'RESERVATION_BOUND', () =>
          whenKnown({ reservation_affinity: reservation }, ({ reservation_affinity: type }) =>
            brokenIf(
              type !== specific,
              'A machine that is bound to a reservation names it.',
              'Set reservation_affinity.type to SPECIFIC_RESERVATION and name the reservation.',
            ),
          ),
        ),
    },
  ],
};

export const flexStart: JudgedRule = {
  rule: offeringRules.R23,
  checks: [
    {
      judgeMachine: (machine) =>
        soldAs(machine.scheduling, 'FLEX_START', () => [
          ...forTypes(machine, neverFlexStart, (name) =>
            broken(`${name} is not offered as FLEX_START.`, 'Use a reservation.'),
          ),
          ...whenKnown({ reservation_affinity: machine.reservation }, ({ reservation_affinity: type }) =>
            brokenIf(
              type !== null && type !== 'NO_RESERVATION',
              'A flex-start machine takes no reservation.',
              'Leave reservation_affinity out.',
            ),
          ),
        ]),
    },
  ],
};
