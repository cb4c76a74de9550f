import type { WordsOf } from './failure-words.ts';

type OfTheCloud =
  | ('never-ready' | 'zone-full' | 'no-room' | 'quota-too-small' | 'cloud-changed' | 'state-elsewhere')
  | ('state-held' | 'zone-exhausted' | 'quota-exceeded' | 'credentials-refused' | 'name-taken')
  | ('not-reached' | 'configuration-refused' | 'terraform-failed' | 'no-terraform' | 'terraform-old')
  | ('terraform-stopped' | 'simulator-silent' | 'no-credentials' | 'credentials-expired')
  | ('no-simulator' | 'answer-unreadable')
  | ('cloud-silent' | 'cloud-busy' | 'role-missing' | 'request-refused');

/** How an editor says what the cloud and Terraform refuse. */
export const cloudWords: WordsOf<OfTheCloud> = {
  'never-ready': (t, _jobName, instance, obstacle) => [
    t('{0} has not become ready: {1}.', instance, obstacle),
    t('Prepare it again, or release it.'),
  ],
  'zone-full': (t, _jobName, zone, machine, dataDisk) => [
    t('{0} has no room for {1}, and the data disk {2} holds the job there.', zone, machine, dataDisk),
    t('Try again later, or release the job and keep its data: it can then be prepared in another zone.'),
  ],
  'no-room': (t, jobName, tried) => [
    t('The cloud has no room for {0}. Tried: {1}. Nothing was left standing.', jobName, tried),
    t('Try again later, or name another region or a higher maxUsd in job.yaml.'),
  ],
  'quota-too-small': (t, checks, remedy) => [
    t('The quota of the project does not allow this, so nothing was applied. {0}', checks),
    remedy,
  ],
  'cloud-changed': (t) => [
    t('What stands in the cloud has changed since the plan was shown.'),
    t('Plan again, look at the changes and apply those.'),
  ],
  'state-elsewhere': (t) => [
    t('The Terraform state of this job is kept in another place than the settings say now.'),
    t('Set state.bucket as it was, or move the state with "terraform init -migrate-state".'),
  ],
  'state-held': (t) => [
    t('Another Terraform run holds the state of this job.'),
    t('Wait until it has ended, then try again.'),
  ],
  'zone-exhausted': (t) => [
    t('The zone has no room for this machine at present.'),
    t('Take an alternative in another zone, or try again later.'),
  ],
  'quota-exceeded': (t) => [
    t('The quota of the project does not allow these resources.'),
    t('Ask for more in the Google Cloud console (IAM & Admin, Quotas), or take another region.'),
  ],
  'credentials-refused': (t) => [
    t('Google Cloud refused the credentials, or they lack a permission.'),
    t('Run "gcloud auth application-default login"; the doctor says what else is missing.'),
  ],
  'name-taken': (t) => [
    t('Something of that name exists already, or is in use by another resource.'),
    t('Release or rename what is in the way; Prepared Resources shows what Headstart made.'),
  ],
  'not-reached': (t) => [
    t('Google Cloud could not be reached.'),
    t('Check the network (and a proxy, if there is one), then try again.'),
  ],
  'configuration-refused': (t) => [
    t('Terraform or Google Cloud does not accept the configuration.'),
    t('The log has the cause; if the configuration is made by Headstart, please report it.'),
  ],
  'terraform-failed': (t, said) => [
    said === '' ? t('Terraform failed and said nothing about the reason.') : t('Terraform failed: {0}', said),
    t('The log has the cause: mend what it names, then try again.'),
  ],
  'no-terraform': (t) => [
    t('Terraform is missing, or does not start.'),
    t('The doctor can fetch it; or name one in the setting headstart.terraform.'),
  ],
  'terraform-old': (t, path, version, needed) => [
    t('{0} is of version {1}; Headstart needs {2} or newer.', path, version, needed),
    t('The doctor can fetch a newer one; or name one in the setting headstart.terraform.'),
  ],
  'terraform-stopped': (t) => [
    t('Terraform was asked to stop; what it had finished is kept.'),
    t('Prepare again to go on, or release to remove what was made.'),
  ],
  'simulator-silent': (t, seconds, said) => [
    t('The simulated cloud did not start within {0} s. {1}', seconds, said).trim(),
    t('Try again; the doctor says what is missing.'),
  ],
  'no-simulator': (t) => [
    t('The simulated cloud is not offered on Windows.'),
    t('Select a Google Cloud project, or open the folder in WSL.'),
  ],
  'answer-unreadable': (t, command) => [
    t('The answer of "terraform {0}" cannot be read.', command),
    t('The doctor says which Terraform is used; report its version with the log.'),
  ],
  'no-credentials': (t) => [
    t('There are no usable Google Cloud credentials on this machine.'),
    t('Run "gcloud auth application-default login", then try again.'),
  ],
  'credentials-expired': (t) => [
    t('The Google Cloud credentials on this machine have expired or were revoked.'),
    t('Run "gcloud auth application-default login", then try again.'),
  ],
  'cloud-silent': (t, cause) => [
    t('The cloud does not answer: {0}', cause),
    t('Check the network (and a proxy, if there is one), then try again.'),
  ],
  'cloud-busy': (t, cause) => [
    t('The cloud asks for fewer requests: {0}', cause),
    t('Wait a minute, then try again.'),
  ],
  'role-missing': (t, cause) => [
    t('Google Cloud does not allow this with your credentials: {0}', cause),
    t('Ask for the role roles/compute.instanceAdmin.v1 on the project, or enable the API that is named.'),
  ],
  'request-refused': (t, cause) => [
    t('The cloud refuses the request: {0}', cause),
    t('The log has what was asked.'),
  ],
};
