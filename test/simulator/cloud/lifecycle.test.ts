import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Guest, GuestInstance } from '../../../planner/simulator/guest-port.ts';
import type { JsonObject } from '../../../planner/simulator/cloud/json.ts';
import {
  bootDisk,
  instanceBody,
  makeNetwork,
  operationCode,
  resource,
  startFixture,
  zone,
  type Fixture,
} from './cloud-fixture.ts';
import { HandTurnedClock } from './hand-turned-clock.ts';

/** A guest that writes down what it is told; shutting down ends when `release` is called, at once if `ready`. */
class RecordingGuest implements Guest {
  readonly heard: string[] = [];
  readonly instances: GuestInstance[] = [];
  #releases: (() => void)[] = [];
  readonly #atOnce: boolean;

  constructor(atOnce = true) {
    this.#atOnce = atOnce;
  }

  booted(instance: GuestInstance): void {
    this.instances.push(instance);
    this.heard.push(`booted ${instance.name}`);
  }

  shutDown(instance: GuestInstance, reason: string): Promise<void> {
    this.heard.push(`shutDown ${instance.name} ${reason}`);
    return this.#atOnce ? Promise.resolve() : new Promise((resolve) => this.#releases.push(resolve));
  }

  deleted(): void {
    this.heard.push('deleted');
  }

  serialOf(instanceId: string): string {
    return `console of ${instanceId}`;
  }

