import { bootDisk, configuration, machine, onDemand, spot, withMachine } from '../../support/rule-inputs.ts';
import type { RuleCase } from './rule-case.ts';

const tier1 = [{ total_egress_bandwidth_tier: 'TIER_1' }];
const gvnic = [{ subnetwork: 'default', nic_type: 'GVNIC' }];
const fast = (machine_type: string, network_interface: object[] = gvnic) =>
  withMachine({ machine_type, network_interface, network_performance_config: tier1, scheduling: [onDemand] });
const cards = (count: number, rdma = 0) =>
  Array.from({ length: count }, (_, index) => ({ nic_type: index < rdma ? 'MRDMA' : 'GVNIC' }));
const rule = (attributes: object) =>
  configuration({ 'google_compute_firewall.f': { name: 'f', network: 'n', ...attributes } });
const ssh = [{ protocol: 'tcp', ports: ['22'] }];
const iap = ['35.235.240.0/20'];
const policyRule = (src_ip_ranges: string[]) =>
  configuration({
    'google_compute_network_firewall_policy_rule.f': {
      action: 'allow',
      direction: 'INGRESS',
      match: [{ src_ip_ranges, layer4_configs: [{ ip_protocol: 'tcp', ports: ['20-30'] }] }],
    },
  });
const placement = (policy: object, on_host_maintenance: string) =>
  withMachine(
    {
      machine_type: 'c2-standard-60',
      scheduling: [{ on_host_maintenance }],
      resource_policies: ['${google_compute_resource_policy.p.id}'],
    },
    { 'google_compute_resource_policy.p': { group_placement_policy: [policy] } },
  );
const compact = { collocation: 'COLLOCATED', max_distance: 2 };

/** A machine without an address in a network with a router, with or without NAT. */
function behindRouter(others: Readonly<Record<string, object>>, over: object = {}): object {
  return configuration({
    'google_compute_network.n': { name: 'n' },
    'google_compute_subnetwork.s': {
      name: 's',
      region: 'us-central1',
      network: '${google_compute_network.n.id}',
    },
    'google_compute_router.r': { name: 'r', region: 'us-central1' },
    'google_compute_instance.m': machine({
      network_interface: [{ subnetwork: '${google_compute_subnetwork.s.id}' }],
      metadata: { 'startup-script': '#!/bin/bash\napt-get install -y python3-pip' },
      ...over,
    }),
    ...others,
  });
}
const nat = {
  'google_compute_router_nat.nat': {
    region: 'us-central1',
    subnetwork: [{ name: '${google_compute_subnetwork.s.id}', source_ip_ranges_to_nat: ['ALL_IP_RANGES'] }],
  },
};

