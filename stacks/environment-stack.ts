import type { Construct } from 'constructs';
import { TerraformStack } from 'cdktf';
import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall/index.js';
import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network/index.js';
import { ComputeRouter } from '@cdktf/provider-google/lib/compute-router/index.js';
import { ComputeRouterNat } from '@cdktf/provider-google/lib/compute-router-nat/index.js';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork/index.js';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member/index.js';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account/index.js';
import { addOutput } from './add-output.ts';
import { addGoogleProvider, type StackLocation } from './google-provider.ts';
import { environmentNames, networkTag, type EnvironmentNames } from './resource-names.ts';
import { serviceAccountRoles } from './service-account-roles.ts';
import { terraformText } from './terraform-text.ts';

/** Addresses that Identity-Aware Proxy connects from (source: IAP documentation, "Using IAP for TCP forwarding"). */
const iapRange = '35.235.240.0/20';
const subnetworkRange = '10.64.0.0/20';

/**
 * What all jobs of a project and region share, made once and kept: a custom-mode network with one subnetwork, NAT for
 * machines without a public address, SSH from IAP only, and the machines' service account with named roles.
 * Job stacks refer to it by the well-known names of `environmentNames`.
 */
export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, id: string, location: StackLocation) {
    super(scope, id);
    addGoogleProvider(this, location);
    const names = environmentNames(location.project, location.region);
    const network = this.#network(names, location.region);
    this.#sshFromIap(names, network);
    const account = this.#serviceAccount(names, location.project);
    addOutput(this, 'network', network.name);
    addOutput(this, 'service_account', account.email);
  }

  #network(names: EnvironmentNames, region: string): ComputeNetwork {
    const network = new ComputeNetwork(this, 'network', {
      name: names.network,
      autoCreateSubnetworks: false,
      routingMode: 'REGIONAL',
    });
    const subnetwork = new ComputeSubnetwork(this, 'subnetwork', {
      name: names.subnetwork,
      region,
      network: network.id,
      ipCidrRange: subnetworkRange,
      privateIpGoogleAccess: true,
    });
    this.#nat(names, region, network, subnetwork);
    return network;
  }

  /** Machines without a public address reach driver and package sites through NAT (rule R36). */
  #nat(
    names: EnvironmentNames,
    region: string,
    network: ComputeNetwork,
    subnetwork: ComputeSubnetwork,
  ): void {
    const router = new ComputeRouter(this, 'router', { name: names.router, region, network: network.id });
    new ComputeRouterNat(this, 'nat', {
      name: names.nat,
      region,
      router: router.name,
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
      subnetwork: [{ name: subnetwork.id, sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
    });
  }

  #sshFromIap(names: EnvironmentNames, network: ComputeNetwork): void {
    new ComputeFirewall(this, 'ssh_from_iap', {
      name: names.sshFirewall,
      network: network.id,
      direction: 'INGRESS',
      allow: [{ protocol: 'tcp', ports: ['22'] }],
      sourceRanges: [iapRange],
      targetTags: [networkTag],
    });
  }

  #serviceAccount(names: EnvironmentNames, project: string): ServiceAccount {
    const account = new ServiceAccount(this, 'machines', {
      accountId: names.serviceAccountId,
      displayName: 'Machines prepared by Headstart',
    });
    for (const { id, role } of serviceAccountRoles) {
      new ProjectIamMember(this, id, { project: terraformText(project), role, member: account.member });
    }
    return account;
  }
}
