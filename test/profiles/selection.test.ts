import { expect, it } from 'vitest';
import { ageSeconds, queryOf, selected, type Selection } from '../../planner/profiles/selection.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildProfileOf } from '../support/build-profile.ts';

const ages = [
  ['90d', 7_776_000],
  ['12h', 43_200],
  ['4w', 2_419_200],
  ['0d', 0],
  ['90', null],
  ['d', null],
  ['-1d', null],
  ['1.5h', null],
] as const;
it.each(ages)('an age of %s is %s seconds', (text, seconds) => expect(ageSeconds(text)).toBe(seconds));

const profiles = [
  buildProfileOf({ id: 'a', job: buildJob({ labels: { user: 'kim' } }), origin: 'imported' }),
  buildProfileOf({ id: 'b', outcome: 'failed' }),
  buildProfileOf({ id: 'c', job: buildJob({ labels: { user: 'kim' } }), outcome: 'failed' }),
];
const selections: readonly (readonly [Selection, string])[] = [
  [{}, 'abc'],
  [{ user: 'kim' }, 'ac'],
  [{ outcome: 'failed' }, 'bc'],
  [{ origin: 'imported' }, 'a'],
  [{ user: 'kim', outcome: 'failed' }, 'c'],
  [{ outcome: 'failed', limit: 1 }, 'b'],
];
it.each(selections)('%j selects %s', (selection, ids) => {
  expect(
    selected(profiles, selection)
      .map(({ id }) => id)
      .join(''),
  ).toBe(ids);
});

it('asks the store for a limit only where nothing else is looked at afterwards', () => {
  expect(queryOf({ jobName: 'a', limit: 3 })).toEqual({ jobName: 'a', limit: 3 });
  expect(queryOf({ jobName: 'a', limit: 3, user: 'kim' })).toEqual({ jobName: 'a' });
});