/** Network and placement: R33 to R36. */
export const networkCases: readonly RuleCase[] = [
  { rule: 'R33', what: 'Tier_1 on E2', breaks: fast('e2-standard-32'), keeps: fast('n2-standard-32') },
  {
    rule: 'R33',
    what: 'Tier_1 on a GPU machine',
    breaks: fast('g2-standard-32'),
    keeps: fast('c2-standard-60'),
  },
  {
    rule: 'R33',
    what: 'Tier_1 below 30 vCPUs',
    breaks: fast('n2-standard-16'),
    keeps: fast('n2d-standard-32'),
  },
  {
    rule: 'R33',
    what: 'Tier_1 without gVNIC',
    breaks: fast('n2-standard-32', [{ subnetwork: 'default' }]),
    keeps: fast('c3-standard-44', [{ subnetwork: 'default' }]),
  },
  {
    rule: 'R34',
    what: 'an A3 Mega with four of nine interfaces',
    breaks: withMachine({
      machine_type: 'a3-megagpu-8g',
      scheduling: [onDemand],
      network_interface: cards(4),
    }),
    keeps: withMachine({
      machine_type: 'a3-megagpu-8g',
      scheduling: [onDemand],
      network_interface: cards(9),
    }),
  },
  {
    rule: 'R34',
    what: 'two A3 High with one interface each',
    breaks: withMachine({ machine_type: 'a3-highgpu-8g', scheduling: [onDemand], count: 2 }),
    keeps: withMachine({
      machine_type: 'a3-highgpu-8g',
      scheduling: [onDemand],
      count: 2,
      network_interface: cards(5),
    }),
  },
  {
    rule: 'R34',
    what: 'an A3 High alone with one interface',
    breaks: withMachine({ machine_type: 'a3-highgpu-8g', scheduling: [onDemand] }),
    keeps: withMachine({ machine_type: 'a3-highgpu-2g', scheduling: [spot] }),
    severity: 'info',
  },
  {
    rule: 'R34',
    what: 'six of eight RDMA interfaces',
    breaks: withMachine({
      machine_type: 'a4-highgpu-8g',
      scheduling: [spot],
      boot_disk: bootDisk('hyperdisk-balanced'),
      network_interface: cards(10, 6),
    }),
    keeps: withMachine({
      machine_type: 'a4-highgpu-8g',
      scheduling: [spot],
      boot_disk: bootDisk('hyperdisk-balanced'),
      network_interface: cards(10, 8),
    }),
  },
  {
    rule: 'R34',
    what: 'an RDMA network with a small MTU',
    breaks: configuration({
      'google_compute_network.n': { network_profile: 'us-central1-a-vpc-roce', mtu: 1460 },
    }),
    keeps: configuration({
      'google_compute_network.n': { network_profile: 'us-central1-a-vpc-roce', mtu: 8896 },
    }),
  },
  {
    rule: 'R35',
    what: 'topology beside distance',
    breaks: placement({ ...compact, gpu_topology: '1x72' }, 'TERMINATE'),
    keeps: placement(compact, 'TERMINATE'),
  },
  {
    rule: 'R35',
    what: 'a distance without collocation',
    breaks: placement({ max_distance: 2 }, 'TERMINATE'),
    keeps: placement(compact, 'TERMINATE'),
  },
  {
    rule: 'R35',
    what: 'a placed machine that migrates',
    breaks: placement(compact, 'MIGRATE'),
    keeps: placement(compact, 'TERMINATE'),
  },
  {
    rule: 'R36',
    what: 'SSH open to everybody',
    breaks: rule({ allow: ssh, source_ranges: ['0.0.0.0/0'] }),
    keeps: rule({ allow: ssh, source_ranges: iap }),
  },
  {
    rule: 'R36',
    what: 'SSH open over IPv6',
    breaks: rule({ allow: ssh, source_ranges: [...iap, '::/0'] }),
    keeps: rule({ allow: ssh, source_ranges: [...iap, 'fd00::/8'] }),
  },
  {
    rule: 'R36',
    what: 'a range of ports that holds 22',
    breaks: rule({ allow: { protocol: 'tcp', ports: ['80', '20-25'] }, source_ranges: ['0.0.0.0/0'] }),
    keeps: rule({ allow: { protocol: 'tcp', ports: ['80', '23-25'] }, source_ranges: ['0.0.0.0/0'] }),
  },
  {
    rule: 'R36',
    what: 'all ports of TCP',
    breaks: rule({ allow: [{ protocol: 'TCP' }], source_ranges: ['0.0.0.0/0'] }),
    keeps: rule({ allow: [{ protocol: 'icmp' }], source_ranges: ['0.0.0.0/0'] }),
  },
  {
    rule: 'R36',
    what: 'all protocols',
    breaks: rule({ allow: [{ protocol: 'all' }], source_ranges: ['0.0.0.0/0'] }),
    keeps: rule({ allow: [{ protocol: 'all' }], source_ranges: ['10.0.0.0/8'] }),
  },
  {
    rule: 'R36',
    what: 'no source at all, which is any',
    breaks: rule({ allow: ssh }),
    keeps: rule({ allow: ssh, source_tags: ['bastion'] }),
  },
  {
    rule: 'R36',
    what: 'ingress that is allowed and that which is not in force',
    breaks: rule({ allow: ssh, source_ranges: ['0.0.0.0/0'], direction: 'INGRESS' }),
    keeps: rule({ allow: ssh, source_ranges: ['0.0.0.0/0'], disabled: true }),
  },
  {
    rule: 'R36',
    what: 'a rule of a firewall policy',
    breaks: policyRule(['0.0.0.0/0']),
    keeps: policyRule(iap),
  },
  {
    rule: 'R36',
    what: 'a script that fetches without a way out',
    breaks: behindRouter({}),
    keeps: behindRouter(nat),
    severity: 'warning',
  },
  {
    rule: 'R36',
    what: 'a gateway of another region',
    breaks: behindRouter({ 'google_compute_router_nat.nat': { region: 'europe-west4' } }),
    keeps: behindRouter({}, { metadata: { 'startup-script': 'echo ready' } }),
    severity: 'warning',
  },
  {
    rule: 'R36',
    what: 'a machine with and without an address',
    breaks: behindRouter({}),
    keeps: behindRouter({}, { network_interface: [{ subnetwork: 's', access_config: [{}] }] }),
    severity: 'warning',
  },
];
