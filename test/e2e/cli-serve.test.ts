import { afterAll, expect, test } from 'vitest';
import { connectPlanner } from '../../extension/planner-client.ts';
import type { Message } from '../../schemas/message.ts';
import { planContract } from './plan-contract.ts';
import { jsonOf, UserWorld } from './user-world.ts';

const world = new UserWorld();
afterAll(() => world.close());

test('an editor plans what it has not saved, is told of failures, and its leaving ends the server', async () => {
  const path = world.write('train.py', 'print(1)\n');
  const server = world.start(['serve', '--stdio']);
  const messages: Message[] = [];
  const client = await connectPlanner(
    { input: server.stdout, output: server.stdin },
    { onMessage: (message) => void messages.push(message), onQuestion: () => Promise.resolve(false) },
  );
  const overlay = { [path]: 'import torch\ntorch.nn.Linear(9, 9).cuda()\n' };
  const plan = await client.request('plan', { path, overlay });
  expect(planContract.parse(plan).job.gpuRequired).toBe(true);
  expect(await client.request('status', {})).toEqual([]);
  await expect(client.request('submit', { jobName: '../../../x' })).rejects.toMatchObject({
    failure: { fault: 'user' },
  });
  client.dispose();
  server.stdin.end();
  expect((await server.ended).code).toBe(0);
});

test('doctor answers with every check and what mends it', async () => {
  const { code, stdout } = await world.run(['doctor', '--json']);
  const report = jsonOf(stdout);
  expect(code).toBe(report.at('ok') === true ? 0 : 1);
  const checks = report.list('checks') as readonly Readonly<Record<string, unknown>>[];
  expect(checks.length).toBeGreaterThan(3);
  for (const check of checks)
    expect(check).toMatchObject({
      found: expect.any(String) as string,
      status: expect.any(String) as string,
    });
});
