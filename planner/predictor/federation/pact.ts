import { createHash } from 'node:crypto';
import { z } from 'zod';

const amounts = [
  'inputBytes',
  'parameters',
  'batchSize',
  'sequenceLength',
  'vcpus',
  'requestedMemoryGib',
] as const;
const words = ['name', 'family', 'language', 'framework', 'model', 'task', 'optimizer', 'precision'] as const;

/** Splits from the root of a tree to a node of its last stage: whoever writes a pact decides what the others have to count. */
const mostLevels = 16;

/** A number of a job or its machine, on a logarithmic scale between bounds that everybody knows. */
const amountSchema = z.strictObject({
  kind: z.literal('amount'),
  of: z.enum(amounts),
  lower: z.number().positive(),
  upper: z.number().positive(),
});

/** A word of a job. Trees split by where a keyed hash puts it between 0 and 1, never by the word. */
const wordSchema = z.strictObject({ kind: z.literal('word'), of: z.enum(words) });

/** `splits` levels of splits by each feature, one after the other; what reached each node then is counted. */
const stageSchema = z.strictObject({
  by: z.array(z.discriminatedUnion('kind', [amountSchema, wordSchema])).min(1),
  splits: z.int().min(1).max(12),
});

/** The terms of a federation, written once by its founder: everything of a tree that is not a count. */
export const pactSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Random; trees are drawn from it. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Name of the party that founded it, and its Ed25519 key: base64 of the SPKI form. */
  founder: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  founderKey: z.string().max(200),
  /** What is learnt, in the metric's unit. Runs are clipped to the bounds and sorted into bins of equal ratio. */
  metric: z.strictObject({
    of: z.enum(['peakMemoryGib', 'runtimeSeconds']),
    lower: z.number().positive(),
    upper: z.number().positive(),
    bins: z.int().min(2).max(128),
  }),
  /** Trees, the one that says most last; of each its stages, coarse first: a later one splits the nodes of the one before. */
  trees: z.array(z.array(stageSchema).min(1).max(6).refine(isShallow)).min(1).max(8),
  /** Nodes of which fewer runs are left after the noise say nothing; with more noise, as many times more. */
  leastRuns: z.int().min(1),
  /** ε of one contribution, of one judgement of the others, and the most that a party may spend in all. */
  epsilon: z.strictObject({
    contribution: z.number().positive().max(64),
    judgement: z.number().positive().max(64),
    total: z.number().positive().max(1024),
  }),
  /** Tells parties that were given another key for the words. */
  vocabularyDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

function isShallow(stages: readonly z.infer<typeof stageSchema>[]): boolean {
  return stages.reduce((sum, { by, splits }) => sum + by.length * splits, 0) <= mostLevels;
}

export type Pact = z.infer<typeof pactSchema>;
export type FederatedFeature = Pact['trees'][number][number]['by'][number];
export type FederatedMetric = Pact['metric'];

/** Half a doubling for each bin. None of the bounds comes from anybody's runs. */
export const usualMetrics: Readonly<Record<FederatedMetric['of'], FederatedMetric>> = {
  peakMemoryGib: { of: 'peakMemoryGib', lower: 2 ** -6, upper: 2 ** 12, bins: 36 },
  runtimeSeconds: { of: 'runtimeSeconds', lower: 1, upper: 2 ** 22, bins: 44 },
};

/**
 * By family, model and size for what is trained; by name and size of the input for tools that run again and again. Four
 * stages, so that a contribution's ε is shared by four counts of each run.
 */
export const usualTrees: Pact['trees'] = [
  [
    { by: [word('family')], splits: 6 },
    { by: [amount('parameters', 1e5, 1e12), amount('batchSize', 1, 4096)], splits: 2 },
  ],
  [
    { by: [word('name')], splits: 10 },
    { by: [amount('inputBytes', 2 ** 10, 2 ** 46)], splits: 3 },
  ],
];

function word(of: (typeof words)[number]): FederatedFeature {
  return { kind: 'word', of };
}

function amount(of: (typeof amounts)[number], lower: number, upper: number): FederatedFeature {
  return { kind: 'amount', of, lower, upper };
}

/** How often a run is counted: once in each stage of each tree. */
export function stagesOf(pact: Pact): number {
  return pact.trees.reduce((sum, stages) => sum + stages.length, 0);
}

/** What everything that belongs to a pact names it by: SHA-256 of its terms, 64 hex digits. */
export function pactDigest(pact: Pact): string {
  return createHash('sha256')
    .update(JSON.stringify(pactSchema.parse(pact)))
    .digest('hex');
}
