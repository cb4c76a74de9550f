import { flag, number, text } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import { computeResource } from './compute-resource.ts';
import { patchStep } from './update-steps.ts';

const routingMode = field('routing_mode', text, 'routingConfig.routingMode');
const mtu = field('mtu', number);
const order = field('network_firewall_policy_enforcement_order', text);

export const network = computeResource({
  label: 'Network',
  reach: 'global',
  collection: 'networks',
  fields: [
    field('description', text),
    field('auto_create_subnetworks', { ...flag, toApi: (value) => value !== false }),
    {
      ...mtu,
      codec: { ...number, toApi: (value) => (typeof value === 'number' && value > 0 ? value : undefined) },
    },
    routingMode,
    order,
    output('gateway_ipv4', text, 'gatewayIPv4'),
    output('network_id', text, 'id'),
    output('numeric_id', text, 'id'),
  ],
  updates: [patchStep([routingMode, mtu, order])],
});
