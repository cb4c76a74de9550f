import { broken, brokenIf, kept, notJudged, whenKnown, type JudgedRule } from '../check.ts';
import { seriesOf, withFacts } from '../machine-facts.ts';
import { sources } from '../sources.ts';
import { textOf, Unknown, type Block, type Maybe } from '../value.ts';

const offering = ['n2', 'n2d', 'c2', 'c2d', 'c3'];
const fixed = ['e2', 'n1', 'n4', 't2d', 't2a', 'a2', 'a3', 'a4', 'a4x', 'g2', 'g4'];
/** vCPUs from which Tier_1 is sold. */
const leastVcpus = 30;

export const tier1: JudgedRule = {
  rule: {
    id: 'R33',
    severity: 'error',
    sentence:
      'Tier_1 egress is sold for N2, N2D, C2, C2D and C3 with 30 vCPUs or more and gVNIC, never for E2, N1, N4, T2D, T2A and GPU series.',
    source: sources.bandwidth,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine, context) =>
        whenKnown({ network_performance_config: machine.tier }, ({ network_performance_config: tier }) => {
          if (tier !== 'TIER_1') return kept;
          return withFacts(machine, context, ({ name, vcpus }) => {
            const series = seriesOf(name);
            if (fixed.includes(series))
              return broken(`${name} has no Tier_1 bandwidth.`, 'Leave network_performance_config out.');
            if (!offering.includes(series))
              return notJudged(`network_performance_config: no source tells whether ${name} has Tier_1`);
            return [
              ...brokenIf(
                vcpus < leastVcpus,
                `${name} has ${vcpus} vCPUs, and Tier_1 needs ${leastVcpus}.`,
                'Take a larger machine or leave network_performance_config out.',
              ),
              ...whenKnown({ network_interface: machine.interfaces }, ({ network_interface: interfaces }) =>
                interfaces.flatMap((one) => gvnic(one, series)),
              ),
            ];
          });
        }),
    },
  ],
};

/** C3 has no other card than gVNIC, so that nothing needs to be said there. */
function gvnic(block: Block, series: string) {
  const type: Maybe<string | null> = textOf(block, 'nic_type');
  if (type === null && series === 'c3') return kept;
  return whenKnown({ nic_type: type }, ({ nic_type: card }) =>
    brokenIf(card !== 'GVNIC', 'Tier_1 bandwidth needs gVNIC.', 'Set network_interface.nic_type to GVNIC.'),
  );
}

/** Network interfaces that a machine needs to reach the bandwidth between machines. */
const interfacesByType: readonly (readonly [types: RegExp, interfaces: number])[] = [
  [/^a3-highgpu-8g$/, 5],
  [/^a3-megagpu-8g$/, 9],
  [/^(a3-ultragpu|a4-highgpu)-8g$/, 10],
];
const rdmaInterfaces = 8;
const rdmaMtu = 8896;

export const gpuNetworks: JudgedRule = {
  rule: {
    id: 'R34',
    severity: 'warning',
    sentence:
      'Between machines A3 High 8g uses 5 network interfaces, A3 Mega 9, A3 Ultra and A4 10, of which 8 MRDMA on a {zone}-vpc-roce network with MTU 8896.',
    source: `${sources.acceleratorMachines}; ${sources.placement}`,
    judges: 'configuration',
  },
  checks: [
    {
      judgeMachine: (machine) =>
        whenKnown({ machine_type: machine.machineType }, ({ machine_type: name }) => {
          const wanted = interfacesByType.find(([types]) => types.test(name ?? ''))?.[1];
          if (wanted === undefined) return kept;
          return whenKnown({ network_interface: machine.interfaces }, ({ network_interface: interfaces }) => {
            const alone = interfaces.length === 1 && machine.count === 1;
            return [
              ...brokenIf(
                interfaces.length !== wanted,
                `${name ?? ''} has ${interfaces.length} of the ${wanted} network interfaces that it uses between machines.`,
                `Give it ${wanted} interfaces, each on its own network; a machine that works alone needs one.`,
                // One machine by itself has nobody to talk to.
                alone ? 'info' : 'warning',
              ),
              ...rdmaCount(interfaces),
            ];
          });
        }),
    },
    {
      types: ['google_compute_network'],
      judge: ({ attributes }) =>
        whenKnown(
          { network_profile: textOf(attributes, 'network_profile') },
          ({ network_profile: profile }) =>
            profile === null || !profile.includes('vpc-roce')
              ? kept
              : whenKnown({ mtu: textOf(attributes, 'mtu') }, ({ mtu }) =>
                  brokenIf(
                    mtu !== String(rdmaMtu) || !/(^|\/)[a-z]+-[a-z]+\d+-[a-z]-vpc-roce$/.test(profile),
                    `An RDMA network has the profile {zone}-vpc-roce and MTU ${rdmaMtu}, not ${profile} and ${mtu ?? 'none'}.`,
                    `Set network_profile to ZONE-vpc-roce and mtu to ${rdmaMtu}.`,
                  ),
                ),
        ),
    },
  ],
};

function rdmaCount(interfaces: readonly Block[]) {
  const cards = interfaces.map((one) => textOf(one, 'nic_type')).filter((one) => !(one instanceof Unknown));
  const rdma = cards.filter((one) => one === 'MRDMA').length;
  return brokenIf(
    rdma > 0 && rdma !== rdmaInterfaces,
    `${rdma} of the ${rdmaInterfaces} MRDMA interfaces are there.`,
    `Give it ${rdmaInterfaces} interfaces of nic_type MRDMA.`,
  );
}
