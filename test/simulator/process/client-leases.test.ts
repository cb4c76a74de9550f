import { expect, test } from 'vitest';
import { ClientLeases } from '../../../planner/simulator/client-leases.ts';
import { HandClock } from '../guest/hand-clock.ts';

function scene() {
  const clock = new HandClock();
  const leases = new ClientLeases(clock);
  const ask = (query: string, gone: AbortSignal) => {
    const call = { params: {}, query: new URLSearchParams(query), body: {}, rawBody: new Uint8Array(), gone };
    return Promise.resolve(leases.route().handle(call));
  };
  return { clock, leases, ask };
}

test('a client is there until it hangs up, and the time since counts', async () => {
  const { clock, leases, ask } = scene();
  clock.turn(5);
  expect(leases.idleMs()).toBe(5000);
  const client = new AbortController();
  const lease = ask('', client.signal);
  clock.turn(10);
  expect(leases.idleMs()).toBe(0);
  client.abort();
  await lease;
  clock.turn(3);
  expect(leases.idleMs()).toBe(3000);
});

test('a lease is answered after a while, so that a dead connection is not held for ever', async () => {
  const { clock, ask } = scene();
  const lease = ask('', new AbortController().signal);
  clock.turn(20);
  expect((await lease).status).toBe(200);
});

test('asking counts as being there, and is refused at the end', async () => {
  const { clock, leases, ask } = scene();
  const { signal } = new AbortController();
  clock.turn(60);
  expect((await ask('waitMs=0', signal)).status).toBe(200);
  expect(leases.idleMs()).toBe(0);
  leases.refuse();
  expect((await ask('waitMs=0', signal)).status).toBe(503);
});
