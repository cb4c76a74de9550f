import { brokenIf, kept, whenKnown, type Context, type JudgedRule } from '../check.ts';
import { followed, isUpdate, type Resource } from '../configuration.ts';
import { sources } from '../sources.ts';
import { lastSegment, textOf, textsOf, Unknown } from '../value.ts';

/** Snapshots of one disk within an hour that Google Cloud takes in a burst. */
const burst = 6;

/** What a snapshot is made of: a resource's address or the disk's name. */
function sourceOf({ attributes }: Resource, { configuration }: Context): string | Unknown | null {
  const source = attributes['source_disk'];
  const resource = followed(configuration, source);
  return resource ? resource.address : lastSegment(textOf(attributes, 'source_disk'));
}

export const snapshots: JudgedRule = {
  rule: {
    id: 'R19',
    severity: 'error',
    sentence:
      'A disk is snapshotted once in 10 minutes (six times an hour in a burst), local SSD never; a snapshot keeps its location; snapshots.useReadOnly is granted sparingly; a machine boots from a snapshot through a disk.',
    source: `${sources.snapshots}; ${sources.instanceResource}`,
    judges: 'configuration',
  },
  checks: [
    {
      types: ['google_compute_snapshot'],
      judge: (resource, context) =>
        whenKnown({ source_disk: sourceOf(resource, context) }, ({ source_disk: disk }) => {
          const alike = context.configuration.resources.filter(
            (other) => other.type === resource.type && sourceOf(other, context) === disk,
          );
          return brokenIf(
            disk !== null && alike.length > burst && alike.indexOf(resource) >= burst,
            `It is one of ${alike.length} snapshots of the same disk, and Google Cloud takes ${burst} in an hour.`,
            'Snapshot the disk less often.',
          );
        }),
    },
    {
      types: ['google_compute_snapshot'],
      judge: (resource, { configuration }) => {
        const disk = followed(configuration, resource.attributes['source_disk']);
        const kind = disk ? lastSegment(textOf(disk.attributes, 'type')) : null;
        return brokenIf(
          kind === 'local-ssd',
          'Local SSD cannot be snapshotted.',
          'Copy what is to be kept to a data disk or Cloud Storage.',
        );
      },
    },
    {
      types: ['google_project_iam_custom_role', 'google_organization_iam_custom_role'],
      judge: ({ attributes }) =>
        whenKnown({ permissions: textsOf(attributes, 'permissions') }, ({ permissions }) =>
          brokenIf(
            permissions.includes('compute.snapshots.useReadOnly'),
            'compute.snapshots.useReadOnly lets a snapshot be restored in another organisation.',
            'Grant it to those alone who have to restore.',
            'warning',
          ),
        ),
    },
    {
      judgeMachine: ({ image }) =>
        whenKnown({ image }, ({ image: text }) =>
          brokenIf(
            text?.includes('/snapshots/') === true,
            'A machine does not boot from a snapshot directly.',
            'Make a google_compute_disk from the snapshot and set boot_disk.source to it.',
          ),
        ),
    },
    {
      changedTypes: ['google_compute_snapshot'],
      judgeChange: (change, { attributes }) => {
        if (!isUpdate(change)) return kept;
        const [before, after] = [
          textsOf(change.before, 'storage_locations'),
          textsOf(attributes, 'storage_locations'),
        ];
        if (before instanceof Unknown || after instanceof Unknown) return kept;
        return brokenIf(
          before.length > 0 && after.length > 0 && before.join() !== after.join(),
          'The location of a snapshot cannot be changed.',
          'Make another snapshot in the other location.',
        );
      },
    },
  ],
};
