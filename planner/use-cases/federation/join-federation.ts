import { z } from 'zod';
import { HeadstartError } from '../../../schemas/failure.ts';
import { readMerge } from '../../predictor/federation/merge.ts';
import type { Pact } from '../../predictor/federation/pact.ts';
import { publicKeyOf } from '../../predictor/federation/signed.ts';
import { placed, type FederationWorld } from './federation-world.ts';
import { kept, newPrivateKey, readOwnParty, vocabularyDigestOf, writeOwnParty } from './own-party.ts';
import { mergedRounds, readPact, readRoster } from './read-federation.ts';

/** What a party leaves in the shared place to be admitted. */
export const applicantSchema = z.strictObject({
  schemaVersion: z.literal(1),
  party: z.string(),
  publicKey: z.string().max(200),
});

export interface Joined {
  readonly pact: Pact;
  readonly party: string;
  readonly publicKey: string;
  readonly admitted: boolean;
  /** Rounds that were taken over now, and those that were refused with the reason. */
  readonly taken: readonly number[];
  readonly refused: readonly { readonly round: number; readonly why: string }[];
}

/** `asParty` and `vocabularyKey` are needed the first time alone. */
export interface JoinRequest {
  readonly asParty: string | null;
  readonly vocabularyKey: Uint8Array | null;
}

/** Asks to take part, or takes over what has been merged since the last time. */
export async function joinFederation(world: FederationWorld, request: JoinRequest): Promise<Joined> {
  const pact = await readPact(world);
  const own = (await readOwnParty(world.own, pact)) ?? (await applied(world, pact, request));
  const roster = await readRoster(world, pact);
  const publicKey = publicKeyOf(own.privateKey);
  const admitted = roster.get(own.party) === publicKey;
  const { taken, refused } = admitted ? await takeOver(world, pact, roster) : { taken: [], refused: [] };
  return { pact, party: own.party, publicKey, admitted, taken, refused };
}

async function applied(world: FederationWorld, pact: Pact, request: JoinRequest) {
  const { asParty: party, vocabularyKey } = request;
  if (party === null || vocabularyKey === null)
    throw usage(
      'The first time, --as NAME and --vocabulary-key FILE are needed.',
      'The founder has the key.',
    );
  if (vocabularyDigestOf(vocabularyKey) !== pact.vocabularyDigest)
    throw usage('This is not the vocabulary key of the federation.', 'Ask its founder for the file.');
  const owner = (await readRoster(world, pact)).get(party);
  if (owner !== undefined || (await world.place.read(placed.applicant(party))) !== null)
    throw usage(`The name "${party}" is taken in this federation.`, 'Choose another one with --as.');
  const own = {
    ...{ schemaVersion: 1 as const, party, privateKey: newPrivateKey() },
    vocabularyKey: Buffer.from(vocabularyKey).toString('base64'),
  };
  await writeOwnParty(world, pact, own);
  await world.own.write(kept.pact(pact.id), (await world.place.read(placed.pact)) ?? '');
  const applicant = { schemaVersion: 1, party, publicKey: publicKeyOf(own.privateKey) };
  await world.place.write(placed.applicant(party), JSON.stringify(applicantSchema.parse(applicant)));
  return own;
}

/** Merged rounds into the party's own folder, where predictions find them. */
async function takeOver(
  world: FederationWorld,
  pact: Pact,
  roster: ReadonlyMap<string, string>,
): Promise<Pick<Joined, 'taken' | 'refused'>> {
  const [taken, refused]: [number[], { round: number; why: string }[]] = [[], []];
  for (const round of await mergedRounds(world)) {
    const text = (await world.place.read(placed.mergedRound(round))) ?? '';
    if ((await world.own.read(kept.merged(pact.id, round))) === text) continue;
    const read = readMerge(pact, roster, text);
    if (!read.ok || read.merged.round !== round) {
      refused.push({ round, why: read.ok ? 'it is of another round' : read.why });
      continue;
    }
    await world.own.write(kept.merged(pact.id, round), text);
    taken.push(round);
  }
  return { taken, refused };
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
