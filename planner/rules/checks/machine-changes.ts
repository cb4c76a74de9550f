import { broken, brokenIf, kept, whenKnown, type Finding, type JudgedRule } from '../check.ts';
import { isReplacement, isUpdate, type PlannedChange, type Resource } from '../configuration.ts';
import { forcesNew } from '../facts/force-new.ts';
import { changedPaths, isUnder } from '../changed-paths.ts';
import { sources } from '../sources.ts';
import { booleanOf, blocksOf, lastSegment, textOf, Unknown } from '../value.ts';

const instance = ['google_compute_instance'];
const fixedTypes = /^(a2-ultragpu|a3|a4|a4x)-/;
const a2Standard = /^a2-(highgpu|megagpu)-/;

function machineTypesOf(change: PlannedChange, { attributes }: Resource): readonly [string, string] | null {
  const before = lastSegment(textOf(change.before, 'machine_type'));
  const after = lastSegment(textOf(attributes, 'machine_type'));
  return typeof before === 'string' && typeof after === 'string' && before !== after ? [before, after] : null;
}

export const noTypeChange: JudgedRule = {
  rule: {
    id: 'R10',
    severity: 'error',
    sentence:
      'The machine type of A2 Ultra, A3, A4 and A4X cannot be changed, and A2 Standard changes to A2 Standard only: the plan replaces the machine.',
    source: sources.acceleratorMachines,
    judges: 'change',
  },
  checks: [
    {
      changedTypes: instance,
      judgeChange: (change, resource) => {
        const types = machineTypesOf(change, resource);
        if (!types || !isUpdate(change)) return kept;
        const [before, after] = types;
        const isFixed = fixedTypes.test(before) || fixedTypes.test(after);
        return brokenIf(
          isFixed || a2Standard.test(before) !== a2Standard.test(after),
          `${before} cannot be changed to ${after} in place.`,
          'Replace the machine: terraform plan -replace=ADDRESS.',
        );
      },
    },
  ],
};

/** What the provider changes by stopping the machine. */
const stopping = ['machine_type', 'min_cpu_platform', 'service_account', 'shielded_instance_config'];

export const stopToChange: JudgedRule = {
  rule: {
    id: 'R26',
    severity: 'error',
    sentence:
      'machine_type, min_cpu_platform, service_account and shielded_instance_config change in place only with allow_stopping_for_update; a machine has one resource policy at most; a changed metadata_startup_script makes it anew.',
    source: sources.instanceResource,
    judges: 'change',
  },
  checks: [
    { changedTypes: instance, judgeChange: stopsWithoutLeave },
    {
      types: instance,
      judge: ({ attributes }) =>
        whenKnown({ resource_policies: policiesOf(attributes['resource_policies']) }, (known) =>
          brokenIf(
            (known.resource_policies ?? 0) > 1,
            'A machine takes one resource policy at most.',
            'Keep one of resource_policies.',
          ),
        ),
    },
    {
      changedTypes: instance,
      judgeChange: (change) =>
        brokenIf(
          isReplacement(change) && change.replacePaths.some(([first]) => first === 'metadata_startup_script'),
          'The changed metadata_startup_script destroys the machine and makes it anew.',
          'Put the script into metadata under startup-script, which changes in place.',
          'warning',
        ),
    },
  ],
};

function stopsWithoutLeave(change: PlannedChange, { attributes }: Resource): readonly Finding[] {
  if (!isUpdate(change)) return kept;
  const changed = changedPaths(change.before, attributes).map((path) => path.split('.')[0] ?? '');
  const stops = stopping.filter((name) => changed.includes(name));
  const standsStill = textOf(attributes, 'desired_status') === 'TERMINATED';
  return whenKnown(
    { allow_stopping_for_update: booleanOf(attributes, 'allow_stopping_for_update') },
    (known) =>
      brokenIf(
        stops.length > 0 && known.allow_stopping_for_update !== true && !standsStill,
        `${stops.join(', ')} can be changed on a stopped machine only.`,
        'Set allow_stopping_for_update to true.',
      ),
  );
}

/** Number of policies, also where they are references. */
function policiesOf(value: unknown): number | Unknown | null {
  if (value instanceof Unknown) return value.address === null ? value : 1;
  return Array.isArray(value) ? value.length : null;
}

export const forceNew: JudgedRule = {
  rule: {
    id: 'R26b',
    severity: 'error',
    sentence:
      'guest_accelerator, provisioning_model, preemptible, max_run_duration, termination_time, on_instance_stop_action, reservation_affinity, the boot image, scratch_disk, nic_type, network_performance_config and zone never change in place: the machine is destroyed and made anew.',
    source: sources.forceNew,
    judges: 'change',
  },
  checks: [
    {
      changedTypes: instance,
      judgeChange: (change, { attributes }) => {
        const changed = changedPaths(change.before, attributes).filter((path) =>
          forcesNew.some((one) => isUnder(path, one)),
        );
        if (isUpdate(change) && changed.length > 0)
          return broken(
            `${changed.join(', ')} cannot be changed in place.`,
            'Replace the machine, or leave it as it is.',
          );
        const forcing = change.replacePaths
          .map((path) => path.filter((part) => typeof part === 'string').join('.'))
          .filter((path) => forcesNew.some((one) => isUnder(path, one)));
        return brokenIf(
          isReplacement(change) && forcing.length > 0,
          `${forcing.join(', ')} destroys the machine and makes it anew: what is on its boot disk and local SSD is lost.`,
          'Make sure that this is meant, or ignore the attribute by lifecycle.ignore_changes.',
          'warning',
        );
      },
    },
  ],
};

export const discardLocalSsd: JudgedRule = {
  rule: {
    id: 'R27',
    severity: 'error',
    sentence: 'discard_local_ssd in on_instance_stop_action can only be true.',
    source: sources.instanceResource,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: ({ attributes }) =>
        whenKnown({ scheduling: blocksOf(attributes, 'scheduling') }, ({ scheduling }) =>
          scheduling.flatMap((block) =>
            whenKnown({ on_instance_stop_action: blocksOf(block, 'on_instance_stop_action') }, (known) =>
              known.on_instance_stop_action.flatMap((action) =>
                whenKnown({ discard_local_ssd: booleanOf(action, 'discard_local_ssd') }, (one) =>
                  brokenIf(
                    one.discard_local_ssd === false,
                    'discard_local_ssd cannot be false.',
                    'Set it to true, or leave on_instance_stop_action out.',
                  ),
                ),
              ),
            ),
          ),
        ),
    },
  ],
};
