import { failed, notChecked, ok, warning, type Check, type CheckContext, type Finding } from './check.ts';
import { examineCredentials } from './credentials-check.ts';

/** APIs that must be enabled in the project, each with what it is needed for. */
export const neededApis: Readonly<Record<string, string>> = {
  'compute.googleapis.com': 'machines, disks, networks',
  'iam.googleapis.com': 'the service account of the machines',
  'cloudresourcemanager.googleapis.com': 'its roles in the project',
  'monitoring.googleapis.com': 'usage while a job runs',
  'logging.googleapis.com': 'what the machines log',
  'storage.googleapis.com': 'data in gs://',
  'iap.googleapis.com': 'SSH without a public address',
  'oslogin.googleapis.com': 'who may log in',
};

/** What the chosen target must have. */
export const cloudChecks: readonly Check[] = [
  { id: 'provider-lock', title: 'Provider lock file', target: 'simulated', examine: examineProviderLock },
  { id: 'project', title: 'Project', target: 'gcp', examine: examineProject },
  { id: 'credentials', title: 'Credentials', target: 'gcp', examine: examineCredentials },
  { id: 'google-apis', title: 'Google Cloud APIs', target: 'gcp', examine: examineApis },
];

/**
 * A lock file of the real provider lists the checksums of its release archives (`zh:`), which the simulated provider's
 * executable cannot match; `terraform init` then ends with "doesn't match any of the checksums".
 */
async function examineProviderLock({ probe, directory }: CheckContext): Promise<Finding> {
  const text = await probe.readText(`${directory}/.terraform.lock.hcl`);
  if (text === null) return ok('no .terraform.lock.hcl in this folder');
  const block = /provider "registry\.[^"]+\/hashicorp\/google" \{[^}]*\}/.exec(text)?.[0] ?? '';
  if (!block.includes('"zh:')) return ok('.terraform.lock.hcl does not hold the real provider');
  return warning(
    '.terraform.lock.hcl belongs to the real hashicorp/google provider: a `terraform init` against the simulated ' +
      'cloud says that the package "doesn\'t match any of the checksums previously recorded"',
    'Try the configuration in a copy of the folder without .terraform.lock.hcl and .terraform; keep yours for Google Cloud.',
  );
}

function examineProject({ project }: CheckContext): Finding {
  if (project !== null && project !== '') return ok(project);
  return failed(
    'no project is configured',
    'Name one with --project, HEADSTART_PROJECT or `project:` in settings.yaml.',
  );
}

/** Whether an API is enabled is only known to the cloud; the doctor asks no network, so it says what to enable. */
function examineApis({ project }: CheckContext): Finding {
  const needed = Object.keys(neededApis);
  const flag = project === null ? '' : ` --project ${project}`;
  return notChecked(
    `${needed.length} must be enabled, which is not looked up here`,
    `Run \`gcloud services enable ${needed.join(' ')}${flag}\`.`,
  );
}
