/** Names of what the environment stack makes, one set per project and region; job stacks refer to them by name. */
export interface EnvironmentNames {
  /** Also the name of the subnetwork, router, NAT and the prefix of firewall rules. */
  readonly network: string;
  readonly subnetwork: string;
  readonly router: string;
  readonly nat: string;
  readonly sshFirewall: string;
  /** 6 to 30 characters, as IAM demands. */
  readonly serviceAccountId: string;
  readonly serviceAccountEmail: string;
}

/** The longest region name has 23 characters, so the account id stays within 30. */
export function environmentNames(project: string, region: string): EnvironmentNames {
  const network = `headstart-${region}`;
  const serviceAccountId = `hs-vm-${region}`;
  return {
    network,
    subnetwork: network,
    router: network,
    nat: network,
    sshFirewall: `${network}-ssh-from-iap`,
    serviceAccountId,
    serviceAccountEmail: `${serviceAccountId}@${iamDomain(project)}.iam.gserviceaccount.com`,
  };
}

/** A domain-scoped project `example.com:name` has its accounts under `name.example.com`. */
function iamDomain(project: string): string {
  const [domain, name] = project.split(':');
  return name === undefined ? project : `${name}.${domain ?? ''}`;
}

/** Names of what a job stack makes; a job name has at most 40 characters, a resource name 63. */
export interface JobNames {
  readonly instance: string;
  readonly dataDisk: string;
}

export function jobNames(jobName: string): JobNames {
  return { instance: `headstart-${jobName}`, dataDisk: `headstart-${jobName}-data` };
}

/** Network tag that the SSH rule applies to. */
export const networkTag = 'headstart';

/** The data disk shows as /dev/disk/by-id/google-headstart-data on the machine. */
export const dataDeviceName = 'headstart-data';
