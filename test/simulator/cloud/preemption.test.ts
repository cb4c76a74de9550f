import { afterEach, expect, it } from 'vitest';
import type { PreemptionSettings } from '../../../planner/simulator/cloud/preemption.ts';
import { hoursUntilPreemption } from '../../../planner/simulator/cloud/preemption.ts';
import { instanceBody, makeNetwork, startFixture, zone, type Answer, type Fixture } from './cloud-fixture.ts';
import { HandTurnedClock } from './hand-turned-clock.ts';

const instances = `zones/${zone}/instances`;
const spot = { scheduling: { provisioningModel: 'SPOT' } };
let clock: HandTurnedClock;
let fixture: Fixture;

async function start(preemptions?: PreemptionSettings): Promise<void> {
  clock = new HandTurnedClock();
  fixture = await startFixture({
    ...{ clock, clockFactor: 60 },
    ...(preemptions === undefined ? {} : { preemptions }),
  });
  await makeNetwork(fixture);
}
afterEach(() => fixture.close());

const preempted = (): Promise<Answer> =>
  fixture.call('GET', `zones/${zone}/operations?filter=operationType=compute.instances.preempted`);

async function statusOf(name: string): Promise<unknown> {
  return (await fixture.call('GET', `${instances}/${name}`)).body['status'];
}

it('lists a preemption as an operation on the instance', async () => {
  await start();
  await fixture.done('POST', instances, instanceBody('vm', spot));
  expect((await preempted()).body['items']).toBeUndefined();
  clock.advance(90_000);
  await fixture.call('POST', '/headstart/v1/preempt', { instance: `projects/demo/${instances}/vm` });
  const { body } = await fixture.call('GET', `${instances}/vm`);
  expect((await preempted()).body['items']).toMatchObject([
    {
      ...{ targetId: body['id'], insertTime: clock.now().toISOString() },
      targetLink: expect.stringMatching(/\/instances\/vm$/) as string,
    },
  ]);
});

it('preempts Spot by itself at the seeded moment of each start, and nothing else', async () => {
  await start({ perHour: 2, seed: 7 });
  await fixture.done('POST', instances, instanceBody('vm', spot));
  await fixture.done('POST', instances, instanceBody('standard'));
  for (const ordinal of [1, 2]) {
    const hours = hoursUntilPreemption(2, `7 projects/demo/${instances}/vm ${ordinal}`);
    clock.advance(hours * 60_000 - 10);
    expect(await statusOf('vm')).toBe('RUNNING');
    clock.advance(20);
    expect(await statusOf('vm')).toBe('TERMINATED');
    await fixture.done('POST', `${instances}/vm/start`);
  }
  expect((await preempted()).body['items']).toHaveLength(2);
  clock.advance(1000 * 60_000);
  expect(await statusOf('standard')).toBe('RUNNING');
});

it('preempts nothing by itself unless it is asked to', async () => {
  await start();
  await fixture.done('POST', instances, instanceBody('vm', spot));
  clock.advance(10_000 * 60_000);
  expect(await statusOf('vm')).toBe('RUNNING');
});

it('draws times whose mean is one over the rate', async () => {
  await start();
  const drawn = Array.from({ length: 4000 }, (_, start) => hoursUntilPreemption(4, `1 vm ${start}`));
  expect(drawn.filter((hours) => !(hours >= 0 && Number.isFinite(hours)))).toEqual([]);
  expect(new Set(drawn).size).toBe(4000);
  const mean = drawn.reduce((sum, hours) => sum + hours, 0) / drawn.length;
  expect(Math.abs(mean - 0.25)).toBeLessThan(0.01);
});
