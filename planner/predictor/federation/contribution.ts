import { z } from 'zod';
import { countsIn, countsSchema, writtenCells } from './cell-lists.ts';
import { noiseScale, type CellCounts } from './node-counts.ts';
import { pactDigest, stagesOf, type Pact } from './pact.ts';
import { isSignedBy, parsed, signed, signedSchema, type Signed } from './signed.ts';

/** What a party gives in one round: counts with noise, and nothing else of its runs. */
export interface Contribution {
  readonly party: string;
  readonly round: number;
  readonly counts: readonly CellCounts[];
}

/** A contribution that was taken, or why not. */
export type ReadContribution =
  { readonly ok: true; readonly contribution: Contribution } | { readonly ok: false; readonly why: string };

const bodySchema = z.strictObject({
  schemaVersion: z.literal(1),
  pact: z.string().length(64),
  party: z.string(),
  round: z.int().min(1).max(10_000),
  counts: countsSchema,
});

/** ε of one contribution as it is: what each run moves, divided by the scale of the noise. */
export function contributionEpsilon(pact: Pact): number {
  return stagesOf(pact) / noiseScale(pact);
}

/** `privateKey`: the party's, as PEM. */
export function signedContribution(pact: Pact, given: Contribution, privateKey: string): Signed {
  const { party, round, counts } = given;
  const body = bodySchema.parse({
    ...{ schemaVersion: 1, pact: pactDigest(pact), party, round },
    counts: counts.map(writtenCells),
  });
  return signed(JSON.stringify(body), privateKey);
}

/** Reads what lies in the place of the federation. `keys`: of each party its key. Whatever is not whole, signed and of this pact is refused. */
export function readContribution(
  pact: Pact,
  keys: ReadonlyMap<string, string>,
  text: string,
): ReadContribution {
  const outer = parsed(signedSchema, text);
  if (outer === null) return { ok: false, why: 'it is no signed contribution' };
  const body = parsed(bodySchema, outer.body);
  if (body === null) return { ok: false, why: 'what is signed is no contribution' };
  const key = keys.get(body.party);
  if (key === undefined) return { ok: false, why: `no party "${body.party}" has been admitted` };
  if (!isSignedBy(outer, key)) return { ok: false, why: `it is not signed by ${body.party}` };
  if (body.pact !== pactDigest(pact)) return { ok: false, why: 'it belongs to another pact' };
  const counts = countsIn(pact, body.counts);
  if (counts === null) return { ok: false, why: 'it counts in cells that the pact does not have' };
  return { ok: true, contribution: { party: body.party, round: body.round, counts } };
}
