/**
 * Arguments of google_compute_instance whose change destroys the machine and makes it anew, without list indices
 * (source: google provider 6.50 schema, ForceNew).
 */
export const forcesNew: readonly string[] = [
  'guest_accelerator',
  'scheduling.provisioning_model',
  'scheduling.preemptible',
  'scheduling.max_run_duration',
  'scheduling.termination_time',
  'scheduling.on_instance_stop_action',
  'reservation_affinity',
  'boot_disk.initialize_params.image',
  'scratch_disk',
  'network_interface.nic_type',
  'network_performance_config',
  'zone',
];
