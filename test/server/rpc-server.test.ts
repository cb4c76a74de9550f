import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { connectPlanner, type PlannerClient, type PlannerListener } from '../../extension/planner-client.ts';
import { createPlanner } from '../../planner/planner.ts';
import { serveRpc } from '../../planner/server/rpc-server.ts';
import type { Message, Question } from '../../schemas/message.ts';
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
}

/** An editor's client and the planner's server, joined by two streams in this process. */
async function connected(script: Partial<Script> = {}, answer = true): Promise<Pair> {
  const world = plannerWorld(script);
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const served = serveRpc({
    input: toServer,
    output: toClient,
    version: '1.2.3',
    target: 'simulated',
    project: 'example-project',
    planner: (host) => createPlanner({ ...world.ports, host }),
  });
  const messages: Message[] = [];
  const questions: Question[] = [];
  const listener: PlannerListener = {
    onMessage: (message) => void messages.push(message),
    onQuestion: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  };
  const client = await connectPlanner({ input: toClient, output: toServer }, listener);
  ends.push(async () => {
    client.dispose();
    toServer.end();
    await served;
  });
  return { client, messages, questions, deeds: world.deeds };
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

  it('refuses a client that speaks another protocol', async () => {
    const { client } = await connected();
    await expect(client.request('initialize', { protocolVersion: 99 })).rejects.toMatchObject({
      failure: { code: 'usage', nextStep: expect.stringContaining('same release') as string },
    });
  });

  it('survives what is no request', async () => {
    const { client } = await connected();
    await expect(client.request('plan' as never, null as never)).resolves.toHaveProperty('planHash');
    await expect(client.request('no-such-method' as never, {} as never)).rejects.toThrow(/no-such-method/);
    await expect(client.request('submit', { jobName: '../../etc' })).rejects.toMatchObject({
      failure: { code: 'not-prepared' },
    });
  });
});
