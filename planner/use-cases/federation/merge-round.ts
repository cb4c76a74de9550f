import { HeadstartError } from '../../../schemas/failure.ts';
import { readContribution, type Contribution } from '../../predictor/federation/contribution.ts';
import { secureDraws } from '../../predictor/federation/exact-noise.ts';
import { judgementEpsilon, judgements, type Judgement } from '../../predictor/federation/judgement.ts';
import { mergedRound, signedMerge } from '../../predictor/federation/merge.ts';
import type { Pact } from '../../predictor/federation/pact.ts';
import { declined, ownRuns, requireAdmitted } from './contribute-counts.ts';
import { placed, type FederationWorld } from './federation-world.ts';
import { inDigits, recordSpent, requireBudget } from './own-party.ts';
import { mergedRounds, readPact, readRoster, type Roster } from './read-federation.ts';

export interface MergeRequest {
  /** Null: the one after the last that was merged. */
  readonly round: number | null;
  /** Takes parties over whose tools the one who merges has no runs, at half a weight. */
  readonly acceptUnjudged: boolean;
}

export interface Merged {
  readonly round: number;
  readonly judgements: readonly Judgement[];
  /** Files that are no contribution of a party, with the reason. */
  readonly refused: readonly { readonly file: string; readonly why: string }[];
  readonly epsilon: number;
  readonly epsilonSpent: number;
  readonly epsilonTotal: number;
}

/** The weight of a party that was taken without being judged. */
const unjudgedWeight = 0.5;

/** Judges the contributions of a round by the party's own runs, merges them and signs what comes of it, after asking. */
export async function mergeRound(world: FederationWorld, request: MergeRequest): Promise<Merged> {
  const pact = await readPact(world);
  const own = await requireAdmitted(world, pact);
  const done = await mergedRounds(world);
  const round = request.round ?? (done.at(-1) ?? 0) + 1;
  if (done.includes(round)) throw alreadyMerged(round);
  const { contributions, refused } = await readRound(world, pact, round, await readRoster(world, pact));
  if (contributions.length === 0) throw nobody(world, round);
  const epsilon = judgementEpsilon(pact, contributions.length);
  await consent(world, pact, { round, parties: contributions.length, epsilon });
  await recordSpent(world, pact, { what: 'judgement', round, epsilon });
  const runs = await ownRuns(world, pact, own, 'held out');
  const found = judgements(pact, contributions, runs, secureDraws()).map((each) => admitted(each, request));
  const merged = mergedRound(own.party, round, contributions, found);
  if (merged.parties.length > 0)
    await world.place.write(
      placed.mergedRound(round),
      JSON.stringify(signedMerge(pact, merged, own.privateKey)),
    );
  const epsilonSpent = await requireBudget(world, pact, 0);
  return { round, judgements: found, refused, epsilon, epsilonSpent, epsilonTotal: pact.epsilon.total };
}

function admitted(judgement: Judgement, { acceptUnjudged }: MergeRequest): Judgement {
  if (judgement.verdict !== 'not judged' || !acceptUnjudged) return judgement;
  return { ...judgement, verdict: 'taken', weight: unjudgedWeight, why: `${judgement.why}; taken unjudged` };
}

async function readRound(
  world: FederationWorld,
  pact: Pact,
  round: number,
  roster: Roster,
): Promise<{ readonly contributions: readonly Contribution[]; readonly refused: Merged['refused'] }> {
  const [contributions, refused]: [Contribution[], { file: string; why: string }[]] = [[], []];
  for (const file of await world.place.list(placed.contributions(round))) {
    const text = (await world.place.read(`${placed.contributions(round)}/${file}`)) ?? '';
    const read = readContribution(pact, roster, text);
    if (!read.ok) refused.push({ file, why: read.why });
    else if (read.contribution.round !== round) refused.push({ file, why: 'it is of another round' });
    else if (file !== `${read.contribution.party}.json`)
      refused.push({ file, why: `it is of ${read.contribution.party}` });
    else contributions.push(read.contribution);
  }
  return { contributions, refused };
}

async function consent(
  world: FederationWorld,
  pact: Pact,
  { round, parties, epsilon }: { readonly round: number; readonly parties: number; readonly epsilon: number },
): Promise<void> {
  const spent = await requireBudget(world, pact, epsilon);
  const yes = await world.host.ask({
    kind: 'spend',
    text: `Judge ${parties} contribution(s) to round ${round} by runs of this machine, and merge them?`,
    details: [
      'what leaves: how well each party tells this machine’s runs, with noise, as its weight',
      `ε of it: ${inDigits(epsilon)}; with it ${inDigits(spent + epsilon)} of ${inDigits(pact.epsilon.total)} are spent`,
    ],
  });
  if (!yes) throw declined();
}

function alreadyMerged(round: number): HeadstartError {
  return new HeadstartError({
    code: 'conflict',
    fault: 'user',
    message: `Round ${round} has been merged already.`,
    nextStep: 'Take it over with "headstart federate join", or leave --round out for the next one.',
  });
}

function nobody({ place }: FederationWorld, round: number): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `Nobody has contributed to round ${round} of ${place.name}.`,
    nextStep: 'Each party contributes with "headstart federate contribute" first.',
  });
}
