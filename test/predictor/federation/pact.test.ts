import { expect, test } from 'vitest';
import { drawnStages, nodesOf, stageNodes } from '../../../planner/predictor/federation/drawn-stages.ts';
import { pactSchema, type Pact } from '../../../planner/predictor/federation/pact.ts';
import { buildPact } from './party.ts';

const word = { kind: 'word', of: 'name' } as const;
const trees: Readonly<Record<string, readonly [Pact['trees'], boolean]>> = {
  'the usual ones': [buildPact().trees, true],
  'one of sixteen splits': [
    [
      [
        { by: [word], splits: 12 },
        { by: [word], splits: 4 },
      ],
    ],
    true,
  ],
  'one that nobody could count in': [[[{ by: [word, word, word], splits: 12 }]], false],
  'one that is too deep by its stages': [
    [
      [
        { by: [word], splits: 12 },
        { by: [word], splits: 5 },
      ],
    ],
    false,
  ],
  none: [[], false],
};

test.each(Object.entries(trees))('a pact with trees: %s', (_, [given, isTaken]) => {
  expect(pactSchema.safeParse(buildPact({ trees: given })).success).toBe(isTaken);
});

test('the last node of each stage is where a row ends of which nothing is known', () => {
  const pact = buildPact();
  const nowhere = nodesOf(drawnStages(pact, 1), []);
  expect(nowhere).toEqual(stageNodes(pact).map((nodes) => nodes - 1));
});
