import { expect, test } from 'vitest';
import { environmentNames } from '../../stacks/resource-names.ts';
import { serviceAccountRoles } from '../../stacks/service-account-roles.ts';
import { buildPlan } from '../support/build-plan.ts';
import { synthesised } from '../support/synthesised.ts';

test('SSH from IAP only, no default network, NAT, named roles', async () => {
  const stack = await synthesised(buildPlan(), 'environment');
  expect(stack.text).not.toContain('0.0.0.0/0');
  expect(stack.resource('google_compute_network', 'network')).toMatchObject({
    auto_create_subnetworks: false,
  });
  expect(stack.resource('google_compute_subnetwork', 'subnetwork')).toMatchObject({
    private_ip_google_access: true,
  });
  expect(stack.resource('google_compute_firewall', 'ssh_from_iap')).toMatchObject({
    allow: [{ protocol: 'tcp', ports: ['22'] }],
    source_ranges: ['35.235.240.0/20'],
  });
  expect(Object.keys(stack.configuration.resource['google_compute_firewall'] ?? {})).toHaveLength(1);
  expect(stack.resource('google_compute_router_nat', 'nat')).toMatchObject({
    nat_ip_allocate_option: 'AUTO_ONLY',
  });
  const members = Object.values(stack.configuration.resource['google_project_iam_member'] ?? {});
  expect(members.map((member) => member['role']).toSorted()).toEqual(
    serviceAccountRoles.map(({ role }) => role).toSorted(),
  );
  expect(members.every((member) => !/owner|editor|admin/i.test(String(member['role'])))).toBe(true);
});

test('the environment is the same for every job of a project and region', async () => {
  const one = await synthesised(buildPlan(), 'environment');
  const other = await synthesised(
    buildPlan({ planHash: `sha256:${'c'.repeat(64)}`, revision: 4 }),
    'environment',
  );
  expect(other.text).toBe(one.text);
});

test.each([
  ['p', 'northamerica-northeast1', 'hs-vm-northamerica-northeast1@p.iam.gserviceaccount.com'],
  ['example.com:p', 'us-west1', 'hs-vm-us-west1@p.example.com.iam.gserviceaccount.com'],
])('names in %s %s', (project, region, email) => {
  const names = environmentNames(project, region);
  expect(names.serviceAccountEmail).toBe(email);
  expect(names.serviceAccountId.length).toBeLessThanOrEqual(30);
});
