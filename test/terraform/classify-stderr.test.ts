import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyStderr } from '../../planner/terraform/classify-stderr.ts';
import type { FailureCode } from '../../schemas/failure.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

/** What Terraform 1.11 and hashicorp/google 6 print; wording as in public issue threads and the tools' sources. */
const cases: readonly (readonly [code: FailureCode, text: string])[] = [
  [
    'auth',
    "Error: Attempted to load application default credentials since neither `credentials` nor `access_token` was set in the provider block.  No credentials loaded. To use your gcloud credentials, run 'gcloud auth application-default login'",
  ],
  [
    'auth',
    'google: could not find default credentials. See https://cloud.google.com/docs/authentication/external/set-up-adc for more information',
  ],
  [
    'auth',
    'Error: Error creating Network: Post "https://compute.googleapis.com/compute/v1/projects/p/global/networks?alt=json": oauth2: "invalid_grant" "reauth related error (invalid_rapt)"',
  ],
  [
    'auth',
    "Error: Error creating instance: googleapi: Error 403: Required 'compute.instances.create' permission for 'projects/p/zones/us-central1-a/instances/i', forbidden",
  ],
  [
    'auth',
    'Error: Error when reading or editing Project Service: googleapi: Error 403: Compute Engine API has not been used in project 123 before or it is disabled., accessNotConfigured',
  ],
  [
    'auth',
    'googleapi: Error 401: Request had invalid authentication credentials. Expected OAuth 2 access token',
  ],
  [
    'conflict',
    'Error: Backend configuration changed\n\nA change in the backend configuration has been detected, which may require migrating existing state.',
  ],
  [
    'quota',
    "Error: Error waiting for instance to create: Quota 'NVIDIA_L4_GPUS' exceeded.  Limit: 1.0 in region us-central1.",
  ],
  [
    'quota',
    'Error: Error creating instance: googleapi: Error 403: QUOTA_EXCEEDED: Quota GPUS_ALL_REGIONS exceeded. Limit: 0.0 globally., quotaExceeded',
  ],
  [
    'stockout',
    "Error: Error waiting for instance to create: The zone 'projects/p/zones/us-central1-a' does not have enough resources available to fulfill the request.  Try a different zone, or try again later.",
  ],
  [
    'stockout',
    'Error waiting for instance to create: ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS: A g2-standard-4 VM instance is currently unavailable in the us-central1-a zone.',
  ],
  [
    'conflict',
    "Error: Error creating Network: googleapi: Error 409: The resource 'projects/p/global/networks/headstart-us-central1' already exists, alreadyExists",
  ],
  [
    'conflict',
    "Error: Error waiting for Deleting Network: The network resource 'projects/p/global/networks/n' is already being used by 'projects/p/global/firewalls/f'",
  ],
  [
    'conflict',
    'Error: Error setting labels: googleapi: Error 412: Labels fingerprint either invalid or resource labels have changed, conditionNotMet',
  ],
  [
    'lock',
    'Error: Error acquiring the state lock\n\nError message: resource temporarily unavailable\nLock Info:\n  ID:        5d0c',
  ],
  [
    'plan-stale',
    'Error: Saved plan is stale\n\nThe given plan file can no longer be applied because the state was changed by another operation after the plan was created.',
  ],
  [
    'unreachable',
    'Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider hashicorp/google: could not connect to registry.terraform.io',
  ],
  [
    'unreachable',
    'Post "https://compute.googleapis.com/compute/v1/projects/p": dial tcp: lookup compute.googleapis.com: no such host',
  ],
  ['unreachable', 'Error: googleapi: Error 503: The service is currently unavailable., backendError'],
  ['unreachable', 'dial tcp 127.0.0.1:4000: connect: connection refused'],
  [
    'invalid',
    "Error: Error creating instance: googleapi: Error 400: Invalid value for field 'resource.machineType': 'x'. Machine type does not exist., invalid",
  ],
  [
    'invalid',
    'Error: Unsupported argument (google_compute_instance.machine)\nAn argument named "colour" is not expected here.',
  ],
  [
    'invalid',
    'Error: Required plugins are not installed\n\nthe cached package for registry.terraform.io/hashicorp/google 6.50.0 (in .terraform/providers) does not match any of the checksums recorded in the dependency lock file',
  ],
  ['unknown', 'Error: something nobody has seen'],
  ['unknown', ''],
];

test.each(cases)('%s: %s', (code, text) => {
  const failure = classifyStderr(text);
  expect(failure.code).toBe(code);
  expect(failure.nextStep).toMatch(/\S/);
});

describe('details', () => {
  test.each([
    ['errorInfo.metadatas zonesAvailable: us-central1-b,us-central1-c', ['us-central1-b', 'us-central1-c']],
    ['"metadatas":{"zonesAvailable":"europe-west4-a"}', ['europe-west4-a']],
    ['zonesAvailable: ', []],
    [
      'is currently unavailable in the us-central1-a zone. Consider trying your request in the us-central1-b, us-central1-f zone(s), which currently has capacity',
      ['us-central1-b', 'us-central1-f'],
    ],
  ])('zones with room in %s', (details, zones) => {
    expect(classifyStderr(`ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS ${details}`).zones ?? []).toEqual(zones);
  });

  test('credentials stay out of the cause', () => {
    const failure = classifyStderr('denied for ya29.a0AfH6SMB-secret with Authorization: Bearer abc.def');
    expect(failure.cause).not.toMatch(/secret|abc\.def/);
  });

  test('never throws and never passes on more than 4,000 characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9000, unit: 'binary' }), (text) => {
        expect((classifyStderr(text).cause ?? '').length).toBeLessThanOrEqual(4000);
      }),
      { seed: 7, numRuns: fuzzRuns(100) },
    );
  });
});
