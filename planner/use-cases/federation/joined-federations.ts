import type { SharedPlace } from '../../ports.ts';
import {
  federatedKnowledge,
  type FederatedKnowledge,
} from '../../predictor/federation/federated-knowledge.ts';
import { mergeIn } from '../../predictor/federation/merge.ts';
import { pactSchema, type Pact } from '../../predictor/federation/pact.ts';
import { parsed, signedSchema } from '../../predictor/federation/signed.ts';
import { kept, readOwnParty, vocabularyKeyOf } from './own-party.ts';

/** What every federation knows that this machine has taken over rounds of. What cannot be read is left out. */
export async function joinedFederations(own: SharedPlace): Promise<readonly FederatedKnowledge[]> {
  const ids = (await own.list('')).filter((name) => /^[0-9a-f]{32}$/.test(name));
  const known = await Promise.all(ids.map((id) => knowledgeIn(own, id)));
  return known.filter((each) => each !== null);
}

async function knowledgeIn(own: SharedPlace, id: string): Promise<FederatedKnowledge | null> {
  const pact = await keptPact(own, id);
  const party = pact === null ? null : await readOwnParty(own, pact);
  if (pact === null || party === null) return null;
  const names = (await own.list(id)).filter((name) => /^merged-\d+\.json$/.test(name));
  const texts = await Promise.all(names.map((name) => own.read(`${id}/${name}`)));
  const rounds = texts.flatMap((text) => {
    const read = text === null ? null : mergeIn(pact, text);
    return read?.ok === true ? [read.merged] : [];
  });
  return federatedKnowledge(pact, vocabularyKeyOf(party), rounds);
}

async function keptPact(own: SharedPlace, id: string): Promise<Pact | null> {
  const text = await own.read(kept.pact(id));
  const outer = text === null ? null : parsed(signedSchema, text);
  return outer === null ? null : parsed(pactSchema, outer.body);
}
