import { z } from 'zod';
import { HeadstartError } from '../../../schemas/failure.ts';
import { pactDigest, pactSchema, type Pact } from '../../predictor/federation/pact.ts';
import { isSignedBy, parsed, signed, signedSchema, type Signed } from '../../predictor/federation/signed.ts';
import { placed, type FederationWorld } from './federation-world.ts';
import { kept } from './own-party.ts';

const rosterSchema = z.strictObject({
  schemaVersion: z.literal(1),
  pact: z.string().length(64),
  /** Name → Ed25519 key. */
  parties: z.record(z.string(), z.string()),
});

/** Who may take part, by name and key; the founder says who. */
export type Roster = ReadonlyMap<string, string>;

/**
 * The pact that lies in the shared place. Where this machine has taken part before, only the pact of then is accepted.
 * Throws HeadstartError `invalid` for what is no pact or another one, `file-not-found` where there is none.
 */
export async function readPact(world: FederationWorld): Promise<Pact> {
  const text = await world.place.read(placed.pact);
  if (text === null) throw refusal(world, 'file-not-found', 'holds no pact of a federation');
  const outer = parsed(signedSchema, text);
  const pact = outer && parsed(pactSchema, outer.body);
  if (outer === null || pact === null) throw refusal(world, 'invalid', 'holds a pact that cannot be read');
  if (!isSignedBy(outer, pact.founderKey))
    throw refusal(world, 'invalid', 'holds a pact that its founder did not sign');
  const known = await world.own.read(kept.pact(pact.id));
  if (known !== null && known !== text)
    throw refusal(world, 'invalid', 'holds another pact under the name of the one that was agreed on');
  return pact;
}

function refusal(
  { place }: FederationWorld,
  code: 'invalid' | 'file-not-found',
  what: string,
): HeadstartError {
  return new HeadstartError({
    code,
    fault: 'user',
    message: `${place.name} ${what}.`,
    nextStep:
      'Name the folder or bucket that the founder of the federation told you, or found one with "headstart federate init".',
  });
}

/** The parties that the founder has admitted. Throws HeadstartError `invalid` where that list was not signed by the founder. */
export async function readRoster(world: FederationWorld, pact: Pact): Promise<Roster> {
  const text = await world.place.read(placed.roster);
  const outer = text === null ? null : parsed(signedSchema, text);
  const roster = outer && parsed(rosterSchema, outer.body);
  const genuine = outer !== null && roster !== null && isSignedBy(outer, pact.founderKey);
  if (genuine && roster.pact === pactDigest(pact)) return new Map(Object.entries(roster.parties));
  throw refusal(world, 'invalid', 'holds a list of parties that the founder did not sign');
}

export function signedRoster(pact: Pact, roster: Roster, founderKey: string): Signed {
  const parties = Object.fromEntries([...roster].sort(([one], [other]) => (one < other ? -1 : 1)));
  const body = rosterSchema.parse({ schemaVersion: 1, pact: pactDigest(pact), parties });
  return signed(JSON.stringify(body), founderKey);
}

/** Rounds that were merged, ascending. */
export async function mergedRounds({ place }: FederationWorld): Promise<readonly number[]> {
  const names = await place.list(placed.merged);
  return names
    .map((name) => Number(/^round-([1-9]\d{0,3})\.json$/.exec(name)?.[1] ?? NaN))
    .filter((round) => Number.isInteger(round))
    .sort((one, other) => one - other);
}
