import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import { UNKNOWN } from '../../../planner/simulator/provider/value.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';
import { INSTANCE_CASES } from './instance-plan-cases.ts';
import { CASES } from './plan-cases.ts';
import { STANDING } from './plan-standing.ts';
import type { Name } from './plan-standing.ts';
import { PROJECT, ProviderHarness, startTestCloud, ZONE } from './provider-harness.ts';

describe('plans as the real provider does', () => {
  let cloud: RunningCloud;
  let harness: ProviderHarness;
  const states = new Map<string, ValueObject>();
  beforeAll(async () => {
    cloud = await startTestCloud();
    harness = new ProviderHarness(cloud.baseUrl);
    for (const [name, [type, config]] of Object.entries(STANDING)) {
      states.set(name, await harness.ensure(type, null, config));
    }
  });
  afterAll(() => cloud.close());

  test.each(Object.keys(STANDING) as Name[])('the same %s again: no change', async (name) => {
    const [type, config] = STANDING[name];
    const read = await harness.read(type, states.get(name) ?? {});
    expect(harness.plan(type, read, config)).toMatchObject({ action: 'none', forced: [] });
  });

  test.each([...CASES, ...INSTANCE_CASES])('%s: %s', (name, _said, changes, action, forced) => {
    const [type, config] = STANDING[name];
    const plan = harness.plan(type, states.get(name) ?? {}, { ...config, ...changes });
    expect({ action: plan.action, forced: plan.forced }).toEqual({ action, forced });
  });

  test('labels of the provider block and of others', () => {
    const labelled = new ProviderHarness(cloud.baseUrl, { default_labels: { team: 'x' } });
    const [type, config] = STANDING.disk;
    const plan = labelled.plan(type, states.get('disk') ?? {}, config);
    expect(plan.state).toMatchObject({
      labels: { a: 'b' },
      terraform_labels: { a: 'b', team: 'x', 'goog-terraform-provisioned': 'true' },
    });
    const foreign = {
      ...states.get('disk'),
      effective_labels: { a: 'b', 'goog-terraform-provisioned': 'true', other: 'z' },
    };
    expect(harness.plan(type, foreign, config).action).toBe('none');
    expect(harness.plan(type, foreign, { ...config, labels: { a: 'c' } }).state['effective_labels']).toEqual({
      a: 'c',
      'goog-terraform-provisioned': 'true',
      other: 'z',
    });
  });

  test('a new resource takes project and zone from the provider and leaves the rest unknown', () => {
    const [type, config] = STANDING.instance;
    expect(harness.plan(type, null, config).state).toMatchObject({
      project: PROJECT,
      zone: ZONE,
      self_link: UNKNOWN,
      can_ip_forward: false,
      service_account: [
        {
          scopes: [
            'https://www.googleapis.com/auth/cloud-platform',
            'https://www.googleapis.com/auth/monitoring.write',
          ],
        },
      ],
    });
    expect(harness.plan('google_compute_disk', null, { name: 'd' }).state).toMatchObject({
      type: 'pd-standard',
      zone: UNKNOWN,
    });
  });
});