  release(): void {
    for (const release of this.#releases.splice(0)) release();
  }
}

let clock: HandTurnedClock;
let guest: RecordingGuest;
let fixture: Fixture;
const instances = `zones/${zone}/instances`;

async function start(options: Parameters<typeof startFixture>[0] = {}): Promise<void> {
  clock = new HandTurnedClock();
  guest = new RecordingGuest(options.latencies === undefined);
  fixture = await startFixture({ clock, guest, ...options });
  await makeNetwork(fixture);
}

async function statusOf(name: string): Promise<unknown> {
  const { status, body } = await fixture.call('GET', `${instances}/${name}`);
  return status === 404 ? 'gone' : body['status'];
}

/** The instance's status once nothing is under way any more. */
async function settledStatus(name: string): Promise<unknown> {
  const operations = await fixture.call('GET', `zones/${zone}/operations`);
  for (const operation of (operations.body['items'] ?? []) as JsonObject[]) {
    await fixture.call('POST', `zones/${zone}/operations/${operation['name'] as string}/wait`);
  }
  return statusOf(name);
}

afterEach(() => fixture.close());

describe('operations take their latency', () => {
  beforeEach(() => start({ latencies: { 'instances.insert': 45, 'instances.stop': 10 } }));

  it('go from PENDING over RUNNING to DONE, and the instance with them', async () => {
    const { body: operation } = await fixture.call('POST', instances, instanceBody('vm'));
    expect([operation['status'], await statusOf('vm')]).toEqual(['PENDING', 'PROVISIONING']);
    const path = `zones/${zone}/operations/${operation['name'] as string}`;
    clock.advance(30_000);
    expect((await fixture.call('GET', path)).body).toMatchObject({ status: 'RUNNING', progress: 66 });
    expect(guest.heard).toEqual([]);
    const waiting = fixture.call('POST', `${path}/wait`);
    clock.advance(15_000);
    expect((await waiting).body).toMatchObject({ status: 'DONE', progress: 100 });
    expect([await statusOf('vm'), guest.heard]).toEqual(['RUNNING', ['booted vm']]);
  });

  it('hold off others on the same instance until they are done', async () => {
    await fixture.call('POST', instances, instanceBody('vm'));
    const { status, body } = await fixture.call('POST', `${instances}/vm/stop`, {});
    expect([status, resource(body, 'error')['message']]).toEqual([
      400,
      expect.stringContaining('is not ready'),
    ]);
    clock.advance(45_000);
    expect((await fixture.call('POST', `${instances}/vm/stop`, {})).status).toBe(200);
  });

  it('end a stop only when the guest is down', async () => {
    await fixture.call('POST', instances, instanceBody('vm'));
    clock.advance(45_000);
    const { body } = await fixture.call('POST', `${instances}/vm/stop`, {});
    clock.advance(10_000);
    const path = `zones/${zone}/operations/${body['name'] as string}`;
    expect([guest.heard.at(-1), await statusOf('vm')]).toEqual(['shutDown vm stop', 'STOPPING']);
    guest.release();
    await fixture.call('POST', `${path}/wait`);
    expect(await statusOf('vm')).toBe('TERMINATED');
  });
});

describe('the machine type of a stopped instance', () => {
  beforeEach(() => start());

  it('changes, and the guest boots on the bigger machine', async () => {
    await fixture.done('POST', instances, instanceBody('vm'));
    await fixture.done('POST', `${instances}/vm/stop`);
    await fixture.done('POST', `${instances}/vm/setMachineType`, {
      machineType: `zones/${zone}/machineTypes/n1-standard-8`,
    });
    await fixture.done('POST', `${instances}/vm/start`);
    expect(guest.heard).toEqual(['booted vm', 'shutDown vm stop', 'booted vm']);
    expect(guest.instances.map(({ vcpus, memoryGib }) => [vcpus, memoryGib])).toEqual([
      [4, 15],
      [8, 30],
    ]);
  });

  it('cannot leave the family where the rule R10 forbids it', async () => {
    const disks = [bootDisk()];
    await fixture.done('POST', instances, instanceBody('vm', { disks }));
    await fixture.done('POST', `${instances}/vm/stop`);
    const { status } = await fixture.call('POST', `${instances}/vm/setMachineType`, {
      machineType: `zones/${zone}/machineTypes/a2-ultragpu-1g`,
    });
    expect(status).toBe(400);
  });
});

interface Ending {
  readonly what: string;
  readonly scheduling: JsonObject;
  /** Milliseconds that the clock is turned, or null: preempted through the control API. */
  readonly advanceMs: number | null;
  readonly clockFactor?: number;
  readonly status: string;
  readonly reason?: string;
}

const hour = { maxRunDuration: { seconds: '3600' } };
const endings: readonly Ending[] = [
  { what: 'not before its time limit', scheduling: hour, advanceMs: 3_599_999, status: 'RUNNING' },
  {
    what: 'at its time limit',
    scheduling: hour,
    advanceMs: 3_600_000,
    status: 'TERMINATED',
    reason: 'time-limit',
  },
  {
    what: 'at its time limit for good',
    scheduling: { ...hour, instanceTerminationAction: 'DELETE' },
    advanceMs: 3_600_000,
    status: 'gone',
    reason: 'time-limit',
  },
  {
    what: 'at a limit beyond the longest timer of Node',
    scheduling: { maxRunDuration: { seconds: String(40 * 86_400) } },
    advanceMs: 40 * 86_400_000,
    status: 'TERMINATED',
    reason: 'time-limit',
  },
  {
    what: 'a sixtieth earlier with a clock factor of 60',
    scheduling: hour,
    advanceMs: 60_000,
    clockFactor: 60,
    status: 'TERMINATED',
    reason: 'time-limit',
  },
  {
    what: 'by preemption',
    scheduling: { provisioningModel: 'SPOT' },
    advanceMs: null,
    status: 'TERMINATED',
    reason: 'preempted',
  },
  {
    what: 'by preemption for good',
    scheduling: { provisioningModel: 'SPOT', instanceTerminationAction: 'DELETE' },
    advanceMs: null,
    status: 'gone',
    reason: 'preempted',
  },
];

describe('the cloud ends an instance', () => {
  it.each(endings)('$what', async ({ scheduling, advanceMs, clockFactor, status, reason }) => {
    await start({ clockFactor: clockFactor ?? 1 });
    await fixture.done('POST', instances, instanceBody('vm', { scheduling }));
    if (advanceMs === null)
      await fixture.call('POST', '/headstart/v1/preempt', { instance: `projects/demo/${instances}/vm` });
    else clock.advance(advanceMs);
    expect(await settledStatus('vm')).toBe(status);
    expect(guest.heard.filter((heard) => heard.startsWith('shutDown'))).toEqual(
      reason === undefined ? [] : [`shutDown vm ${reason}`],
    );
  });

  it('does not preempt a STANDARD instance', async () => {
    await start();
    await fixture.done('POST', instances, instanceBody('vm'));
    const answer = await fixture.call('POST', '/headstart/v1/preempt', {
      instance: `projects/demo/${instances}/vm`,
    });
    expect([answer.status, await statusOf('vm')]).toEqual([400, 'RUNNING']);
  });

  it('starts the time limit anew at every start', async () => {
    await start();
    await fixture.done('POST', instances, instanceBody('vm', { scheduling: hour }));
    clock.advance(3_000_000);
    await fixture.done('POST', `${instances}/vm/stop`);
    await fixture.done('POST', `${instances}/vm/start`);
    clock.advance(3_000_000);
    expect(await settledStatus('vm')).toBe('RUNNING');
    clock.advance(600_000);
    expect(await settledStatus('vm')).toBe('TERMINATED');
  });
});

describe('billing counts the time in which an instance runs', () => {
  it('in the time of the cloud, a minute at least', async () => {
    await start({ clockFactor: 10 });
    await fixture.done('POST', instances, instanceBody('vm'));
    clock.advance(30_000);
    await fixture.done('POST', `${instances}/vm/stop`);
    clock.advance(500_000);
    await fixture.done('POST', `${instances}/vm/start`);
    clock.advance(1_000);
    const { body } = await fixture.call('GET', '/headstart/v1/running-intervals?project=demo');
    expect(body['intervals']).toMatchObject([
      {
        machineType: 'n1-standard-4',
        runningSeconds: 300,
        billedSeconds: 300,
        stoppedAt: '2026-07-01T12:00:30.000Z',
      },
      { runningSeconds: 10, billedSeconds: 60, stoppedAt: null },
    ]);
  });
});

describe('the guest', () => {
  beforeEach(() => start());

  it('writes guest attributes where the metadata allows it', async () => {
    const metadata = { items: [{ key: 'enable-guest-attributes', value: 'TRUE' }] };
    await fixture.done('POST', instances, instanceBody('vm', { metadata }));
    const id = guest.instances[0]?.id ?? '';
    expect(fixture.cloud.setGuestAttribute(id, 'headstart', 'ready', 'yes')).toBe('stored');
    expect(fixture.cloud.setGuestAttribute('1', 'headstart', 'ready', 'yes')).toBe('no-such-instance');
    const { body } = await fixture.call('GET', `${instances}/vm/getGuestAttributes?queryPath=headstart/`);
    expect(body).toMatchObject({
      queryValue: { items: [{ namespace: 'headstart', key: 'ready', value: 'yes' }] },
    });
    const one = await fixture.call('GET', `${instances}/vm/getGuestAttributes?variableKey=headstart/ready`);
    expect(one.body['variableValue']).toBe('yes');
  });

  it('powers itself off, and billing ends when it did', async () => {
    await fixture.done('POST', instances, instanceBody('vm'));
    const id = guest.instances[0]?.id ?? '';
    expect(fixture.cloud.setGuestAttribute(id, 'a', 'b', 'c')).toBe('disabled');
    clock.advance(120_000);
    expect(fixture.cloud.poweredOff(id, new Date('2026-07-01T12:01:30.000Z'))).toBe(true);
    expect(fixture.cloud.poweredOff(id)).toBe(false);
    const { body } = await fixture.call('GET', '/headstart/v1/running-intervals');
    expect([await statusOf('vm'), body['intervals']]).toMatchObject(['TERMINATED', [{ runningSeconds: 90 }]]);
  });
});

describe('capacity', () => {
  beforeEach(() => start());

  const stockout = { machineType: 'g2-standard-4', zone };
  const body = instanceBody('vm', {
    machineType: 'g2-standard-4',
    scheduling: { onHostMaintenance: 'TERMINATE' },
  });

  it('that a zone does not have fails the operation and names zones that have it', async () => {
    await fixture.call('PUT', '/headstart/v1/stockouts', { stockouts: [stockout] });
    const failed = await fixture.done('POST', instances, body);
    expect(failed).toMatchObject({
      httpErrorStatusCode: 503,
      error: {
        errors: [
          {
            code: 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
            errorDetails: [
              {
                errorInfo: { metadatas: { vmType: 'g2-standard-4', zone, zonesAvailable: 'us-central1-b' } },
              },
              { localizedMessage: { message: expect.stringContaining('us-central1-b zone(s)') as string } },
            ],
          },
        ],
      },
    });
    expect(await statusOf('vm')).toBe('gone');
    expect((await fixture.call('GET', `zones/${zone}/disks/vm`)).status).toBe(404);
  });

  it('can be gone when a stopped instance is to start', async () => {
    await fixture.done('POST', instances, body);
    await fixture.done('POST', `${instances}/vm/stop`);
    await fixture.call('PUT', '/headstart/v1/stockouts', {
      stockouts: [{ ...stockout, provisioningModel: 'SPOT' }],
    });
    expect(operationCode(await fixture.done('POST', `${instances}/vm/start`))).toBeNull();
    await fixture.done('POST', `${instances}/vm/stop`);
    await fixture.call('PUT', '/headstart/v1/stockouts', { stockouts: [{ machineType: '*', zone }] });
    expect(operationCode(await fixture.done('POST', `${instances}/vm/start`))).toMatch(/^ZONE_RESOURCE_POOL/);
    expect(await statusOf('vm')).toBe('TERMINATED');
  });
});
