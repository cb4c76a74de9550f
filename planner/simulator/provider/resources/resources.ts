import { address } from './address.ts';
import { attachedDisk } from './attached-disk.ts';
import { diskResourcePolicyAttachment } from './disk-resource-policy-attachment.ts';
import { disk } from './disk.ts';
import { firewall } from './firewall.ts';
import { projectIamMember, serviceAccountIamMember, storageBucketIamMember } from './iam/iam-members.ts';
import { image } from './image.ts';
import { instance } from './instance/instance.ts';
import { network } from './network.ts';
import { resourcePolicy } from './resource-policy.ts';
import type { Resource } from './resource.ts';
import { routerNat } from './router-nat.ts';
import { router } from './router.ts';
import { serviceAccount } from './service-account.ts';
import { snapshot } from './snapshot.ts';
import { storageBucket } from './storage-bucket.ts';
import { subnetwork } from './subnetwork.ts';

/** The resource types that the simulated provider serves. */
export const RESOURCES: ReadonlyMap<string, Resource> = new Map([
  ['google_compute_network', network],
  ['google_compute_subnetwork', subnetwork],
  ['google_compute_router', router],
  ['google_compute_router_nat', routerNat],
  ['google_compute_firewall', firewall],
  ['google_compute_disk', disk],
  ['google_compute_attached_disk', attachedDisk],
  ['google_compute_disk_resource_policy_attachment', diskResourcePolicyAttachment],
  ['google_compute_snapshot', snapshot],
  ['google_compute_image', image],
  ['google_compute_resource_policy', resourcePolicy],
  ['google_compute_address', address],
  ['google_compute_instance', instance],
  ['google_service_account', serviceAccount],
  ['google_service_account_iam_member', serviceAccountIamMember],
  ['google_project_iam_member', projectIamMember],
  ['google_storage_bucket', storageBucket],
  ['google_storage_bucket_iam_member', storageBucketIamMember],
]);
