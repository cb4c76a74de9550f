import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { computePreflightReader } from '../../planner/executor/compute-preflight-reader.ts';
import { googleCredentialFacts } from '../../planner/executor/google-credential-file.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** A reader of an API that answers these bodies by path, 404 elsewhere, and what it was asked. */
function readerOf(answers: Readonly<Record<string, { status?: number; body: unknown }>>) {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    asked.push({
      method: init?.method ?? 'GET',
      url,
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : null,
    });
    const { status = 200, body } = answers[new URL(url).pathname] ?? { status: 404, body: {} };
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  };
  const clock = { sleep: () => Promise.resolve() };
  const reader = computePreflightReader({
    baseUrl: 'https://compute.example',
    token: () => Promise.resolve('t'),
    clock,
    fetch,
  });
  return { reader, asked };
}

const project = '/compute/v1/projects/p1';
const region = `${project}/regions/us-central1`;
const spot = { project: 'p1', region: 'us-central1', zone: 'us-central1-a', machineType: 'n2-standard-4' };

describe('what the Compute API tells before an apply', () => {
  it('quotas of the project and of the region, without those that hold no figures', async () => {
    const { reader } = readerOf({
      [project]: { body: { quotas: [{ metric: 'GPUS_ALL_REGIONS', limit: 1, usage: 0 }] } },
      [region]: { body: { quotas: [{ metric: 'CPUS', limit: 24, usage: 8 }, { metric: 'C2_CPUS' }, null] } },
    });
    expect(await reader.quotas('p1', 'us-central1')).toEqual([
      { metric: 'GPUS_ALL_REGIONS', region: null, limit: 1, usage: 0 },
      { metric: 'CPUS', region: 'us-central1', limit: 24, usage: 8 },
    ]);
  });

  it('nothing where there is no such project, and a failure where it is not allowed', async () => {
    expect(await readerOf({}).reader.quotas('p1', 'us-central1')).toEqual([]);
    const { reader } = readerOf({ [project]: { status: 403, body: { error: { message: 'no' } } } });
    await expect(reader.quotas('p1', 'us-central1')).rejects.toBeInstanceOf(HeadstartError);
  });

  it('the obtainability of a Spot machine in its zone', async () => {
    const body = { recommendations: [{ scores: { obtainability: 0.8 } }] };
    const { reader, asked } = readerOf({ [`${region}/advice/capacity`]: { body } });
    expect(await reader.obtainability(spot)).toBe(0.8);
    expect(asked).toMatchObject([
      {
        method: 'POST',
        body: {
          instanceProperties: { scheduling: { provisioningModel: 'SPOT' } },
          instanceFlexibilityPolicy: { instanceSelections: { machine: { machineTypes: ['n2-standard-4'] } } },
          size: 1,
        },
      },
    ]);
  });

  it.each([[{}], [{ recommendations: [] }], [{ recommendations: [{ scores: { obtainability: 'high' } }] }]])(
    'no score in %j',
    async (body) => {
      const { reader } = readerOf({ [`${region}/advice/capacity`]: { body } });
      expect(await reader.obtainability(spot)).toBeNull();
    },
  );
});

describe('how long credentials last', () => {
  it.each<[string, string | null, Record<string, string>, object]>([
    [
      'a login of gcloud',
      '{"type":"authorized_user","refresh_token":"s3cret"}',
      {},
      { kind: 'authorized_user', renews: true },
    ],
    ['a federated identity', '{"type":"external_account"}', {}, { kind: 'external_account', renews: null }],
    ['no JSON', '{', {}, { renews: null }],
    ['no file', null, {}, { kind: 'metadata server', renews: true }],
    ['a token', '{"type":"authorized_user"}', { GOOGLE_OAUTH_ACCESS_TOKEN: 's3cret' }, { renews: false }],
  ])('%s', async (_name, text, env, expected) => {
    const home = await temporaryFolder();
    const folder = join(home, '.config', 'gcloud');
    mkdirSync(folder, { recursive: true });
    if (text !== null) writeFileSync(join(folder, 'application_default_credentials.json'), text);
    const facts = await googleCredentialFacts({ HOME: home, ...env });
    expect(facts).toMatchObject({ ...expected, expiresAt: null });
    expect(JSON.stringify(facts)).not.toContain('s3cret');
  });

  it('the key that GOOGLE_APPLICATION_CREDENTIALS names', async () => {
    const file = join(await temporaryFolder(), 'key.json');
    writeFileSync(file, '{"type":"service_account","private_key":"s3cret"}');
    expect(await googleCredentialFacts({ GOOGLE_APPLICATION_CREDENTIALS: file })).toEqual({
      kind: 'service_account',
      renews: true,
      expiresAt: null,
    });
  });
});
