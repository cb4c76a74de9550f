import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonValue } from './json-value.ts';
import { simulatorFile } from './simulator-file.ts';
import { UserWorld } from './user-world.ts';

/** A cloud without room and a project without quota, with the real Terraform. */
const world = new UserWorld({ HEADSTART_CLOCK_FACTOR: '600' });
let file = '';

beforeAll(async () => {
  world.settings('simulated:\n  latency: "off"\nprepared:\n  idleMinutes: 1440\n');
  file = world.write('job.yaml', 'name: crowd\nentry: main.py\nresources: {vcpus: 4, memoryGib: 12}\n');
  world.write('main.py', 'print("hi")\n');
  // The first preview starts the simulated cloud, whose control API the tests use.
  await world.json(['preview', file]);
}, 60_000);
afterAll(() => world.close());

async function control(path: string, body: object): Promise<void> {
  const { endpoints, token } = simulatorFile(world.state);
  const answer = await fetch(`${endpoints.compute}/headstart/v1/${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

function fullIn(machineType: string, ...zones: readonly string[]): Promise<void> {
  return control('stockouts', { stockouts: zones.map((zone) => ({ machineType, zone })) });
}

interface Rung {
  readonly offering: { readonly machineType: string; readonly zone: string };
  readonly usdPerHour: number;
}

async function planned(...args: readonly string[]): Promise<{
  machineType: string;
  zone: string;
  usdPerHour: number;
  ladder: readonly Rung[];
}> {
  const plan = await world.json(['plan', file, ...args]);
  return {
    machineType: plan.text('offering', 'machineType'),
    zone: plan.text('offering', 'zone'),
    usdPerHour: plan.number('cost', 'usdPerHour'),
    ladder: plan.list('ladder') as readonly Rung[],
  };
}

function outcomes(prepared: JsonValue): readonly string[] {
  const path = prepared.list('path') as readonly { outcome: string; offering: Rung['offering'] }[];
  return path.map(({ outcome, offering }) => `${outcome} ${offering.machineType} ${offering.zone}`);
}

async function released(): Promise<void> {
  await control('stockouts', { stockouts: [] });
  await world.json(['release', 'crowd', '--yes', '--no-snapshot']);
}

describe('a cloud without room', { timeout: 180_000 }, () => {
  test('leads to the zone that its error names, with the disk', async () => {
    const { machineType, zone, ladder } = await planned();
    const own = ladder.filter(({ offering }) => offering.machineType === machineType);
    const room = own.at(-1)?.offering.zone ?? '';
    await fullIn(machineType, zone, ...own.slice(0, -1).map(({ offering }) => offering.zone));
    const prepared = await world.json(['prepare', file, '--yes']);
    expect(prepared.text('zone')).toBe(room);
    expect(outcomes(prepared)).toEqual([
      `stockout ${machineType} ${zone}`,
      `prepared ${machineType} ${room}`,
    ]);
    const stands = (await world.resources()).filter((path) => /\/(disks|instances)\//.test(path));
    expect(stands.filter((path) => !path.includes(`/${room}/`))).toEqual([]);
    expect(stands.length).toBeGreaterThan(1);
    await control('stockouts', { stockouts: [] });
    const again = await world.json(['preview', file]);
    expect(
      (again.list('job', 'changes') as readonly { action: string }[]).map(({ action }) => action),
    ).not.toContain('replace');
    await released();
  });

  test('leads to the next offering where every zone is full, within the price ceiling', async () => {
    const { machineType, usdPerHour, ladder } = await planned();
    await control('stockouts', { stockouts: [{ machineType, zone: '*' }] });
    const prepared = await world.json(['prepare', file, '--yes']);
    const next = ladder.find(({ offering }) => offering.machineType !== machineType);
    expect(prepared.text('plan', 'offering', 'machineType')).toBe(next?.offering.machineType);
    expect(prepared.number('plan', 'cost', 'usdPerHour')).toBeLessThanOrEqual(1.5 * usdPerHour);
    expect(outcomes(prepared).at(-1)).toBe(`prepared ${next?.offering.machineType} ${next?.offering.zone}`);
    await released();
  });

  test('ends at the ceiling with the path in words, and leaves neither machine nor disk', async () => {
    const { ladder, usdPerHour } = await planned('--zone', 'us-central1-a');
    expect(ladder.length).toBeGreaterThan(0);
    expect(ladder.filter((rung) => rung.usdPerHour > 1.5 * usdPerHour)).toEqual([]);
    await control('stockouts', { stockouts: [{ machineType: '*', zone: '*' }] });
    const failed = await world.json(['prepare', file, '--zone', 'us-central1-a', '--yes'], 2);
    expect(failed.at('failure', 'code')).toBe('stockout');
    for (const { offering } of ladder)
      expect(failed.text('failure', 'message')).toContain(
        `${offering.machineType} (STANDARD) in ${offering.zone}`,
      );
    expect((await world.resources()).filter((path) => /\/(disks|instances)\//.test(path))).toEqual([]);
    expect((await world.json(['status'])).at('jobs')).toEqual([]);
    await control('stockouts', { stockouts: [] });
  });
});

describe('a project without quota', { timeout: 60_000 }, () => {
  test('is told before anything is applied, by preview and by prepare', async () => {
    const before = await world.resources();
    const { machineType } = await planned();
    const series = machineType.split('-')[0]?.toUpperCase() ?? '';
    await control('quotas', {
      regions: {
        'us-central1': {
          CPUS: 3,
          ...(/^(N2|N2D|C2|C2D|C3|T2D)$/.test(series) ? { [`${series}_CPUS`]: 3 } : {}),
        },
      },
    });
    const preview = await world.json(['preview', file], 2);
    const checks = preview.list('preflight', 'checks') as readonly {
      status: string;
      quota?: { metric: string; needed: number; limit: number };
    }[];
    expect(
      checks.filter(({ status }) => status === 'blocked').map(({ quota }) => [quota?.needed, quota?.limit]),
    ).toEqual([[4, 3]]);
    const failed = await world.json(['prepare', file, '--yes'], 2);
    expect(failed.at('failure', 'code')).toBe('quota');
    expect(failed.text('failure', 'nextStep')).toContain('console.cloud.google.com');
    expect(await world.resources()).toEqual(before);
  });
});

describe('limits of the command line', { timeout: 60_000 }, () => {
  test.each([
    [['--max-usd', 'much'], /max-usd/],
    [['--max-usd', '-1'], /max-usd/],
    [['--objective', 'nicest'], /cheapest, fastest, balanced/],
    [['--deadline', 'tomorrow'], /neither an instant nor a duration/],
  ])('%s is a usage error', async (args, message) => {
    const failed = await world.json(['plan', file, ...args], 1);
    expect(failed.at('failure', 'code')).toBe('usage');
    expect(failed.text('failure', 'message')).toMatch(message);
  });

  test('a saved plan with limits is prepared as it is, until another limit is given', async () => {
    await world.json(['plan', file, '--objective', 'cheapest', '--deadline', '2h', '--out', 'plan.json']);
    await control('quotas', {});
    expect((await world.json(['preview', 'plan.json'])).at('plan', 'limits', 'objective')).toBe('cheapest');
    const moved = await world.json(['preview', 'plan.json', '--zone', 'us-central1-b'], 1);
    expect(moved.at('failure', 'code')).toBe('plan-stale');
  });
});
