import type { Construct } from 'constructs';
import { TerraformStack } from 'cdktf';
import { ComputeDisk } from '@cdktf/provider-google/lib/compute-disk/index.js';
import {
  ComputeInstance,
  type ComputeInstanceConfig,
} from '@cdktf/provider-google/lib/compute-instance/index.js';
import type { Offering } from '../schemas/catalog.ts';
import type { Plan } from '../schemas/plan.ts';
import { addOutput } from './add-output.ts';
import { bootDiskGib, diskKind } from './disk-kinds.ts';
import { addGoogleProvider, type StateLocation } from './google-provider.ts';
import { instanceMetadata } from './instance-metadata.ts';
import { instanceScheduling } from './instance-scheduling.ts';
import { machineImage } from './machine-image.ts';
import { resourceLabels } from './resource-labels.ts';
import { dataDeviceName, environmentNames, jobNames, networkTag } from './resource-names.ts';
import { singleOffering } from './single-offering.ts';
import { terraformText } from './terraform-text.ts';

/** What is fixed when the machine is made; a later plan must not replace a running machine or its data for it. */
const keptForLife = {
  // A newer snapshot would replace the disk that holds the checkpoint.
  disk: ['snapshot'],
  // Every change of the limit forces a replacement (rule R26b): an adjusted plan keeps the first plan's.
  machine: ['scheduling[0].max_run_duration'],
};

/**
 * What one job has to itself: a data disk, from a snapshot or empty, and the instance. Refers to the environment stack
 * of its project and region by name. Outputs: `instance`, `zone`, `self_link`, `data_disk`.
 */
export class JobStack extends TerraformStack {
  constructor(scope: Construct, id: string, plan: Plan, state: StateLocation) {
    super(scope, id);
    const offering = singleOffering(plan);
    const { region, zone } = offering;
    addGoogleProvider(this, { region, zone, project: plan.project, state });
    const disk = this.#dataDisk(plan, offering);
    const machine = new ComputeInstance(this, 'machine', machineConfig(plan, offering, disk.id));
    addOutput(this, 'instance', machine.name);
    addOutput(this, 'zone', machine.zone);
    addOutput(this, 'self_link', machine.selfLink);
    addOutput(this, 'data_disk', disk.name);
  }

  #dataDisk(plan: Plan, offering: Offering): ComputeDisk {
    return new ComputeDisk(this, 'data', {
      name: jobNames(plan.job.name).dataDisk,
      zone: offering.zone,
      type: diskKind(offering.machineType),
      size: dataDiskGib(plan),
      labels: resourceLabels(plan),
      ...(plan.dataSnapshot === null ? {} : { snapshot: terraformText(plan.dataSnapshot) }),
      lifecycle: { ignoreChanges: keptForLife.disk },
    });
  }
}

function machineConfig(plan: Plan, offering: Offering, dataDiskId: string): ComputeInstanceConfig {
  const image = machineImage(plan.prediction, offering.accelerator?.type ?? null);
  return {
    name: jobNames(plan.job.name).instance,
    zone: offering.zone,
    machineType: offering.machineType,
    ...attachedAccelerator(offering),
    // A change of machine type stops and starts the machine in place instead of failing (rule R26).
    allowStoppingForUpdate: true,
    // A machine that has stopped itself differs from this, so that applying the plan again starts it.
    desiredStatus: 'RUNNING',
    bootDisk: {
      autoDelete: true,
      initializeParams: { image: image.reference, size: bootDiskGib, type: diskKind(offering.machineType) },
    },
    attachedDisk: [{ source: dataDiskId, deviceName: dataDeviceName, mode: 'READ_WRITE' }],
    ...network(plan, offering),
    shieldedInstanceConfig: {
      enableVtpm: true,
      enableIntegrityMonitoring: true,
      enableSecureBoot: image.secureBoot,
    },
    scheduling: instanceScheduling(offering, plan.maxRunSeconds),
    labels: resourceLabels(plan),
    metadata: instanceMetadata(plan, image),
    lifecycle: { ignoreChanges: keptForLife.machine },
  };
}

/** No access configuration: the machine has no public address. */
function network(
  plan: Plan,
  { region }: Offering,
): Pick<ComputeInstanceConfig, 'networkInterface' | 'serviceAccount' | 'tags'> {
  const names = environmentNames(plan.project, region);
  const subnetwork = `projects/${plan.project}/regions/${region}/subnetworks/${names.subnetwork}`;
  return {
    tags: [networkTag],
    networkInterface: [{ subnetwork: terraformText(subnetwork) }],
    serviceAccount: {
      email: terraformText(names.serviceAccountEmail),
      scopes: ['https://www.googleapis.com/auth/cloud-platform'],
    },
  };
}

/** Only N1 has its GPUs attached; elsewhere the machine type brings them and a block would show as a change (R03). */
function attachedAccelerator({
  machineType,
  accelerator,
}: Offering): Pick<ComputeInstanceConfig, 'guestAccelerator'> {
  if (accelerator === null || !machineType.startsWith('n1-')) return {};
  return { guestAccelerator: [{ type: accelerator.type, count: accelerator.count }] };
}

/** As the plan says, which knows of the disk that stands and of the snapshot; a plan of before that said nothing of it. */
function dataDiskGib(plan: Plan): number {
  const needed = Math.ceil(plan.job.resources.diskGib ?? plan.prediction.diskGib.target);
  return plan.dataDiskGib ?? Math.max(10, needed);
}
