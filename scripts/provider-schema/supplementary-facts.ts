import type { FactsByType } from './apply-facts.ts';

const forceNew = { forceNew: true };
const condition = {
  condition: forceNew,
  'condition.title': forceNew,
  'condition.description': forceNew,
  'condition.expression': forceNew,
};

/**
 * Facts of hashicorp/terraform-provider-google v6.50.0 that the gathered facts lack, from its documentation:
 * IAM members (tpgiamresource: every argument forces replacement) and defaults of `false`.
 */
export const SUPPLEMENTARY_FACTS: FactsByType = {
  google_project_iam_member: {
    schemaVersion: 0,
    facts: { project: forceNew, role: forceNew, member: forceNew, ...condition },
  },
  google_service_account_iam_member: {
    schemaVersion: 0,
    facts: { service_account_id: forceNew, role: forceNew, member: forceNew, ...condition },
  },
  google_storage_bucket_iam_member: {
    schemaVersion: 0,
    facts: { bucket: forceNew, role: forceNew, member: forceNew, ...condition },
  },
  google_compute_instance: {
    facts: {
      can_ip_forward: { default: false },
      deletion_protection: { default: false },
      'scheduling.preemptible': { default: false },
      'shielded_instance_config.enable_secure_boot': { default: false },
    },
  },
  google_compute_network: { facts: { delete_default_routes_on_create: { default: false } } },
  google_storage_bucket: { facts: { force_destroy: { default: false } } },
};
