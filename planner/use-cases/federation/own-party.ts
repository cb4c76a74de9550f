import { createHash, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { HeadstartError } from '../../../schemas/failure.ts';
import type { SharedPlace } from '../../ports.ts';
import { pactDigest, type Pact } from '../../predictor/federation/pact.ts';
import {
  canSpend,
  ledgerEntries,
  ledgerLine,
  spentEpsilon,
  type LedgerEntry,
} from '../../predictor/federation/privacy-ledger.ts';
import { parsed } from '../../predictor/federation/signed.ts';
import type { FederationWorld } from './federation-world.ts';

/** Who this is in one federation. It never leaves the machine. */
const partySchema = z.strictObject({
  schemaVersion: z.literal(1),
  party: z.string(),
  /** PEM of PKCS #8. */
  privateKey: z.string(),
  /** Base64. */
  vocabularyKey: z.string(),
});
export type OwnParty = z.infer<typeof partySchema>;

/** Where what belongs to a federation lies in the party's own folder. */
export const kept = {
  party: (pactId: string) => `${pactId}/party.json`,
  pact: (pactId: string) => `${pactId}/pact.json`,
  roster: (pactId: string) => `${pactId}/roster.json`,
  ledger: (pactId: string) => `${pactId}/ledger.jsonl`,
  contribution: (pactId: string, round: number) => `${pactId}/contribution-${round}.json`,
  merged: (pactId: string, round: number) => `${pactId}/merged-${round}.json`,
};

export function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

export async function writeOwnParty({ own }: FederationWorld, pact: Pact, party: OwnParty): Promise<void> {
  await own.write(kept.party(pact.id), JSON.stringify(partySchema.parse(party)));
}

/** Throws HeadstartError `usage` where this machine has no part in the federation. */
export async function requireOwnParty({ own, place }: FederationWorld, pact: Pact): Promise<OwnParty> {
  const party = await readOwnParty(own, pact);
  if (party !== null) return party;
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `This machine has no part in the federation of ${place.name}.`,
    nextStep: `Ask to take part with "headstart federate join ${place.name} --as NAME --vocabulary-key FILE".`,
  });
}

export async function readOwnParty(own: SharedPlace, pact: Pact): Promise<OwnParty | null> {
  const text = await own.read(kept.party(pact.id));
  return text === null ? null : parsed(partySchema, text);
}

export function vocabularyKeyOf(party: OwnParty): Uint8Array {
  return Buffer.from(party.vocabularyKey, 'base64');
}

export function vocabularyDigestOf(key: Uint8Array): string {
  return createHash('sha256').update('vocabulary\n').update(key).digest('hex');
}

/** What this party has spent, all told. */
export async function spentOf(own: SharedPlace, pact: Pact): Promise<number> {
  return spentEpsilon(await ledgerOf(own, pact), pactDigest(pact));
}

/** Throws HeadstartError `usage` where so much more would go over what the pact allows. */
export async function requireBudget(world: FederationWorld, pact: Pact, more: number): Promise<number> {
  const spent = await spentOf(world.own, pact);
  if (canSpend(spent, more, pact.epsilon.total)) return spent;
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `ε ${inDigits(more)} more would go over the total of ${inDigits(pact.epsilon.total)}: ${inDigits(spent)} are spent.`,
    nextStep: 'Nothing more can leave this machine under this pact. Agree on a new one for later runs.',
  });
}

/** Written before anything leaves, so that a crash can only count too much. */
export async function recordSpent(
  world: FederationWorld,
  pact: Pact,
  entry: Omit<LedgerEntry, 'pact' | 'at'>,
): Promise<void> {
  const path = kept.ledger(pact.id);
  const line = ledgerLine({ pact: pactDigest(pact), ...entry, at: world.clock.now().toISOString() });
  const before = (await ledgerOf(world.own, pact)).map(ledgerLine);
  await world.own.write(path, [...before, line].join(''));
}

async function ledgerOf(own: SharedPlace, pact: Pact): Promise<readonly LedgerEntry[]> {
  const path = kept.ledger(pact.id);
  try {
    return ledgerEntries((await own.read(path)) ?? '');
  } catch (cause) {
    throw new HeadstartError(
      {
        code: 'state-damaged',
        fault: 'user',
        message: `The privacy ledger ${own.name}/${path} is damaged: ${(cause as Error).message}.`,
        nextStep:
          'Mend that line, or take no further part under this pact: what was spent must not be forgotten.',
      },
      { cause },
    );
  }
}

/** ε in at most four significant digits. */
export function inDigits(epsilon: number): string {
  return String(Number(epsilon.toPrecision(4)));
}
