import type { Plan } from '../schemas/plan.ts';
import { asciiJson, terraformText } from './terraform-text.ts';
import type { MachineImage } from './machine-image.ts';
import { startupScript } from './startup-script.ts';

/**
 * Metadata of the instance, ready for Terraform. All that the startup script needs to know of a job goes this way:
 * the script itself is the same for every job, and user text reaches it as data.
 * `headstart-software` is the JSON of `SoftwareInstallation`, absent where nothing is installed.
 * `headstart-data` is a JSON list of {uri, bytes} of what the job reads; bytes is null where unknown.
 */
export function instanceMetadata(plan: Plan, image: MachineImage): Record<string, string> {
  const { software } = plan.prediction;
  return {
    'enable-guest-attributes': 'TRUE',
    'enable-oslogin': 'TRUE',
    'block-project-ssh-keys': 'TRUE',
    'headstart-data': terraformText(asciiJson(readData(plan))),
    'headstart-idle-minutes': String(plan.idleMinutes),
    'headstart-driver': image.driver,
    ...(software === undefined ? {} : { 'headstart-software': terraformText(asciiJson(software)) }),
    ...(image.installerBranch === null ? {} : { 'headstart-driver-branch': image.installerBranch }),
    // The Deep Learning VM images install their driver on first boot when this is set (rule R39).
    ...(image.driver === 'deep-learning-vm' ? { 'install-nvidia-driver': 'True' } : {}),
    // Not `metadata_startup_script`, whose change would recreate the machine (rule R26).
    'startup-script': terraformText(startupScript),
  };
}

function readData(plan: Plan): readonly { uri: string; bytes: number | null }[] {
  return plan.job.dataAccess
    .filter((access) => access.mode !== 'write')
    .map(({ uri, bytes }) => ({ uri, bytes }));
}
