import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { connectPlanner, type PlannerClient, type PlannerListener } from '../../extension/planner-client.ts';
import { createPlanner, type Planner } from '../../planner/planner.ts';
import { serveRpc } from '../../planner/server/rpc-server.ts';
import type { KnownProject } from '../../schemas/api.ts';
import type { DoctorReport } from '../../schemas/doctor.ts';
import type { Message, Question } from '../../schemas/message.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';
import { plannerWorld, type Script } from '../support/planner-world.ts';

const path = '/project/job.yaml';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Pair {
  readonly client: PlannerClient;
  readonly messages: Message[];
  readonly questions: Question[];
  readonly deeds: string[];
  readonly input: PassThrough;
  readonly served: Promise<void>;
}

const healthy: DoctorReport = { schemaVersion: 1, target: 'simulated', checks: [], ok: true };
const known: KnownProject = { projectId: 'example-project', name: null, source: 'gcloud' };

type Change = (planner: Planner) => Planner;

/** The planner's server on two streams in this process. */
function serve(script: Partial<Script> = {}, change: Change = (planner) => planner, signal?: AbortSignal) {
  const { ports, deeds } = plannerWorld(script);
  const input = new PassThrough();
  const output = new PassThrough();
  const served = serveRpc({
    ...{ input, output, version: '1.2.3', target: 'simulated', project: 'example-project' },
    ...(signal ? { signal } : {}),
    doctor: (fix) => Promise.resolve({ ...healthy, ok: !fix }),
    projects: () => Promise.resolve([known]),
    planner: (host) => change(createPlanner({ ...ports, host })),
  });
  output.resume();
  return { input, output, served, deeds };
}

/** An editor's client on such a server. */
async function connected(
  script: Partial<Script> = {},
  answer = true,
  change?: Change,
  signal?: AbortSignal,
): Promise<Pair> {
  const { input, output, served, deeds } = serve(script, change, signal);
  const messages: Message[] = [];
  const questions: Question[] = [];
  const listener: PlannerListener = {
    onMessage: (message) => void messages.push(message),
    onQuestion: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  };
  const client = await connectPlanner({ input: output, output: input }, listener);
  ends.push(async () => {
    client.dispose();
    input.end();
    await served.catch((error: unknown) => error);
  });
  return { client, messages, questions, deeds, input, served };
}

describe('the planner over JSON-RPC', () => {
  it('plans what the editor has not saved yet', async () => {
    const { client } = await connected();
    const plan = await client.request('plan', { path, overlay: { [path]: 'entry: train.py\n' } });
    expect(plan.planHash).toMatch(/^sha256:/);
  });

  it('asks the editor before it spends, and tells it of the steps', async () => {
    const { client, messages, questions, deeds } = await connected();
    const plan = await client.request('plan', { path });
    const prepared = await client.request('prepare', { plan });
    expect(prepared.jobName).toBe('tune');
    expect(questions.map((question) => question.kind)).toEqual(['spend']);
    expect(messages.map((message) => message.code)).toContain('changes');
    expect(deeds).toContain('apply job');
    expect(await client.request('status', {})).toHaveLength(1);
  });

  it('applies nothing when the editor says no, and passes the failure on as data', async () => {
    const { client, deeds } = await connected({}, false);
    const plan = await client.request('plan', { path });
    await expect(client.request('prepare', { plan })).rejects.toMatchObject({
      failure: { code: 'declined' },
    });
    expect(deeds).not.toContain('apply job');
  });

  it('takes an offering that is chosen, and prepares that', async () => {
    const { client } = await connected();
    const { alternatives } = await client.request('plan', { path });
    const choice = alternatives.find(({ offering }) => offering.machineCount === 1)!.offering;
    const { plan } = await client.request('assess', { path, choice });
    expect(plan.offering).toEqual(choice);
    expect(plan.planHash).toBe((await client.request('plan', { path, choice })).planHash);
    const prepared = await client.request('prepare', { plan });
    expect(prepared.plan.offering).toEqual(choice);
  });

  it('passes on what is asked of this machine', async () => {
    const { client } = await connected();
    expect(await client.request('doctor', {})).toEqual(healthy);
    expect(await client.request('doctor', { fix: true })).toEqual({ ...healthy, ok: false });
    expect(await client.request('projects', {})).toEqual([known]);
  });

  it('refuses a client that speaks another protocol', async () => {
    const { client } = await connected();
    await expect(client.request('initialize', { protocolVersion: 99 })).rejects.toMatchObject({
      failure: { code: 'usage', nextStep: expect.stringContaining('same release') as string },
    });
  });

  it('survives what is no request', async () => {
    const { client } = await connected();
    await expect(client.request('no-such-method' as never, {} as never)).rejects.toThrow(/no-such-method/);
    await expect(client.request('submit', { jobName: '../../etc' })).rejects.toMatchObject({
      failure: { code: 'not-prepared' },
    });
  });

  it.each([
    ['plan', null],
    ['plan', { path: 5 }],
    ['plan', { path, overlay: { [path]: 1 } }],
    ['submit', {}],
    ['release', { jobName: 'tune' }],
    ['status', { jobName: 3 }],
    ['plan', { path, choice: { machineType: 'n2-standard-2' } }],
    ['usage', { jobName: 'tune', minutes: 0 }],
    ['usage', { jobName: 'tune' }],
    ['doctor', { fix: 'yes' }],
    ['adjust', {}],
    ['prepare', { plan: { schemaVersion: 1, planHash: 'sha256:0', job: {}, prediction: {}, rejected: [] } }],
    ['preview', { plan: 'plan' }],
  ])('refuses %s of %j by name', async (method, params) => {
    const { client, deeds } = await connected();
    const failure = { code: 'usage', message: expect.stringContaining(`"${method}"`) as string };
    await expect(client.request(method as never, params as never)).rejects.toMatchObject({ failure });
    expect(deeds).toEqual([]);
  });

  it('answers a request that fails by a bug, and the next one', async () => {
    const { client } = await connected({}, true, (planner) => ({
      ...planner,
      status: () => Promise.reject(new TypeError('x is not a function')),
      analyze: () => {
        throw new RangeError('too deep');
      },
    }));
    const bug = (text: string) => ({
      failure: { code: 'unknown', fault: 'headstart', message: expect.stringContaining(text) as string },
    });
    await expect(client.request('status', {})).rejects.toMatchObject(bug('x is not a function'));
    await expect(client.request('analyze', { path })).rejects.toMatchObject(bug('too deep'));
    expect(await client.request('plan', { path })).toHaveProperty('planHash');
  });
});

