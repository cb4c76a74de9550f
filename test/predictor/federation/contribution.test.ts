import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContribution, signedContribution } from '../../../planner/predictor/federation/contribution.ts';
import { secureDraws } from '../../../planner/predictor/federation/exact-noise.ts';
import { federatedRuns } from '../../../planner/predictor/federation/federated-run.ts';
import { exactCounts, noisedCounts } from '../../../planner/predictor/federation/node-counts.ts';
import { signed } from '../../../planner/predictor/federation/signed.ts';
import { buildKeyPair, buildPact, partyRuns, vocabularyKey } from './party.ts';

const pact = buildPact();
const [north, south] = [buildKeyPair(), buildKeyPair()];
const keys = new Map([['north', north.publicKey]]);
const runs = partyRuns({ seed: 1, runs: 400, tools: [1, 2, 3] });
const counts = noisedCounts(
  pact,
  exactCounts(pact, 1, federatedRuns(pact, vocabularyKey, runs)),
  secureDraws(),
);
const given = { party: 'north', round: 1, counts };
const whole = signedContribution(pact, given, north.privateKey);
const bodyOf = (change: (body: { counts: number[][] }) => object): string =>
  JSON.stringify(change(JSON.parse(whole.body) as { counts: number[][] }));
const resigned = (body: string): string => JSON.stringify(signed(body, north.privateKey));
const stageWith = (pairs: number[]) => (body: { counts: number[][] }) => ({
  ...body,
  counts: [pairs, ...body.counts.slice(1)],
});

const refused: Readonly<Record<string, readonly [text: string, why: string]>> = {
  'no JSON': ['{', 'no signed contribution'],
  'more than belongs in it': [JSON.stringify({ ...whole, note: 'hello' }), 'no signed contribution'],
  'one count changed': [
    JSON.stringify({ ...whole, body: whole.body.replace(/\d+\]/, '99]') }),
    'not signed by north',
  ],
  'signed by another': [JSON.stringify(signed(whole.body, south.privateKey)), 'not signed by north'],
  'of a stranger': [resigned(bodyOf((body) => ({ ...body, party: 'west' }))), 'no party "west"'],
  'of another pact': [resigned(bodyOf((body) => ({ ...body, pact: 'f'.repeat(64) }))), 'another pact'],
  'with a word in it': [resigned(bodyOf((body) => ({ ...body, tool: 'bwa-mem' }))), 'no contribution'],
  'a cell twice': [resigned(bodyOf(stageWith([1, 5, 1, 5]))), 'cells that the pact does not have'],
  'a cell beyond the last': [resigned(bodyOf(stageWith([1e7, 5]))), 'cells that the pact does not have'],
  'a cell without a count': [resigned(bodyOf(stageWith([3]))), 'cells that the pact does not have'],
  'a count below zero': [resigned(bodyOf(stageWith([3, -5]))), 'no contribution'],
  'a stage too few': [
    resigned(bodyOf((body) => ({ ...body, counts: body.counts.slice(1) }))),
    'cells that the pact does not have',
  ],
};

describe('a contribution', () => {
  test('comes back as it was given', () => {
    expect(readContribution(pact, keys, JSON.stringify(whole))).toEqual({ ok: true, contribution: given });
  });

  test.each(Object.entries(refused))('is refused: %s', (_, [text, why]) => {
    const read = readContribution(pact, keys, text);
    expect(read.ok ? 'taken' : read.why).toContain(why);
  });

  test('whatever else lies there is refused and throws nothing', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((body) => resigned(body)),
    );
    fc.assert(fc.property(text, (each) => !readContribution(pact, keys, each).ok));
  });
});

/** Words of four letters or more that stand in what a party keeps of its runs. */
function wordsOf(value: unknown): ReadonlySet<string> {
  return new Set(JSON.stringify(value).match(/[A-Za-z][\w-]{3,}/g));
}

/** Which of a party's words stand in what it gives away, beside those that belong to the format. */
function leaked(text: string, kept: unknown, format: ReadonlySet<string>): readonly string[] {
  return [...wordsOf(kept)].filter((word) => text.includes(word) && !format.has(word));
}

describe('words', () => {
  const format = new Set(['party', 'pact', 'round', 'counts', 'north', 'schemaVersion', 'body', 'signature']);
  const secrets = runs.map(({ job, id, family }) => ({ name: job.name, id, family, labels: job.labels }));

  test('none of the party’s own is in what it gives', () => {
    expect(leaked(JSON.stringify(whole), secrets, format)).toEqual([]);
  });

  test('one that was in it would be found', () => {
    const leaking = JSON.stringify({ ...whole, job: runs[0]!.job.name });
    expect(leaked(leaking, secrets, format)).toEqual([runs[0]!.job.name]);
  });
});
