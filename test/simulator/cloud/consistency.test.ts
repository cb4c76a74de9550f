import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectsAt, textAt, textsAt, type JsonObject } from '../../../planner/simulator/cloud/json.ts';
import { bootDisk, instanceBody, makeNetwork, startFixture, zone, type Fixture } from './cloud-fixture.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const names = ['a', 'b', 'c'];
const name = fc.constantFrom(...names);
const zonal = (collection: string): string => `zones/${zone}/${collection}`;

/** One thing that somebody may do to the cloud; most of them are refused in most states. */
type Step = readonly [method: string, path: string, body?: JsonObject];

const insertInstance = fc
  .tuple(name, fc.option(name), fc.boolean(), fc.boolean())
  .map(([vm, disk, external, keep]): Step => {
    const boot = { ...bootDisk(), autoDelete: !keep };
    const data = disk === null ? [] : [{ source: zonal(`disks/${disk}-data`), deviceName: 'data' }];
    const access = external ? { accessConfigs: [{}] } : {};
    const networkInterfaces = [{ subnetwork: 'regions/us-central1/subnetworks/net-sub', ...access }];
    return ['POST', zonal('instances'), instanceBody(vm, { disks: [boot, ...data], networkInterfaces })];
  });
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: insertInstance, weight: 3 },
  name.map((disk): Step => ['POST', zonal('disks'), { name: `${disk}-data`, sizeGb: '10' }]),
  name.map((disk): Step => ['DELETE', zonal(`disks/${disk}-data`)]),
  name.map((disk): Step => ['DELETE', zonal(`disks/${disk}`)]),
  name.map((vm): Step => ['DELETE', zonal(`instances/${vm}`)]),
  fc
    .tuple(name, fc.constantFrom('stop', 'start'))
    .map(([vm, verb]): Step => ['POST', zonal(`instances/${vm}/${verb}`), {}]),
  fc
    .tuple(name, name, fc.constantFrom('READ_ONLY', 'READ_WRITE'))
    .map(([vm, disk, mode]): Step => [
      'POST',
      zonal(`instances/${vm}/attachDisk`),
      { source: zonal(`disks/${disk}-data`), deviceName: disk, mode },
    ]),
  fc
    .tuple(name, name)
    .map(([vm, device]): Step => ['POST', zonal(`instances/${vm}/detachDisk?deviceName=${device}`), {}]),
  fc.constant<Step>(['POST', 'regions/us-central1/addresses', { name: 'ip' }]),
  fc.constant<Step>(['DELETE', 'regions/us-central1/addresses/ip']),
  fc.constant<Step>(['DELETE', 'regions/us-central1/subnetworks/net-sub']),
);

interface World {
  readonly resources: readonly { readonly path: string; readonly resource: JsonObject }[];
}

async function world(fixture: Fixture): Promise<World> {
  return (await fixture.call('GET', '/headstart/v1/resources')).body as unknown as World;
}

function ofKind({ resources }: World, kind: string): JsonObject[] {
  return resources
    .map(({ resource }) => resource)
    .filter((resource) => resource['kind'] === `compute#${kind}`);
}

/** What holds whatever was done: both ends of every relation agree, and no address is given twice. */
function checkConsistent(now: World): void {
  const instances = ofKind(now, 'instance');
  const uses = instances.flatMap((vm) =>
    objectsAt(vm, 'disks').map((disk) => `${textAt(disk, 'source')} by ${textAt(vm, 'selfLink')}`),
  );
  const users = ofKind(now, 'disk').flatMap((disk) =>
    textsAt(disk, 'users').map((user) => `${textAt(disk, 'selfLink')} by ${user}`),
  );
  expect(users.sort()).toEqual(uses.sort());
  const interfaces = instances.flatMap((vm) => objectsAt(vm, 'networkInterfaces'));
  const inner = interfaces.map((one) => textAt(one, 'networkIP'));
  const outer = interfaces
    .flatMap((one) => objectsAt(one, 'accessConfigs'))
    .map((config) => textAt(config, 'natIP'));
  const reserved = ofKind(now, 'address').map((address) => textAt(address, 'address'));
  for (const group of [inner, [...outer, ...reserved]]) expect(new Set(group).size).toBe(group.length);
  const links = new Set(now.resources.map(({ resource }) => textAt(resource, 'selfLink')));
  for (const one of interfaces) expect(links).toContain(textAt(one, 'subnetwork'));
  const ids = now.resources.map(({ resource }) => textAt(resource, 'id'));
  expect(new Set(ids).size).toBe(ids.length);
}

describe('any sequence of calls', () => {
  it('leaves relations consistent, and saving and loading changes nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), playThrough), {
      seed: 20260702,
      numRuns: fuzzRuns(15, 2_000),
    });
  });
});

async function playThrough(steps: readonly Step[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'headstart-consistency-'));
  const stateFile = join(folder, 'state.json');
  let fixture = await startFixture({ stateFile });
  try {
    await makeNetwork(fixture);
    for (const [method, path, body] of steps) {
      const { status } = await fixture.call(method, path, body);
      expect(status).toBeLessThan(500);
      checkConsistent(await world(fixture));
    }
    const before = await world(fixture);
    await fixture.close();
    fixture = await startFixture({ stateFile });
    expect(await world(fixture)).toEqual(before);
  } finally {
    await fixture.close();
    await rm(folder, { recursive: true, force: true });
  }
}
