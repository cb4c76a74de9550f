import { HeadstartError } from '../../../schemas/failure.ts';
import { contributionEpsilon, signedContribution } from '../../predictor/federation/contribution.ts';
import { secureDraws } from '../../predictor/federation/exact-noise.ts';
import { federatedRuns, isHeldOut, type FederatedRun } from '../../predictor/federation/federated-run.ts';
import { exactCounts, noisedCounts } from '../../predictor/federation/node-counts.ts';
import type { Pact } from '../../predictor/federation/pact.ts';
import { publicKeyOf } from '../../predictor/federation/signed.ts';
import { placed, type FederationWorld } from './federation-world.ts';
import {
  inDigits,
  kept,
  recordSpent,
  requireBudget,
  requireOwnParty,
  vocabularyKeyOf,
  type OwnParty,
} from './own-party.ts';
import { mergedRounds, readPact, readRoster } from './read-federation.ts';

export interface Contributed {
  readonly party: string;
  readonly round: number;
  /** Of this contribution, and of everything that has left this party under the pact. */
  readonly epsilon: number;
  readonly epsilonSpent: number;
  readonly epsilonTotal: number;
  readonly runs: number;
  /** Counts that were given. */
  readonly cells: number;
  /** True where the same counts were sent again, which costs nothing. */
  readonly again: boolean;
}

/** Runs below which noise is all that would be given. */
const leastRuns = 50;

/**
 * Counts the party's runs, adds noise, and lays the signed counts into the shared place, after asking. The same round
 * again sends what was made the first time. Throws HeadstartError `declined`, or `usage` where the budget or runs do not suffice.
 */
export async function contributeCounts(world: FederationWorld, asked: number | null): Promise<Contributed> {
  const pact = await readPact(world);
  const own = await requireAdmitted(world, pact);
  const round = asked ?? ((await mergedRounds(world)).at(-1) ?? 0) + 1;
  const given = await world.own.read(kept.contribution(pact.id, round));
  const runs = await ownRuns(world, pact, own, 'given');
  if (given === null) await make(world, pact, own, { round, runs });
  const text = given ?? (await world.own.read(kept.contribution(pact.id, round))) ?? '';
  await world.place.write(placed.contribution(round, own.party), text);
  return {
    ...{ party: own.party, round, runs: runs.length, again: given !== null },
    ...{ epsilon: given === null ? contributionEpsilon(pact) : 0, epsilonTotal: pact.epsilon.total },
    epsilonSpent: await requireBudget(world, pact, 0),
    cells: cellsIn(text),
  };
}

/** Throws HeadstartError `usage` where the founder has not admitted this machine's key. */
export async function requireAdmitted(world: FederationWorld, pact: Pact): Promise<OwnParty> {
  const own = await requireOwnParty(world, pact);
  if ((await readRoster(world, pact)).get(own.party) === publicKeyOf(own.privateKey)) return own;
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `"${own.party}" has not been admitted yet.`,
    nextStep: `${pact.founder} admits it with "headstart federate init ${world.place.name} --admit ${own.party}".`,
  });
}

/**
 * The party's runs as the pact counts them: those that it gives away in counts, or those that it judges others by. Usage
 * that was played back is nobody's measurement.
 */
export async function ownRuns(
  { profiles }: FederationWorld,
  pact: Pact,
  own: OwnParty,
  which: 'given' | 'held out',
): Promise<readonly FederatedRun[]> {
  const runs = await (await profiles()).runs({});
  const asked = runs.filter((run) => run.origin !== 'playback' && isHeldOut(run) === (which === 'held out'));
  return federatedRuns(pact, vocabularyKeyOf(own), asked);
}

async function make(
  world: FederationWorld,
  pact: Pact,
  own: OwnParty,
  { round, runs }: { readonly round: number; readonly runs: readonly FederatedRun[] },
): Promise<void> {
  if (runs.length < leastRuns) throw tooFew(runs.length, pact);
  const epsilon = contributionEpsilon(pact);
  const spent = await requireBudget(world, pact, epsilon);
  const yes = await world.host.ask({
    kind: 'spend',
    text: `Give counts of ${runs.length} runs to round ${round} of ${world.place.name}?`,
    details: [
      `what leaves: counts in cells that the pact fixes, with noise; no names, no paths, nothing of a single run`,
      `ε of it: ${inDigits(epsilon)}; with it ${inDigits(spent + epsilon)} of ${inDigits(pact.epsilon.total)} are spent`,
    ],
  });
  if (!yes) throw declined();
  const counts = noisedCounts(pact, exactCounts(pact, round, runs), secureDraws());
  const text = JSON.stringify(signedContribution(pact, { party: own.party, round, counts }, own.privateKey));
  await recordSpent(world, pact, { what: 'contribution', round, epsilon });
  await world.own.write(kept.contribution(pact.id, round), text);
}

function cellsIn(text: string): number {
  const { body } = JSON.parse(text) as { readonly body: string };
  const { counts } = JSON.parse(body) as { readonly counts: readonly (readonly number[])[] };
  return counts.reduce((sum, pairs) => sum + pairs.length / 2, 0);
}

function tooFew(runs: number, { metric }: Pact): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `Only ${runs} finished run(s) tell ${metric.of}; below ${leastRuns} the noise is all that is left of them.`,
    nextStep: 'Take over history with "headstart profiles import", or take part later.',
  });
}

export function declined(): HeadstartError {
  return new HeadstartError({
    code: 'declined',
    fault: 'user',
    message: 'Nothing left this machine.',
    nextStep: null,
  });
}
