import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { computeApiReader } from '../../planner/executor/compute-api-reader.ts';
import { restClient } from '../../planner/executor/rest-client.ts';
import { simulatedCloudExecutor } from '../../planner/executor/simulated-cloud-executor.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { Analysis } from '../../schemas/job.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Ended } from '../e2e/headstart-process.ts';
import { gcpWorld, project, type GcpWorld } from './gcp-world.ts';

let world: GcpWorld;
const gcp = ['--target', 'gcp', '--project', project];
const withMirror = () => ({ TF_CLI_CONFIG_FILE: world.mirrorConfig });

beforeAll(async () => {
  world = await gcpWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  world.front.contacted.clear();
  world.front.computeAnswer = null;
});

const answerOf = (finished: Ended): unknown => JSON.parse(finished.stdout);
const failureOf = (finished: Ended): Failure => (answerOf(finished) as { failure: Failure }).failure;
const jobFile = () => join(world.job, 'job.yaml');

test('plan asks nobody, and the plan is for Google Cloud', async () => {
  const finished = await world.run(['plan', jobFile(), '--json', ...gcp], {
    GOOGLE_APPLICATION_CREDENTIALS: join(world.folder, 'no-such-key.json'),
  });
  expect(finished.code).toBe(0);
  expect(answerOf(finished) as Plan).toMatchObject({ target: 'gcp', project });
  expect([...world.front.contacted]).toEqual([]);
});

test('prepare without a way to the registry ends at the provider, and says what to do', async () => {
  const finished = await world.run(['prepare', '--yes', jobFile(), '--json', ...gcp]);
  expect(finished.code).toBe(2);
  expect(failureOf(finished)).toMatchObject({
    code: 'unreachable',
    nextStep: expect.stringMatching(/network.*proxy/) as string,
    cause: expect.stringContaining('hashicorp/google') as string,
  });
  expect([...world.front.contacted]).toEqual(['registry.terraform.io']);
});

test('analyze asks Cloud Storage for sizes, and says which role is missing', async () => {
  const script = join(world.folder, 'read.py');
  await writeFile(script, 'import pandas as pd\nframe = pd.read_parquet("gs://acme-corpus/train/")\n');
  const analyze = async (): Promise<Analysis> => {
    const finished = await world.run(['analyze', script, '--resolve-data', '--json', ...gcp]);
    expect(finished.code).toBe(0);
    return answerOf(finished) as Analysis;
  };
  const items = ['a', 'b'].map((name) => ({ name: `train/${name}.parquet`, size: '700' }));
  world.front.computeAnswer = { status: 200, body: { items } };
  const known = await analyze();
  expect(known.job.dataAccess).toEqual([{ uri: 'gs://acme-corpus/train', mode: 'read', bytes: 1_400 }]);
  expect(known.evidence['dataAccess gs://acme-corpus/train']).toMatchObject([{ origin: 'cloud' }]);
  expect(world.front.contacted).toContain('storage.googleapis.com');
  const planned = answerOf(await world.run(['plan', script, '--resolve-data', '--json', ...gcp])) as Plan;
  expect(planned.job.dataAccess).toEqual(known.job.dataAccess);
  world.front.computeAnswer = { status: 403, body: { error: { code: 403, message: 'Denied' } } };
  const refused = await analyze();
  expect(refused.job.dataAccess[0]?.bytes).toBeNull();
  expect(refused.warnings[0]?.message).toMatch(/roles\/storage\.objectViewer on the bucket acme-corpus/);
});

test('submit says that it comes later', async () => {
  const finished = await world.run(['submit', jobFile(), '--json', ...gcp]);
  expect(finished.code).toBe(1);
  expect(failureOf(finished)).toMatchObject({
    code: 'unsupported-target',
    message: expect.stringContaining('yet') as string,
  });
});

interface Machine {
  readonly zone: string;
  readonly name: string;
}

async function theMachine(): Promise<Machine> {
  const [machine] = await computeApiReader(simulatedRest()).instancesByJob(project, 'kmeans');
  if (machine === undefined) throw new Error('The machine is not there.');
  return machine;
}

const simulatedRest = () => ({
  baseUrl: world.simulator.endpoints.compute,
  token: () => Promise.resolve(world.simulator.token),
  clock: { sleep: () => Promise.resolve() },
});

/** What the user does by hand on Google Cloud: something runs on the machine. */
async function startProgram(): Promise<void> {
  const { zone, name: instance } = await theMachine();
  await simulatedCloudExecutor(simulatedRest()).submit({
    ...{ jobName: 'kmeans', project, zone, instance, directory: world.job },
    ...{ command: ['sleep', '600'], env: {}, checkpoint: null, playback: null },
  });
}

