import { brokenIf, kept, whenKnown, type Context, type JudgedRule } from '../check.ts';
import { followed, type Resource } from '../configuration.ts';
import { sources } from '../sources.ts';
import { blockOf, numberOf, textOf, type Value } from '../value.ts';

export const compactPlacement: JudgedRule = {
  rule: {
    id: 'R35',
    severity: 'error',
    sentence:
      'Compact placement is a COLLOCATED group policy with on_host_maintenance TERMINATE, and gpu_topology conflicts with max_distance.',
    source: sources.placement,
    judges: 'stack',
  },
  checks: [
    {
      types: ['google_compute_resource_policy'],
      judge: ({ attributes }) =>
        whenKnown({ group_placement_policy: blockOf(attributes, 'group_placement_policy') }, (known) => {
          const policy = known.group_placement_policy;
          if (policy === null) return kept;
          return whenKnown(
            {
              collocation: textOf(policy, 'collocation'),
              gpu_topology: textOf(policy, 'gpu_topology'),
              max_distance: numberOf(policy, 'max_distance'),
            },
            ({ collocation, gpu_topology: topology, max_distance: distance }) => [
              ...brokenIf(
                topology !== null && distance !== null,
                'gpu_topology and max_distance exclude each other.',
                'Keep one of them.',
              ),
              ...brokenIf(
                (topology !== null || distance !== null) && collocation !== 'COLLOCATED',
                'A compact placement is COLLOCATED.',
                'Set group_placement_policy.collocation to COLLOCATED.',
              ),
            ],
          );
        }),
    },
    {
      judgeMachine: ({ attributes, scheduling }, context) =>
        placedCompactly(attributes['resource_policies'], context)
          ? whenKnown({ on_host_maintenance: scheduling.onHostMaintenance }, (known) =>
              brokenIf(
                known.on_host_maintenance !== 'TERMINATE',
                'A machine in a compact placement cannot be moved to another host.',
                'Set scheduling.on_host_maintenance to TERMINATE.',
              ),
            )
          : kept,
    },
  ],
};

/** Whether a policy of the same configuration places the machine; a policy made elsewhere is not looked at. */
function placedCompactly(policies: Value | undefined, { configuration }: Context): boolean {
  const list = Array.isArray(policies) ? (policies as readonly Value[]) : [policies];
  return list.some((one) => isCompact(followed(configuration, one)));
}

function isCompact(resource: Resource | null): boolean {
  if (resource?.type !== 'google_compute_resource_policy') return false;
  const policy = blockOf(resource.attributes, 'group_placement_policy');
  return policy !== null;
}
