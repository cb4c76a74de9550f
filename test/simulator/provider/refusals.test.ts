import { describe, expect, test } from 'vitest';
import { encodeBlock } from '../../../planner/simulator/provider/msgpack-codec.ts';
import { GoogleProvider, PROVIDER_SCHEMA } from '../../../planner/simulator/provider/provider.ts';
import { UNKNOWN } from '../../../planner/simulator/provider/value.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import { endpoints, ProviderHarness } from './provider-harness.ts';

const BASE = 'http://127.0.0.1:9';
const boot = [{ initialize_params: [{ image: 'debian-12' }] }];
const nic = [{ network: 'default' }];
const machine = { name: 'vm', machine_type: 'e2-medium', boot_disk: boot, network_interface: nic };
const firewall = { name: 'fw', network: 'net' };

/** [type, configuration, what the message says; null: accepted] */
const CASES: [string, ValueObject, string | null][] = [
  ['google_compute_instance', machine, null],
  ['google_compute_instance', { ...machine, enable_display: true }, 'does not support enable_display'],
  ['google_compute_instance', { ...machine, enable_display: false }, null],
  ['google_compute_instance', { ...machine, enable_display: UNKNOWN }, 'does not support enable_display'],
  [
    'google_compute_instance',
    { ...machine, confidential_instance_config: [{ enable_confidential_compute: true }] },
    'does not support confidential_instance_config',
  ],
  [
    'google_compute_instance',
    { ...machine, scheduling: [{ min_node_cpus: 2 }] },
    'does not support scheduling.min_node_cpus',
  ],
  [
    'google_compute_instance',
    { ...machine, network_interface: [{ network: 'n', queue_count: 4 }] },
    'does not support network_interface.queue_count',
  ],
  ['google_compute_instance', { ...machine, timeouts: { create: '5m', update: null, delete: null } }, null],
  ['google_compute_instance', { ...machine, name: 'Bad_Name' }, `doesn't match regexp`],
  ['google_compute_instance', { ...machine, name: UNKNOWN }, null],
  ['google_compute_instance', { ...machine, id: 'mine' }, 'does not support id'],
  [
    'google_compute_disk',
    { name: 'd', disk_encryption_key: [{ raw_key: 'x' }] },
    'does not support disk_encryption_key',
  ],
  [
    'google_compute_network',
    { name: 'n', delete_default_routes_on_create: true },
    'does not support delete_default_routes_on_create',
  ],
  ['google_compute_image', { name: 'i', raw_disk: [{ source: 'gs://x' }] }, 'does not support raw_disk'],
  [
    'google_storage_bucket',
    { name: 'b', location: 'US', website: [{ main_page_suffix: 'x' }] },
    'does not support website',
  ],
  [
    'google_storage_bucket',
    {
      name: 'b',
      location: 'US',
      lifecycle_rule: [{ action: [{ type: 'Delete' }], condition: [{ days_since_noncurrent_time: 3 }] }],
    },
    'does not support lifecycle_rule.condition.days_since_noncurrent_time',
  ],
  ['google_compute_firewall', firewall, 'one of `allow,deny` must be specified'],
  [
    'google_compute_firewall',
    { ...firewall, allow: [{ protocol: 'tcp' }], deny: [{ protocol: 'udp' }] },
    'only one of `allow,deny`',
  ],
  ['google_compute_firewall', { ...firewall, allow: UNKNOWN }, null],
  [
    'google_compute_firewall',
    { ...firewall, allow: [{ protocol: 'tcp' }], source_tags: ['a'], source_service_accounts: ['b'] },
    'conflicts with',
  ],
  [
    'google_compute_resource_policy',
    { name: 'p', snapshot_schedule_policy: [{ schedule: [{}] }] },
    'must be specified',
  ],
];

describe('a configuration is accepted or refused by name', () => {
  const harness = new ProviderHarness(BASE);
  test.each(CASES)('%s %j', (type, config, message) => {
    const said = harness.validate(type, config).map(({ summary, detail }) => `${summary} ${detail}`);
    if (message === null) expect(said).toEqual([]);
    else expect(said.join('\n')).toContain(message);
  });

  test('the diagnostic points at the argument', () => {
    const [diagnostic] = harness.validate('google_compute_instance', {
      ...machine,
      scheduling: [{ min_node_cpus: 2 }],
    });
    expect(diagnostic?.attribute?.steps).toEqual([
      { attribute_name: 'scheduling' },
      { element_key_int: 0 },
      { attribute_name: 'min_node_cpus' },
    ]);
  });

  test('a type that is not served', () => {
    expect(() => harness.provider.validateResource({ type_name: 'google_sql_user', config: null })).toThrow(
      'has no google_sql_user',
    );
  });
});

describe('the provider block', () => {
  const configure = (config: ValueObject, env: Record<string, string> = endpoints(BASE)) => {
    const provider = new GoogleProvider({
      env,
      connect: () => {
        throw new Error('connected');
      },
    });
    return provider.configure({ config: encodeBlock(config, PROVIDER_SCHEMA.provider) }).diagnostics;
  };

  const REFUSED: [string, ValueObject, Record<string, string>, string][] = [
    ['no endpoint', {}, {}, 'compute_custom_endpoint is not set'],
    [
      'another host',
      { compute_custom_endpoint: 'https://compute.googleapis.com/compute/v1/' },
      endpoints(BASE),
      'not on this machine',
    ],
    [
      'a host that begins like loopback',
      { storage_custom_endpoint: 'http://127.0.0.1.example.com/' },
      endpoints(BASE),
      'not on this machine',
    ],
    [
      'a host behind a user name',
      { iam_custom_endpoint: 'http://localhost@example.com/' },
      endpoints(BASE),
      'not on this machine',
    ],
    [
      'a host behind a port',
      { iam_custom_endpoint: 'http://localhost:80@example.com/' },
      endpoints(BASE),
      'not on this machine',
    ],
  ];
  test.each(REFUSED)('%s is refused', (_what, config, env, message) => {
    expect(
      configure(config, env)
        .map(({ summary }) => summary)
        .join(),
    ).toContain(message);
  });

  test('arguments come before the environment', () => {
    const connected: string[] = [];
    const provider = new GoogleProvider({
      env: { ...endpoints(BASE), GOOGLE_PROJECT: 'from-env', GOOGLE_REGION: 'r' },
      connect: (settings) => {
        connected.push(`${settings.project ?? ''} ${settings.region ?? ''} ${settings.endpoints.compute}`);
        return { send: () => Promise.resolve({}), operate: () => Promise.resolve() };
      },
    });
    const config = { project: 'from-block', compute_custom_endpoint: 'http://localhost:1/compute/v1' };
    expect(provider.configure({ config: encodeBlock(config, PROVIDER_SCHEMA.provider) }).diagnostics).toEqual(
      [],
    );
    expect(connected).toEqual(['from-block r http://localhost:1/compute/v1/']);
  });

  test('an argument without a meaning here is named', () => {
    const provider = new GoogleProvider({
      env: {},
      connect: () => {
        throw new Error('connected');
      },
    });
    const config = encodeBlock({ impersonate_service_account: 'x' }, PROVIDER_SCHEMA.provider);
    expect(JSON.stringify(provider.prepareProviderConfig({ config }))).toContain(
      'does not support impersonate_service_account',
    );
  });
});
