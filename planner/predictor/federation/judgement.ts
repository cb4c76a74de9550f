import type { Contribution } from './contribution.ts';
import { discreteLaplace, type DrawBelow } from './exact-noise.ts';
import { federatedEstimate, federatedModel, type FederatedModel } from './federated-model.ts';
import type { FederatedRun } from './federated-run.ts';
import type { Pact } from './pact.ts';

/** What the one who merges found of a party, from runs of its own and with noise, so that it may be told. */
export interface Judgement {
  readonly party: string;
  readonly verdict: 'taken' | 'rejected' | 'not judged';
  /** 0 to 1: how far the party's counts are believed. */
  readonly weight: number;
  /** Share of the error of a guess without any knowledge that the party's counts take away; null where not judged. */
  readonly skill: number | null;
  /** The judge's runs of which the party knows something, with noise. */
  readonly runs: number;
  readonly why: string;
}

/** Runs of the judge that a verdict needs at least. */
const leastJudged = 30;
/** A party whose counts take away less of the error than this says nothing, or something false. */
const leastSkill = 0.1;
/** Doublings from which an error is no longer told apart: more would give the single run too much say. */
const worstDoublings = 4;
/** Steps that an error between 0 and 1 is rounded to, so that noise is added to whole numbers. */
const steps = 64;
/** Weights are told in tenths. */
const tenths = 10;

/**
 * Judges every party by its counts alone on the judge's own runs. What each run moves is one count and two errors for
 * each party, so that with P parties the scale of the noise is 3 × P ÷ ε.
 */
export function judgements(
  pact: Pact,
  contributions: readonly Contribution[],
  runs: readonly FederatedRun[],
  draw: DrawBelow,
): readonly Judgement[] {
  const all = modelOf(pact, contributions);
  const scale = Math.ceil((3 * contributions.length) / pact.epsilon.judgement);
  const measured = contributions.map((each) => {
    const alone = modelOf(pact, [each]);
    return { party: each.party, ...noised(errorsOf(alone, all, runs), scale, draw) };
  });
  const best = Math.max(...measured.map(({ skill, runs: judged }) => (judged >= leastJudged ? skill : 0)));
  return measured.map((each) => verdictOf(each, best));
}

/** ε of one judgement as it is. */
export function judgementEpsilon(pact: Pact, parties: number): number {
  return (3 * parties) / Math.ceil((3 * parties) / pact.epsilon.judgement);
}

function modelOf(pact: Pact, contributions: readonly Contribution[]): FederatedModel | null {
  return federatedModel(
    pact,
    contributions.map(({ round, counts }) => ({ round, counts, weight: 1 })),
  );
}

interface Errors {
  readonly runs: number;
  /** Sums over the runs of errors between 0 and 1. */
  readonly own: number;
  readonly blind: number;
}

/** Errors of a party's model and of the median over all, on the runs that the party knows something of. */
function errorsOf(
  alone: FederatedModel | null,
  all: FederatedModel | null,
  runs: readonly FederatedRun[],
): Errors {
  if (alone === null || all === null) return { runs: 0, own: 0, blind: 0 };
  const blind = federatedEstimate({ ...all, rounds: [] }, []).interval.target;
  const known = runs
    .map((run) => ({ run, estimate: federatedEstimate(alone, run.row) }))
    .filter(({ estimate }) => estimate.runs > 0);
  return {
    runs: known.length,
    own: known.reduce((sum, { run, estimate }) => sum + errorOf(estimate.interval.target, run.value), 0),
    blind: known.reduce((sum, { run }) => sum + errorOf(blind, run.value), 0),
  };
}

function errorOf(expected: number, value: number): number {
  const share = Math.abs(Math.log2(expected / value)) / worstDoublings;
  return Math.round(Math.min(1, share) * steps) / steps;
}

function noised(
  { runs, own, blind }: Errors,
  scale: number,
  draw: DrawBelow,
): { skill: number; runs: number } {
  const noisedSum = (sum: number): number => Math.max(0, sum + discreteLaplace(scale * steps, draw) / steps);
  const [count, ofOwn, ofBlind] = [runs + discreteLaplace(scale, draw), noisedSum(own), noisedSum(blind)];
  return { skill: ofBlind > 0 ? 1 - ofOwn / ofBlind : 0, runs: count };
}

function verdictOf(
  { party, skill, runs }: { readonly party: string; readonly skill: number; readonly runs: number },
  best: number,
): Judgement {
  if (runs < leastJudged) {
    const why = `fewer than ${leastJudged} runs to judge it by`;
    return { party, verdict: 'not judged', weight: 0, skill: null, runs: Math.max(0, runs), why };
  }
  const share = `${Math.round(100 * skill)} % of the error of a blind guess`;
  if (skill < leastSkill)
    return { party, verdict: 'rejected', weight: 0, skill, runs, why: `it takes away ${share}` };
  const weight = Math.max(1, Math.round((tenths * skill) / best)) / tenths;
  return { party, verdict: 'taken', weight, skill, runs, why: `it takes away ${share}` };
}
