/**
 * Attributes of google_compute_instance that the provider changes in place by stopping the instance and starting it
 * again, where allow_stopping_for_update permits (rule R26; provider documentation, google_compute_instance).
 */
const stopping = [
  'machine_type',
  'min_cpu_platform',
  'service_account',
  'shielded_instance_config',
  'enable_display',
  'advanced_machine_features',
  'network_interface.0.network',
  'network_interface.0.subnetwork',
];

/** True when an in-place update that changes these attribute paths stops the resource on the way. */
export function needsStop(resourceType: string, changed: readonly string[]): boolean {
  if (resourceType !== 'google_compute_instance') return false;
  return changed.some((path) => stopping.some((prefix) => path === prefix || path.startsWith(`${prefix}.`)));
}
