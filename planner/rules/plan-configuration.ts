import type { MachineTypeFacts, Offering } from '../../schemas/catalog.ts';
import { diskKindOf } from '../../schemas/offering-facts.ts';
import type { Plan } from '../../schemas/plan.ts';
import { imageOn } from '../../schemas/prediction.ts';
import type { Catalog } from '../ports.ts';
import type { Configuration } from './configuration.ts';
import { newBlock, Unknown, type Block, type Value } from './value.ts';

/** A job cannot name its reservation, and the stacks make no machine without one. */
const unnamed = new Unknown('a job does not name its reservation');

/** What of a plan the rules look at. */
export type JudgedPlan = Pick<Plan, 'offering' | 'prediction' | 'secureBoot' | 'maxRunSeconds'>;

/** The machine of a plan as its stacks configure it, as far as rules look at it; no resource where nothing was chosen. */
export function planConfiguration(plan: JudgedPlan, catalog: Catalog): Configuration {
  const { offering } = plan;
  const resources =
    offering === null
      ? []
      : [
          {
            address: 'google_compute_instance.machine',
            type: 'google_compute_instance',
            attributes: machineOf(plan, offering, catalog),
            count: offering.machineCount,
            change: null,
          },
        ];
  return { resources, removed: [], providerZone: null, providerRegion: null };
}

function machineOf(plan: JudgedPlan, offering: Offering, catalog: Catalog): Block {
  const { machineType, zone, accelerator } = offering;
  const { project, family } = imageOn(plan.prediction, accelerator?.type ?? null);
  const facts = catalog.machineType(machineType);
  const type = facts && diskKindOf(facts);
  return blockOf({
    machine_type: machineType,
    zone,
    guest_accelerator: attachedOf(accelerator, facts),
    boot_disk: [blockOf({ initialize_params: [blockOf({ image: `${project}/${family}`, type })] })],
    attached_disk: [blockOf({ source: null })],
    network_interface: [newBlock()],
    scheduling: [blockOf(schedulingOf(plan, offering))],
    ...(offering.provisioningModel === 'RESERVATION_BOUND' ? { reservation_affinity: unnamed } : {}),
    shielded_instance_config: [blockOf({ enable_secure_boot: plan.secureBoot?.on ?? null })],
    metadata: blockOf(accelerator ? { 'install-nvidia-driver': 'True' } : {}),
  });
}

function schedulingOf({ maxRunSeconds }: JudgedPlan, offering: Offering): Readonly<Record<string, Value>> {
  const { provisioningModel: model, accelerator, machineType } = offering;
  const isHeld = model === 'STANDARD' || model === 'RESERVATION_BOUND';
  const isDeleted = model === 'FLEX_START' || machineType.endsWith('lssd');
  return {
    provisioning_model: model,
    preemptible: model === 'SPOT',
    automatic_restart: isHeld,
    on_host_maintenance: accelerator !== null || model !== 'STANDARD' ? 'TERMINATE' : 'MIGRATE',
    instance_termination_action: isDeleted ? 'DELETE' : 'STOP',
    max_run_duration: [blockOf({ seconds: maxRunSeconds })],
  };
}

/** The stacks leave out what the type brings; what it does not bring is attached, whether it takes it or not. */
function attachedOf(accelerator: Offering['accelerator'], facts: MachineTypeFacts | null): readonly Block[] {
  const own = facts?.accelerator;
  const isOwn = own?.type === accelerator?.type && own?.count === accelerator?.count;
  return accelerator === null || isOwn ? [] : [blockOf(accelerator)];
}

function blockOf(values: Readonly<Record<string, Value>>): Block {
  return Object.assign(newBlock(), values);
}
