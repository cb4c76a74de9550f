import { blocks, caselessText, enabledBlock, flag, number, text, texts } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import type { Codec } from '../mapping/field.ts';
import { link } from '../mapping/links.ts';
import { asTexts, isZero } from '../value.ts';
import { computeResource } from './compute-resource.ts';
import { patchStep } from './update-steps.ts';

const rule = blocks([field('protocol', caselessText, 'IPProtocol'), field('ports', texts)]);

/** Sends nothing where the configuration has no element, so that `allowed` and `denied` exclude each other. */
function whereGiven(codec: Codec): Codec {
  return { ...codec, toApi: (value, scope) => (isZero(value) ? undefined : codec.toApi(value, scope)) };
}

const anywhere: Codec = {
  ...texts,
  // an ingress rule without any source means everywhere, and the API says so
  same: (prior, configured) => isZero(configured) && asTexts(prior).join() === '0.0.0.0/0',
};

const changeable = [
  field('description', text),
  field('network', link('global/networks')),
  field('priority', number),
  field('disabled', flag),
  field('allow', whereGiven(rule), 'allowed'),
  field('deny', whereGiven(rule), 'denied'),
  field('source_ranges', whereGiven(anywhere)),
  field('destination_ranges', whereGiven(texts)),
  field('source_tags', whereGiven(texts)),
  field('target_tags', whereGiven(texts)),
  field('source_service_accounts', whereGiven(texts)),
  field('target_service_accounts', whereGiven(texts)),
  field('log_config', enabledBlock([field('metadata', text)], 'enable')),
];

export const firewall = computeResource({
  label: 'Firewall',
  reach: 'global',
  collection: 'firewalls',
  fields: [
    ...changeable,
    field('direction', text),
    output('enable_logging', flag, 'logConfig.enable'),
    output('creation_timestamp', text),
  ],
  updates: [patchStep(changeable)],
});
