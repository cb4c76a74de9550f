import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesWithin, type NameRange } from '../../planner/profiles/name-range.ts';

const own = 'teams/mine/profiles';

test.each<readonly [NameRange, ReturnType<typeof namesWithin>]>([
  [[null, null], { from: null, before: null }],
  [['teams/a/profiles/p-9', null], { from: null, before: null }],
  [['teams/a/profiles/p-9', 'teams/mine/profiles/p-5'], { from: null, before: 'p-5' }],
  [['teams/mine/profiles/p-2', 'teams/mine/profiles/p-5'], { from: 'p-2', before: 'p-5' }],
  [['teams/mine/profiles/p-5', 'teams/other/profiles/p-1'], { from: 'p-5', before: null }],
  [[null, 'teams/a/profiles/p-9'], null],
  [['teams/other/profiles/p-1', null], null],
  // Part by part, not sign by sign: "mine-too" begins with "mine", and "-" comes before "/".
  [['teams/mine-too/profiles/p-1', null], null],
])('%j', (range, expected) => {
  expect(namesWithin(own, range)).toEqual(expected);
});

test('ranges that follow one another have each name exactly once', () => {
  const path = fc
    .tuple(fc.constantFrom('a', 'mine', 'mine-too', 'z'), fc.string({ unit: fc.constantFrom('a', 'b', 'c') }))
    .map(([team, name]) => `teams/${team}/profiles/${name}`);
  const inOrder = (one: string, other: string): number => {
    const [ours, theirs] = [one.split('/'), other.split('/')];
    const place = ours.findIndex((part, index) => part !== theirs[index]);
    return place < 0 ? 0 : ours[place]! < theirs[place]! ? -1 : 1;
  };
  fc.assert(
    fc.property(
      fc.uniqueArray(path, { maxLength: 5 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c') }),
      (cuts, name) => {
        const bounds = [null, ...cuts.sort(inOrder), null];
        const found = bounds.slice(1).filter((before, index) => {
          const within = namesWithin(own, [bounds[index]!, before]);
          if (within === null) return false;
          return (
            (within.from === null || name >= within.from) && (within.before === null || name < within.before)
          );
        });
        expect(found).toHaveLength(1);
      },
    ),
  );
});
