import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityOf } from '../../planner/profiles/capacity.ts';
import {
  capacityIn,
  documentName,
  documentOf,
  profileOf,
} from '../../planner/profiles/firestore-document.ts';
import { asFailure, inTime } from '../../planner/profiles/firestore-failure.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildOfferingOf, buildProfileOf, instant, memorySamples } from '../support/build-profile.ts';

const text = fc.string({ unit: 'binary', maxLength: 30 });
const spot = fc.record({
  machineHours: fc.double({ min: 0, max: 1e4, noNaN: true }),
  preemptions: fc.nat(9),
});
const profiles = fc
  .record({
    id: text,
    name: text,
    env: fc.dictionary(text, text),
    memory: fc.array(fc.option(fc.nat())),
    spot,
  })
  .map(({ id, name, env, memory, spot: met }) => {
    const { region, zone, machineType } = buildOfferingOf('g2-standard-4');
    return buildProfileOf({
      ...{ id, job: buildJob({ name, env }), spot: [{ region, zone, machineType, ...met }] },
      usage: { samples: memorySamples(memory), origin: 'measured' },
    });
  });

describe('a document of Firestore', () => {
  it('gives back the profile that it was made of, and its capacity record', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const document = documentOf(profile, null);
        const sent: unknown = JSON.parse(JSON.stringify(profile));
        expect(profileOf({ ...document })).toEqual(sent);
        expect(capacityIn({ ...document })).toEqual(JSON.parse(JSON.stringify(capacityOf(profile))));
        expect(document).toMatchObject({ id: profile.id, jobName: profile.job.name, hasCapacity: true });
      }),
      { numRuns: 50 },
    );
  });

  it('has a name of its own for every id, which Firestore allows', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [a, b] = [documentName(one.toWellFormed()), documentName(other.toWellFormed())];
        expect(a).toMatch(/^p-[\w-]*$/);
        expect(a === b).toBe(one.toWellFormed() === other.toWellFormed());
      }),
      { numRuns: 100 },
    );
  });

  it('expires so many days after the run was recorded, or never', () => {
    const profile = buildProfileOf({ recordedAt: instant(0) });
    expect(documentOf(profile, 2).expiresAt?.toISOString()).toBe(instant(2 * 86_400));
    expect(documentOf(profile, null).expiresAt).toBeNull();
  });

  it('refuses a profile that is too large for one, and says so of fields that hold none', () => {
    const env = { RANDOM: randomBytes(1_200_000).toString('hex') };
    expect(() => documentOf(buildProfileOf({ job: buildJob({ env }) }), null)).toThrow(
      /a document of Firestore/,
    );
    for (const fields of [{}, { profile: new Uint8Array([1, 2]) }, { profile: 'text' }])
      expect(() => profileOf({ id: 'run-7', ...fields })).toThrow(/run-7 in Firestore cannot be read/);
  });
});

describe('a failure of Firestore', () => {
  const where = { project: 'p', database: '(default)' };
  const coded = (code: number): Error => Object.assign(new Error('of the service'), { code });
  const cases: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ['UNAVAILABLE', () => Promise.reject(coded(14)), 'unreachable'],
    ['DEADLINE_EXCEEDED', () => Promise.reject(coded(4)), 'unreachable'],
    ['no answer in time', () => inTime(new Promise(() => undefined), 1), 'unreachable'],
    ['PERMISSION_DENIED', () => Promise.reject(coded(7)), 'auth'],
    ['UNAUTHENTICATED', () => Promise.reject(coded(16)), 'auth'],
    ['no credentials', () => Promise.reject(new Error('Could not load the default credentials.')), 'auth'],
    ['NOT_FOUND', () => Promise.reject(coded(5)), 'profile-store'],
    ['FAILED_PRECONDITION', () => Promise.reject(coded(9)), 'profile-store'],
  ];
  it.each(cases)('%s is told by its code', async (_, work, code) => {
    const failure: unknown = await asFailure(where, work).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HeadstartError);
    expect(failure).toMatchObject({ failure: { code } });
  });

  it('is left as it is where it says already what is wrong', async () => {
    const own = new HeadstartError({ code: 'profile-store', fault: 'user', message: 'm', nextStep: null });
    await expect(asFailure(where, () => Promise.reject(own))).rejects.toBe(own);
    await expect(inTime(Promise.resolve(3), 1000)).resolves.toBe(3);
  });
});
