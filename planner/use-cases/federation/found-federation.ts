import { randomBytes } from 'node:crypto';
import { HeadstartError } from '../../../schemas/failure.ts';
import { pactSchema, usualMetrics, usualTrees, type Pact } from '../../predictor/federation/pact.ts';
import { parsed, publicKeyOf, signed } from '../../predictor/federation/signed.ts';
import { placed, type FederationWorld } from './federation-world.ts';
import { applicantSchema } from './join-federation.ts';
import { kept, newPrivateKey, requireOwnParty, vocabularyDigestOf, writeOwnParty } from './own-party.ts';
import { readPact, readRoster, signedRoster } from './read-federation.ts';

export interface FoundingTerms {
  readonly party: string;
  readonly metric: Pact['metric']['of'];
  readonly epsilon: Pact['epsilon'];
  readonly leastRuns: number;
}

/**
 * Writes the pact, signed, with the founder as its only party. The key that words are hashed with is for the other parties
 * and nobody else; `keep` lays it where they get it from, before there is a pact. Throws HeadstartError `conflict` where
 * a pact lies there already, and what `keep` throws.
 */
export async function foundFederation(
  world: FederationWorld,
  terms: FoundingTerms,
  keep: (vocabularyKey: Uint8Array) => Promise<void>,
): Promise<Pact> {
  if ((await world.place.read(placed.pact)) !== null) throw taken(world);
  const [privateKey, vocabularyKey] = [newPrivateKey(), randomBytes(32)];
  const { party, metric, epsilon, leastRuns } = terms;
  const pact = pactSchema.parse({
    ...{ schemaVersion: 1, id: randomBytes(16).toString('hex'), founder: party },
    ...{ founderKey: publicKeyOf(privateKey), metric: usualMetrics[metric], trees: usualTrees },
    ...{ leastRuns, epsilon, vocabularyDigest: vocabularyDigestOf(vocabularyKey) },
  });
  const text = JSON.stringify(signed(JSON.stringify(pact), privateKey));
  const roster = signedRoster(pact, new Map([[party, pact.founderKey]]), privateKey);
  const own = { party, privateKey, vocabularyKey: vocabularyKey.toString('base64') };
  await keep(vocabularyKey);
  await writeOwnParty(world, pact, { schemaVersion: 1, ...own });
  await world.own.write(kept.pact(pact.id), text);
  await world.place.write(placed.roster, JSON.stringify(roster));
  await world.place.write(placed.pact, text);
  return pact;
}

function taken({ place }: FederationWorld): HeadstartError {
  return new HeadstartError({
    code: 'conflict',
    fault: 'user',
    message: `${place.name} holds a pact already, which is never changed.`,
    nextStep: 'Found another federation in a place of its own, or admit a party to this one with --admit.',
  });
}

/** Adds a party that has asked to the roster, with the key that it asked with. Only the founder can. */
export async function admitParty(
  world: FederationWorld,
  party: string,
  confirm: (fingerprint: string) => Promise<boolean>,
): Promise<boolean> {
  const pact = await readPact(world);
  const own = await requireOwnParty(world, pact);
  if (publicKeyOf(own.privateKey) !== pact.founderKey) throw notFounder(pact);
  const text = await world.place.read(placed.applicant(party));
  const applicant = text === null ? null : parsed(applicantSchema, text);
  if (applicant === null || applicant.party !== party) throw notAsked(world, party);
  if (!(await confirm(keyFingerprint(applicant.publicKey)))) return false;
  const roster = new Map(await readRoster(world, pact)).set(party, applicant.publicKey);
  await world.place.write(placed.roster, JSON.stringify(signedRoster(pact, roster, own.privateKey)));
  return true;
}

/** The last 16 signs of a key, in fours, for two people to read to each other. */
export function keyFingerprint(publicKey: string): string {
  const signs = Buffer.from(publicKey, 'base64').toString('hex').slice(-16);
  return signs.match(/.{4}/g)?.join(' ') ?? signs;
}

function notFounder({ founder }: Pact): HeadstartError {
  const message = `Only "${founder}", who founded the federation, admits parties.`;
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep: `Ask ${founder} for it.` });
}

function notAsked({ place }: FederationWorld, party: string): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `No party "${party}" has asked to take part in ${place.name}.`,
    nextStep: `It asks with "headstart federate join ${place.name} --as ${party} --vocabulary-key FILE".`,
  });
}