describe('requests that overlap', () => {
  it('are answered as they are done, and a cancelled plan at once', async () => {
    const held = Promise.withResolvers<never>();
    const aborted = Promise.withResolvers<void>();
    const { client } = await connected({}, true, (planner) => ({
      ...planner,
      plan: (request, signal) => {
        if (request.path !== '/slow') return planner.plan(request, signal);
        signal?.addEventListener('abort', () => aborted.resolve());
        return held.promise;
      },
    }));
    const editing = new AbortController();
    const slow = client.request('plan', { path: '/slow' }, editing.signal);
    const refused = expect(slow).rejects.toMatchObject({ failure: { code: 'interrupted' } });
    const both = [client.request('plan', { path }), client.request('plan', { path })];
    expect((await Promise.all(both)).map((plan) => plan.planHash)).toHaveLength(2);
    editing.abort();
    await refused;
    await aborted.promise;
    held.reject(new Error('too late for anybody'));
    expect(await client.request('plan', { path })).toHaveProperty('planHash');
  });

  it('keep a cancelled prepare waiting until it has stopped', async () => {
    const order: string[] = [];
    const stopped = Promise.withResolvers<never>();
    const { client } = await connected({}, true, (planner) => ({
      ...planner,
      prepare: (_plan, signal) => {
        signal?.addEventListener('abort', () => {
          order.push('asked to stop');
          setImmediate(() => {
            order.push('stopped');
            stopped.reject(new DOMException('Interrupted', 'AbortError'));
          });
        });
        editing.abort();
        return stopped.promise;
      },
    }));
    const editing = new AbortController();
    const plan = await client.request('plan', { path });
    await expect(client.request('prepare', { plan }, editing.signal)).rejects.toMatchObject({
      failure: { code: 'interrupted', fault: 'interrupted' },
    });
    expect(order).toEqual(['asked to stop', 'stopped']);
  });

  it.each(['the input', 'the signal'])('are stopped when %s ends, and waited for', async (what) => {
    const order: string[] = [];
    const working = Promise.withResolvers<void>();
    const end = new AbortController();
    const one = await connected(
      {},
      true,
      (planner) => ({
        ...planner,
        prepare: (_plan, signal) => {
          working.resolve();
          return new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () =>
              setImmediate(() => {
                order.push('stopped');
                reject(new Error('stopped'));
              }),
            );
          });
        },
      }),
      end.signal,
    );
    const plan = await one.client.request('plan', { path });
    one.client.request('prepare', { plan }).catch((error: unknown) => order.push(String(error)));
    await working.promise;
    if (what === 'the input') one.input.end();
    else end.abort();
    await one.served;
    expect(order[0]).toBe('stopped');
  });
});

describe('input that is no JSON-RPC', () => {
  const frame = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

  it.each([
    ['text', 'hello\r\n\r\n'],
    ['a header without length', 'Content-Type: x\r\n\r\n'],
    ['a length that is none', 'Content-Length: many\r\n\r\n'],
    ['a negative length', 'Content-Length: -3\r\n\r\n'],
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
    ['a message of a petabyte', 'Content-Length: 999999999999999\r\n\r\n'],
    ['a header that never ends', 'x'.repeat(100_000)],
    ['many headers', 'A: b\r\n'.repeat(2000)],
    ['noise after a message', `${frame('{}')}\u0000\u0001\r\n\r\n`],
  ])('ends the server with what is wrong: %s', async (_name, text) => {
    const { input, served } = await connected();
    input.write(text);
    await expect(served).rejects.toMatchObject({
      failure: { code: 'usage', message: expect.stringContaining('no JSON-RPC') as string },
    });
  });

  it.each([
    '{',
    '[]',
    'null',
    '3',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","method":5}',
    '{"id":{}}',
    '\u0000',
  ])('in a frame is passed over: %s', async (text) => {
    const { input, client } = await connected();
    input.write(frame(text));
    expect(await client.request('plan', { path })).toHaveProperty('planHash');
  });

  it(
    'never hangs or throws anything else, whatever bytes come in whatever pieces',
    { timeout: 3_600_000 },
    async () => {
      const rounds = process.env['HEADSTART_FUZZ'] === 'full' ? 2000 : 60;
      const random = seededRandom(7);
      const session = ['initialize', 'plan', 'status', 'prepare']
        .map((method, id) => frame(JSON.stringify({ jsonrpc: '2.0', id, method, params: { path } })))
        .join('');
      for (let round = 0; round < rounds; round += 1) {
        const bytes = Buffer.from(mutateText(session, random));
        const { input, served } = serve();
        for (let at = 0; at < bytes.length;) {
          const size = 1 + Math.floor(random() * 200);
          input.write(bytes.subarray(at, at + size));
          at += size;
        }
        input.end();
        const error: unknown = await served.then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error !== null) expect(error).toMatchObject({ failure: { code: 'usage' } });
      }
    },
  );
});
