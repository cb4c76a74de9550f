import { z } from 'zod';

/** One thing that left a party, and what it cost. */
const entrySchema = z.strictObject({
  pact: z.string().length(64),
  what: z.enum(['contribution', 'judgement']),
  round: z.int().min(1),
  epsilon: z.number().positive(),
  /** ISO instant. */
  at: z.string(),
});
export type LedgerEntry = z.infer<typeof entrySchema>;

/**
 * What a party has spent under a pact. Sequential composition: whatever is computed from the same runs adds up
 * (Dwork and Roth, "The algorithmic foundations of differential privacy", 2014, theorem 3.16).
 *
 * Worked example: two contributions of ε 4 and one judgement of ε 1: 4 + 4 + 1 = 9.
 */
export function spentEpsilon(entries: readonly LedgerEntry[], pact: string): number {
  return entries.filter((entry) => entry.pact === pact).reduce((sum, { epsilon }) => sum + epsilon, 0);
}

/** Whether so much more stays within the total; sums are compared with a little slack for their last digits. */
export function canSpend(spent: number, more: number, total: number): boolean {
  return spent + more <= total * (1 + 1e-12);
}

/** The entry as the line of a ledger. */
export function ledgerLine(entry: LedgerEntry): string {
  return `${JSON.stringify(entrySchema.parse(entry))}\n`;
}

/** Entries of a ledger. Throws SyntaxError where a line is damaged: what was spent must never be forgotten. */
export function ledgerEntries(text: string): readonly LedgerEntry[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return entrySchema.parse(JSON.parse(line));
    } catch {
      throw new SyntaxError(`line ${index + 1} is no entry`);
    }
  });
}
