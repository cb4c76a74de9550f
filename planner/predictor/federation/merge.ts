import { z } from 'zod';
import { countsIn, countsSchema, writtenCells } from './cell-lists.ts';
import type { Contribution } from './contribution.ts';
import { federatedModel, type FederatedModel } from './federated-model.ts';
import type { Judgement } from './judgement.ts';
import type { CellCounts } from './node-counts.ts';
import { pactDigest, type Pact } from './pact.ts';
import { isSignedBy, parsed, signed, signedSchema, type Signed } from './signed.ts';

/** What came of one round: counts of all parties that were taken, by their weight, in tenths of a run. */
export interface MergedRound {
  readonly mergedBy: string;
  readonly round: number;
  readonly parties: readonly string[];
  readonly counts: readonly CellCounts[];
}

export type ReadMerge =
  { readonly ok: true; readonly merged: MergedRound } | { readonly ok: false; readonly why: string };

const tenths = 10;
/** A party that claims more runs than this many times the median of all is heard no louder than that. */
const loudest = 3;

const bodySchema = z.strictObject({
  schemaVersion: z.literal(1),
  pact: z.string().length(64),
  mergedBy: z.string(),
  round: z.int().min(1).max(10_000),
  parties: z.array(z.string()).max(10_000),
  counts: countsSchema,
});

/** The counts of a round by what was found of its parties. */
export function mergedRound(
  mergedBy: string,
  round: number,
  contributions: readonly Contribution[],
  judgements: readonly Judgement[],
): MergedRound {
  const taken = contributions.flatMap((each) => {
    const weight = judgements.find(({ party }) => party === each.party)?.weight ?? 0;
    return weight > 0 ? [{ ...each, weight, runs: runsOf(each) }] : [];
  });
  const most = loudest * medianOf(taken.map(({ runs }) => runs));
  const counts = (contributions[0]?.counts ?? []).map((_, stage) => {
    const sums = new Map<number, number>();
    for (const { counts: given, weight, runs } of taken)
      for (const [cell, count] of given[stage]!)
        sums.set(cell, (sums.get(cell) ?? 0) + tenths * weight * count * Math.min(1, most / runs));
    return rounded(sums);
  });
  return { mergedBy, round, parties: taken.map(({ party }) => party), counts };
}

/** In the first stage each run is counted once. */
function runsOf({ counts }: Contribution): number {
  return [...(counts[0]?.values() ?? [])].reduce((sum, count) => sum + count, 0);
}

/** The lower one of the two in the middle. */
function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;
}

function rounded(sums: ReadonlyMap<number, number>): CellCounts {
  const whole = [...sums].map(([cell, sum]): [number, number] => [cell, Math.round(sum)]);
  return new Map(whole.filter(([, sum]) => sum > 0));
}

/** `privateKey`: of the party that merged, as PEM. */
export function signedMerge(pact: Pact, { counts, ...merged }: MergedRound, privateKey: string): Signed {
  const body = { schemaVersion: 1, pact: pactDigest(pact), ...merged, counts: counts.map(writtenCells) };
  return signed(JSON.stringify(bodySchema.parse(body)), privateKey);
}

/** Reads what somebody merged. Whatever is not whole, of this pact and signed by a party of it is refused. */
export function readMerge(pact: Pact, keys: ReadonlyMap<string, string>, text: string): ReadMerge {
  const outer = parsed(signedSchema, text);
  const read = mergeIn(pact, text);
  if (outer === null || !read.ok) return read.ok ? { ok: false, why: 'it is no merged round' } : read;
  const key = keys.get(read.merged.mergedBy);
  if (key !== undefined && isSignedBy(outer, key)) return read;
  return { ok: false, why: `it is not signed by a party "${read.merged.mergedBy}" of the federation` };
}

/** The same without a look at the signature: for what was checked when it was taken over. */
export function mergeIn(pact: Pact, text: string): ReadMerge {
  const outer = parsed(signedSchema, text);
  const body = outer && parsed(bodySchema, outer.body);
  if (body === null) return { ok: false, why: 'it is no merged round' };
  if (body.pact !== pactDigest(pact)) return { ok: false, why: 'it belongs to another pact' };
  const counts = countsIn(pact, body.counts);
  if (counts === null) return { ok: false, why: 'it counts in cells that the pact does not have' };
  const { mergedBy, round, parties } = body;
  return { ok: true, merged: { mergedBy, round, parties, counts } };
}

/** The model of all merged rounds; null where none has runs. */
export function modelOfRounds(pact: Pact, rounds: readonly MergedRound[]): FederatedModel | null {
  return federatedModel(
    pact,
    rounds.map(({ round, counts }) => ({ round, counts, weight: 1 / tenths })),
  );
}
