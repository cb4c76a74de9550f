import type { Check, Finding } from '../check.ts';
import { broken, kept, whenKnown } from '../check.ts';
import { blocksOf, blockOf, booleanOf, textOf, textsOf, Unknown, type Block, type Maybe } from '../value.ts';

/** One allowance of a firewall: which protocol, on which ports (none is all), from where. */
interface Ingress {
  readonly protocols: readonly { readonly protocol: string; readonly ports: readonly string[] }[];
  readonly from: readonly string[];
}

const fix = 'Allow 35.235.240.0/20 (Identity-Aware Proxy) in its place.';

/** R36: no rule lets everybody reach port 22. */
export const openSsh: readonly Check[] = [
  {
    types: ['google_compute_firewall'],
    judge: ({ attributes }) =>
      whenKnown(
        {
          disabled: booleanOf(attributes, 'disabled'),
          direction: textOf(attributes, 'direction'),
        },
        ({ disabled, direction }) => {
          if (disabled === true || direction === 'EGRESS') return kept;
          return whenKnown(
            { source_ranges: rangesOf(attributes), allow: allowancesOf(attributes, 'allow', 'protocol') },
            ({ source_ranges: from, allow: protocols }) => judgeIngress({ from, protocols }),
          );
        },
      ),
  },
  {
    types: [
      'google_compute_firewall_policy_rule',
      'google_compute_network_firewall_policy_rule',
      'google_compute_region_network_firewall_policy_rule',
    ],
    judge: ({ attributes }) => judgePolicyRule(attributes),
  },
  {
    types: [
      'google_compute_firewall_policy_with_rules',
      'google_compute_network_firewall_policy_with_rules',
      'google_compute_region_network_firewall_policy_with_rules',
    ],
    judge: ({ attributes }) =>
      whenKnown({ rule: blocksOf(attributes, 'rule') }, ({ rule }) => rule.flatMap(judgePolicyRule)),
  },
];

/** Neither ranges nor tags nor accounts: any source (Compute Engine, firewall rules). */
function rangesOf(attributes: Block): Maybe<readonly string[]> {
  const given = textsOf(attributes, 'source_ranges');
  const others = ['source_tags', 'source_service_accounts'].map((name) => attributes[name]);
  const isNarrowed = others.some((one) => one !== undefined && one !== null && !isEmpty(one));
  if (given instanceof Unknown) return given;
  return given.length === 0 && !isNarrowed ? ['0.0.0.0/0'] : given;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function allowancesOf(block: Block, name: string, protocolName: string): Maybe<Ingress['protocols']> {
  const blocks = blocksOf(block, name);
  if (blocks instanceof Unknown) return blocks;
  const protocols: { protocol: string; ports: readonly string[] }[] = [];
  for (const one of blocks) {
    const [protocol, ports] = [textOf(one, protocolName), textsOf(one, 'ports')];
    if (protocol instanceof Unknown) return protocol;
    if (ports instanceof Unknown) return ports;
    protocols.push({ protocol: protocol ?? 'all', ports });
  }
  return protocols;
}

function judgePolicyRule(rule: Block): readonly Finding[] {
  return whenKnown(
    {
      action: textOf(rule, 'action'),
      direction: textOf(rule, 'direction'),
      disabled: booleanOf(rule, 'disabled'),
      match: blockOf(rule, 'match'),
    },
    ({ action, direction, disabled, match }) => {
      if (action !== 'allow' || direction === 'EGRESS' || disabled === true || match === null) return kept;
      const name = match['layer4_config'] === undefined ? 'layer4_configs' : 'layer4_config';
      return whenKnown(
        {
          src_ip_ranges: textsOf(match, 'src_ip_ranges'),
          layer4_configs: allowancesOf(match, name, 'ip_protocol'),
        },
        ({ src_ip_ranges: from, layer4_configs: protocols }) => judgeIngress({ from, protocols }),
      );
    },
  );
}

function judgeIngress({ protocols, from }: Ingress): readonly Finding[] {
  const open = from.find(isEverybody);
  const port = protocols.find((one) => reachesSsh(one));
  if (open === undefined || port === undefined) return kept;
  const ports = port.ports.length === 0 ? 'all ports' : `port ${port.ports.join(', ')}`;
  return broken(`${port.protocol} on ${ports} is open to ${open}, which reaches SSH.`, fix);
}

/** A range of length 0, of IPv4 or IPv6 however it is written. */
function isEverybody(range: string): boolean {
  return /^[0-9a-fA-F:.]+\/0+$/.test(range.trim());
}

function reachesSsh({ protocol, ports }: Ingress['protocols'][number]): boolean {
  if (!/^(tcp|6|all)$/i.test(protocol.trim())) return false;
  return ports.length === 0 || ports.some((one) => includesPort(one, 22));
}

function includesPort(ports: string, wanted: number): boolean {
  const [first = NaN, last = first] = ports.split('-').map((part) => Number(part.trim() || NaN));
  return first <= wanted && wanted <= last;
}