async function stopMachine(): Promise<void> {
  const { zone, name } = await theMachine();
  const path = `/compute/v1/projects/${project}/zones/${zone}/instances/${name}/stop`;
  await restClient(simulatedRest()).send({ method: 'POST', path });
}

describe('with a provider from the user’s own mirror', () => {
  beforeAll(async () => {
    const finished = await world.run(['prepare', jobFile(), '--yes', '--json', ...gcp], withMirror());
    expect(finished.stderr + finished.stdout).toContain('"instance":"headstart-kmeans"');
    expect(finished.code).toBe(0);
    // Running before it is watched: `watch` looks every 20 s, and its first look finds usage then.
    await startProgram();
  }, 240_000);

  test('status reads the Compute API with a token of the key file', async () => {
    const finished = await world.run(['status', '--json', ...gcp]);
    expect(answerOf(finished)).toMatchObject({
      jobs: [{ instance: { name: 'headstart-kmeans', status: 'RUNNING' }, run: null }],
    });
    expect([...world.front.contacted]).toEqual(['oauth2.googleapis.com', 'compute.googleapis.com']);
    const claims = Buffer.from(world.front.grants.at(-1)?.get('assertion')?.split('.')[1] ?? '', 'base64url');
    expect(JSON.parse(claims.toString())).toMatchObject({
      iss: `tester@${project}.iam.gserviceaccount.com`,
      scope: expect.stringContaining('cloud-platform') as string,
    });
  });

  const refusal = (status: number, message: string) => ({
    status,
    body: { error: { code: status, message } },
  });

  test.each([[401, 'auth', 1, 'gcloud auth application-default login']] as const)(
    'status %i of the API is %s',
    async (status, code, exitCode, nextStep) => {
      world.front.computeAnswer = refusal(status, 'said the API');
      const finished = await world.run(['status', '--json', ...gcp]);
      expect(finished.code).toBe(exitCode);
      const failure = failureOf(finished);
      expect(failure).toMatchObject({ code, message: expect.stringContaining('said the API') as string });
      expect(failure.nextStep).toContain(nextStep);
    },
  );

  const user = (refresh_token: string): string =>
    JSON.stringify({ type: 'authorized_user', client_id: 'i', client_secret: 's', refresh_token });
  const logIn = /gcloud auth application-default login/;
  const credentials = [
    ['nothing', null, 'auth', 1, logIn],
    ['a broken key file', '{"type": "service_acc', 'auth', 1, logIn],
    ['an expired login', user('expired'), 'auth', 1, logIn],
    ['a login while the token service is in trouble', user('trouble'), 'unreachable', 2, /try again/],
  ] as const;

  test('what is wrong with credentials is told with what to do', async () => {
    world.front.refreshAnswers.set('expired', { status: 400, body: { error: 'invalid_grant' } });
    world.front.refreshAnswers.set('trouble', { status: 503, body: { error: 'backend_error' } });
    const answers = credentials.map(async ([name, content, code, exitCode, nextStep]) => {
      const key = content === null ? undefined : await world.credentials(`${name}.json`, content);
      const finished = await world.run(['status', '--json', ...gcp], { GOOGLE_APPLICATION_CREDENTIALS: key });
      expect({ name, code: finished.code }).toEqual({ name, code: exitCode });
      const failure = failureOf(finished);
      expect(failure).toMatchObject({ code, nextStep: expect.stringMatching(nextStep) as string });
      expect(finished.stdout + finished.stderr).not.toMatch(/client_secret|refresh_token/);
    });
    await Promise.all(answers);
  }, 240_000);

  test('watch reads usage with Google’s own client, and ^C ends it', async () => {
    const running = world.start(['watch', 'kmeans', ...gcp]);
    await running.said(/CPU /);
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect([...world.front.contacted]).toContain('monitoring.googleapis.com');
  });

  test('watch ends by itself when the machine has stopped', async () => {
    await stopMachine();
    const finished = await world.run(['watch', 'kmeans', '--json', ...gcp]);
    expect(finished.code).toBe(0);
    const status = expect.stringMatching(/^(STOPPING|TERMINATED)$/) as string;
    expect(answerOf(finished)).toMatchObject({ run: null, instance: { status } });
  });

  test('release finds the mirror in ~/.terraformrc, and keeps the data by a snapshot of the Compute API', async () => {
    await copyFile(world.mirrorConfig, join(world.folder, 'home', '.terraformrc'));
    const released = await world.run(['release', 'kmeans', '--yes', '--json', ...gcp]);
    expect(answerOf(released)).toMatchObject({ jobName: 'kmeans', snapshot: expect.any(String) as string });
    expect([...world.front.contacted].toSorted()).toEqual([
      'compute.googleapis.com',
      'oauth2.googleapis.com',
    ]);
  }, 240_000);
});
