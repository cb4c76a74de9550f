import { asJsonList, asJsonObject, isNotFound } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import { block, blocks, flag, number, text, texts } from '../mapping/codecs.ts';
import { field } from '../mapping/field.ts';
import type { Field } from '../mapping/field.ts';
import { link, linkName, links } from '../mapping/links.ts';
import { argumentRules, fromApi, toApi } from '../mapping/transfer.ts';
import { asText, isZero } from '../value.ts';
import type { ValueObject } from '../value.ts';
import { carriedPaths } from './carried-paths.ts';
import { fillTemplate, importFormats, parseId } from './id-template.ts';
import { resolveScope, scopeArguments, scopeRules } from './resource-scope.ts';
import { ProviderError } from './resource.ts';
import type { Resource, Session } from './resource.ts';

/** 0 is "not set" for ports. */
const ports = {
  ...number,
  toApi: (value: Parameters<typeof number.toApi>[0]) =>
    isZero(value) ? undefined : number.toApi(value, { project: '', region: null, zone: null }),
};

const fields: readonly Field[] = [
  field('name', text),
  field('nat_ip_allocate_option', text),
  field('nat_ips', links('{region}/addresses')),
  field('source_subnetwork_ip_ranges_to_nat', text),
  field(
    'subnetwork',
    blocks([
      field('name', link('{region}/subnetworks')),
      field('source_ip_ranges_to_nat', texts),
      field('secondary_ip_range_names', texts),
    ]),
    'subnetworks',
  ),
  field('min_ports_per_vm', ports),
  field('max_ports_per_vm', ports),
  field('enable_dynamic_port_allocation', flag),
  field('enable_endpoint_independent_mapping', flag),
  field('udp_idle_timeout_sec', number),
  field('icmp_idle_timeout_sec', number),
  field('tcp_established_idle_timeout_sec', number),
  field('tcp_transitory_idle_timeout_sec', number),
  field('tcp_time_wait_timeout_sec', number),
  field('log_config', block([field('enable', flag), field('filter', text)])),
  field('type', text),
  field('endpoint_types', {
    ...texts,
    toApi: (value, scope) => (isZero(value) ? undefined : texts.toApi(value, scope)),
  }),
  field('auto_network_tier', text),
];

const template = '{project}/{region}/{router}/{name}';
const formats = [
  'projects/{project}/regions/{region}/routers/{router}/{name}',
  ...importFormats(template),
  '{router}/{name}',
];

interface NatPlace {
  state: ValueObject;
  router: string;
  body: JsonObject;
}

function place(given: ValueObject, session: Session): NatPlace {
  const scope = resolveScope(given, session.settings, 'region');
  const state = { ...given, ...scopeArguments(scope, 'region') };
  const name = linkName(asText(state['router']) ?? '');
  const router = `projects/${scope.project}/regions/${scope.region ?? ''}/routers/${name}`;
  return {
    state: { ...state, id: fillTemplate(template, { ...state, router: name }) },
    router,
    body: toApi(state, fields, scope),
  };
}

async function natsOf(router: string, session: Session): Promise<JsonObject[]> {
  const json = await session.api.send({ service: 'compute', method: 'GET', path: router });
  return asJsonList(json['nats']).map(asJsonObject);
}

async function setNats(router: string, nats: JsonObject[], session: Session): Promise<void> {
  await session.api.operate({ method: 'PATCH', path: router, body: { nats } });
}

/** A NAT gateway is an element of its router: every change reads the router's list and writes it back. */
export const routerNat: Resource = {
  label: 'RouterNat',
  carried: carriedPaths(fields, ['project', 'region', 'router']),
  rules: new Map([...argumentRules(fields), ...scopeRules('region'), ['router', link('{region}/routers')]]),
  planDefaults: ['project'],
  importFormats: formats,
  parseImport: (id) => parseId(id, formats),
  create: async (planned, session) => {
    const { state, router, body } = place(planned, session);
    const nats = await natsOf(router, session);
    if (nats.some((nat) => nat['name'] === state['name'])) {
      throw new ProviderError(
        `a RouterNat named ${asText(state['name']) ?? ''} already exists in its router`,
      );
    }
    await setNats(router, [...nats, body], session);
    return state;
  },
  read: async (given, session) => {
    const { state, router } = place(given, session);
    try {
      const nat = (await natsOf(router, session)).find((item) => item['name'] === state['name']);
      return nat === undefined ? null : { ...state, ...fromApi(nat, fields, state) };
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  },
  update: async ({ planned }, session) => {
    const { state, router, body } = place(planned, session);
    const nats = await natsOf(router, session);
    await setNats(
      router,
      nats.map((nat) => (nat['name'] === state['name'] ? body : nat)),
      session,
    );
  },
  delete: async (given, session) => {
    const { state, router } = place(given, session);
    try {
      const nats = await natsOf(router, session);
      await setNats(
        router,
        nats.filter((nat) => nat['name'] !== state['name']),
        session,
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};
