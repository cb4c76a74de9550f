/** Terraform JSON and plan JSON for the rules' tests, as small as a rule needs. */

type Attributes = Readonly<Record<string, unknown>>;

/** A CPU machine that keeps every rule; what a test is about is laid over it. */
const plainMachine = {
  name: 'm',
  machine_type: 'n2-standard-4',
  zone: 'us-central1-a',
  boot_disk: [{ initialize_params: [{ image: 'debian-cloud/debian-12', type: 'pd-balanced' }] }],
  network_interface: [{ subnetwork: 'default' }],
};

/** Scheduling that a GPU machine needs. */
export const onDemand = { on_host_maintenance: 'TERMINATE', automatic_restart: true };
export const spot = {
  provisioning_model: 'SPOT',
  preemptible: true,
  automatic_restart: false,
  on_host_maintenance: 'TERMINATE',
};
export const flexStart = {
  provisioning_model: 'FLEX_START',
  preemptible: false,
  automatic_restart: false,
  on_host_maintenance: 'TERMINATE',
  instance_termination_action: 'DELETE',
  max_run_duration: [{ seconds: 86_400 }],
};

/** A boot disk of a kind, with an image. */
export function bootDisk(type: string | null, image = 'debian-cloud/debian-12') {
  return [{ initialize_params: [{ image, ...(type === null ? {} : { type }) }] }];
}

/** Attributes of an instance. */
export function machine(over: Attributes = {}): Attributes {
  return { ...plainMachine, ...over };
}

/** A configuration with one instance `google_compute_instance.m` and other resources by `type.name`. */
export function withMachine(over: Attributes, others: Readonly<Record<string, Attributes>> = {}): object {
  return configuration({ 'google_compute_instance.m': machine(over), ...others });
}

/** A configuration of resources by `type.name`. */
export function configuration(resources: Readonly<Record<string, Attributes>>): object {
  const resource: Record<string, Record<string, Attributes>> = {};
  for (const [address, attributes] of Object.entries(resources)) {
    const [type = '', name = ''] = address.split('.');
    (resource[type] ??= {})[name] = attributes;
  }
  return { terraform: { required_providers: { google: { source: 'google' } } }, resource };
}

/** The JSON of a plan that changes one resource. */
export function planOf(
  type: string,
  actions: readonly string[],
  before: Attributes | null,
  after: Attributes | null,
  replacePaths: readonly unknown[] = [],
): object {
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [
      {
        address: `${type}.m`,
        mode: 'managed',
        type,
        name: 'm',
        change: { actions, before, after, after_unknown: {}, replace_paths: replacePaths },
      },
    ],
  };
}

/** A plan that changes an instance. */
export function machineChange(
  actions: readonly string[],
  before: Attributes,
  after: Attributes,
  replacePaths: readonly unknown[] = [],
): object {
  return planOf('google_compute_instance', actions, machine(before), machine(after), replacePaths);
}

/** A firewall that lets SSH in from these ranges. */
export const openTo = (source_ranges: unknown) =>
  configuration({
    'google_compute_firewall.f': { allow: [{ protocol: 'tcp', ports: ['22'] }], source_ranges },
  });

/** An instance in a module, whose scheduling and disk are as the provider fills them in. */
export function plannedInModule(unknown: object, expressions: object): object {
  const after = machine({ machine_type: 'g2-standard-4', boot_disk: bootDisk('pd-balanced') });
  return {
    format_version: '1.2',
    resource_changes: [
      {
        address: 'module.gpu[0].google_compute_instance.m["a.b"]',
        mode: 'managed',
        type: 'google_compute_instance',
        change: { actions: ['create'], before: null, after, after_unknown: unknown, after_sensitive: {} },
      },
      {
        address: 'data.google_project.p',
        mode: 'data',
        type: 'google_project',
        change: { actions: ['read'] },
      },
    ],
    configuration: {
      root_module: {
        module_calls: {
          gpu: { module: { resources: [{ address: 'google_compute_instance.m', expressions }] } },
        },
      },
    },
  };
}
