import { generateKeyPairSync } from 'node:crypto';
import type { Profile } from '../../../schemas/profile.ts';
import { importedProfile } from '../../../planner/profiles/import/run-record.ts';
import { publicKeyOf } from '../../../planner/predictor/federation/signed.ts';
import { usualMetrics, usualTrees, type Pact } from '../../../planner/predictor/federation/pact.ts';
import { randomFrom } from '../../../planner/predictor/trees/tree-draws.ts';
import type { DrawBelow } from '../../../planner/predictor/federation/exact-noise.ts';

export const vocabularyKey = Buffer.alloc(32, 7);

export function buildPact(given: Partial<Pact> = {}): Pact {
  return {
    schemaVersion: 1,
    id: '0123456789abcdef0123456789abcdef',
    founder: 'north',
    founderKey: '',
    metric: usualMetrics.peakMemoryGib,
    trees: usualTrees,
    leastRuns: 10,
    epsilon: { contribution: 4, judgement: 2, total: 20 },
    vocabularyDigest: '0'.repeat(64),
    ...given,
  };
}

/** Draws that come again with their seed: tests alone may know what noise there will be. */
export function seededDraw(seed: number): DrawBelow {
  const random = randomFrom(seed);
  return (bound) => Math.floor(random() * bound);
}

export interface PartyOptions {
  readonly seed: number;
  readonly runs: number;
  /** Tools by number; what a tool needs is the same for everybody. */
  readonly tools: readonly number[];
  /** What memory is told as, for parties that lie. */
  readonly told?: (gib: number, random: () => number) => number;
}

/** Runs of some tools: each needs a power of two of its own, more with more input, and scatters a little. */
export function partyRuns({ seed, runs, tools, told = (gib) => gib }: PartyOptions): readonly Profile[] {
  const random = randomFrom(seed);
  return Array.from({ length: runs }, (_, run) => {
    const tool = tools[Math.floor(random() * tools.length)]!;
    const inputBytes = 2 ** (24 + 16 * random());
    const gib = 2 ** ((tool % 8) - 2) * (inputBytes / 2 ** 32) ** 0.3 * (0.95 + 0.1 * random());
    return toolRun(`tool-${tool}`, `${seed}-${run}`, inputBytes, told(gib, random));
  });
}

export function toolRun(job: string, key: string, inputBytes: number, peakMemoryGib: number): Profile {
  const known = { source: 'test', user: 'somebody', startedAt: null, endedAt: '2026-01-01T00:00:00.000Z' };
  return importedProfile(
    {
      ...{ ...known, job, key, inputBytes, peakMemoryGib, runSeconds: 60, meanVcpus: 1, vcpus: 2 },
      ...{ memoryGib: 64, outcome: 'succeeded', exitCode: 0 },
    },
    { target: 'gcp', version: '0.0.0' },
  );
}

export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function buildKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { privateKey: pem, publicKey: publicKeyOf(pem) };
}
