import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../planner/predictor/federation/contribution.ts';
import { federatedEstimate } from '../../../planner/predictor/federation/federated-model.ts';
import { federatedRow, federatedRuns } from '../../../planner/predictor/federation/federated-run.ts';
import { judgements } from '../../../planner/predictor/federation/judgement.ts';
import {
  mergedRound,
  modelOfRounds,
  readMerge,
  signedMerge,
} from '../../../planner/predictor/federation/merge.ts';
import { exactCounts, noisedCounts } from '../../../planner/predictor/federation/node-counts.ts';
import {
  buildKeyPair,
  buildPact,
  partyRuns,
  seededDraw,
  toolRun,
  vocabularyKey,
  type PartyOptions,
} from './party.ts';

const pact = buildPact();
const tools = Array.from({ length: 16 }, (_, tool) => tool);

function contributionOf(party: string, options: PartyOptions, round = 1): Contribution {
  const runs = federatedRuns(pact, vocabularyKey, partyRuns(options));
  return {
    party,
    round,
    counts: noisedCounts(pact, exactCounts(pact, round, runs), seededDraw(options.seed)),
  };
}

const honest = ['east', 'south', 'west'].map((party, seed) =>
  contributionOf(party, { seed: seed + 1, runs: 3000, tools }),
);
const own = federatedRuns(pact, vocabularyKey, partyRuns({ seed: 50, runs: 800, tools }));

const liars: Readonly<Record<string, NonNullable<PartyOptions['told']>>> = {
  'tells thirty-two times as much': (gib) => 32 * gib,
  'tells a sixteenth': (gib) => gib / 16,
  'tells anything': (_, random) => 2 ** (12 * random() - 6),
};

describe('a judgement', () => {
  test('takes honest parties, and believes them about alike', () => {
    const verdicts = judgements(pact, honest, own, seededDraw(1));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['taken', 'taken', 'taken']);
    expect(Math.min(...verdicts.map(({ weight }) => weight))).toBeGreaterThan(0.6);
  });

  test.each(Object.entries(liars))('rejects a party that %s', (_, told) => {
    const liar = contributionOf('liar', { seed: 9, runs: 3000, tools, told });
    const verdicts = judgements(pact, [...honest, liar], own, seededDraw(2));
    expect(verdicts.map(({ party, verdict }) => [party, verdict])).toEqual([
      ['east', 'taken'],
      ['south', 'taken'],
      ['west', 'taken'],
      ['liar', 'rejected'],
    ]);
  });

  test('judges nobody by runs of tools that they do not have', () => {
    const elsewhere = federatedRuns(pact, vocabularyKey, partyRuns({ seed: 5, runs: 10, tools: [77] }));
    const verdicts = judgements(pact, honest, elsewhere, seededDraw(3));
    expect(verdicts.map(({ verdict, weight }) => [verdict, weight])).toEqual(
      honest.map(() => ['not judged', 0]),
    );
  });
});

describe('a merged round', () => {
  const merge = (contributions: readonly Contribution[]) =>
    mergedRound('north', 1, contributions, judgements(pact, contributions, own, seededDraw(4)));

  test('knows what no party knows by itself', () => {
    const halves = [tools.slice(0, 8), tools.slice(8)].map((some, seed) =>
      contributionOf(`party-${seed}`, { seed: seed + 20, runs: 4000, tools: some }),
    );
    const model = modelOfRounds(pact, [merge(halves)])!;
    for (const tool of [3, 13]) {
      const run = toolRun(`tool-${tool}`, 'asked', 2 ** 32, 1);
      const row = federatedRow(pact, vocabularyKey, { job: run.job, vcpus: 2 });
      const { interval, runs } = federatedEstimate(model, row);
      expect(runs).toBeGreaterThan(pact.leastRuns);
      expect(interval.lower).toBeLessThanOrEqual(2 ** ((tool % 8) - 2));
      expect(interval.upper).toBeGreaterThanOrEqual(2 ** ((tool % 8) - 2));
      expect(interval.target).toBeGreaterThanOrEqual(interval.lower);
      expect(interval.upper / interval.lower).toBeLessThan(16);
    }
  });

  test('hears who claims a hundred times as many runs no louder than three', () => {
    const loud: Contribution = {
      ...honest[0]!,
      party: 'loud',
      counts: honest[0]!.counts.map(
        (cells) => new Map([...cells].map(([cell, count]) => [cell, 100 * count])),
      ),
    };
    const total = (counts: Contribution['counts']): number =>
      [...counts[0]!.values()].reduce((sum, count) => sum + count, 0);
    expect(total(merge([...honest, loud]).counts)).toBeLessThan(2.1 * total(merge(honest).counts));
  });

  test('comes back as it was written, and from nobody else', () => {
    const [north, stranger] = [buildKeyPair(), buildKeyPair()];
    const keys = new Map([['north', north.publicKey]]);
    const merged = merge(honest);
    const text = JSON.stringify(signedMerge(pact, merged, north.privateKey));
    expect(readMerge(pact, keys, text)).toEqual({ ok: true, merged });
    const forged = JSON.stringify(signedMerge(pact, merged, stranger.privateKey));
    expect(readMerge(pact, keys, forged)).toMatchObject({ ok: false });
  });
});
