import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import { withFileLock } from '../state/file-lock.ts';
import { sharedFolder } from '../state/shared-folder.ts';
import { plainText } from '../terminal/plain-text.ts';
import { renderJudgements } from '../terminal/render-federation.ts';
import { contributeCounts } from '../use-cases/federation/contribute-counts.ts';
import type { FederationWorld } from '../use-cases/federation/federation-world.ts';
import {
  admitParty,
  foundFederation,
  keyFingerprint,
  type FoundingTerms,
} from '../use-cases/federation/found-federation.ts';
import { joinFederation } from '../use-cases/federation/join-federation.ts';
import { mergeRound } from '../use-cases/federation/merge-round.ts';
import { inDigits } from '../use-cases/federation/own-party.ts';
import type { Federating, InitOptions, JoinOptions, RoundOptions } from './federate-commands.ts';
import { styleOf } from './plan-commands.ts';
import type { Session } from './session.ts';

/** Works in a federation with nobody of this machine beside: what was spent is never counted twice, nor not at all. */
async function inFederation<T>(
  { session: { ports, settings, host }, place }: Federating,
  work: (world: FederationWorld) => Promise<T>,
): Promise<T> {
  const own = join(settings.stateDirectory, 'federation');
  return withFileLock(join(own, 'lock'), 'the federation', () =>
    work({
      place,
      own: sharedFolder(own, 'owner'),
      profiles: ports.profiles,
      clock: ports.clock,
      host,
    }),
  );
}

export function runInit(federating: Federating, options: InitOptions): Promise<number> {
  return options.admit === undefined ? runFound(federating, options) : runAdmit(federating, options.admit);
}

async function runFound(federating: Federating, options: InitOptions): Promise<number> {
  const { session, place } = federating;
  if (options.as === undefined) throw usage('A founder needs a name.', 'Give one with --as NAME.');
  const party = options.as;
  const keyFile = resolve(session.world.cwd, options.vocabularyKey ?? `${party}.vocabulary-key`);
  const terms: FoundingTerms = {
    party,
    metric: options.metric === 'memory' ? 'peakMemoryGib' : 'runtimeSeconds',
    epsilon: {
      contribution: options.epsilon,
      judgement: options.judgementEpsilon,
      total: options.totalEpsilon,
    },
    leastRuns: options.leastRuns,
  };
  const pact = await inFederation(federating, (world) =>
    foundFederation(world, terms, (key) => keepKey(keyFile, key)),
  );
  const answer = { federation: pact.id, party, metric: pact.metric.of, epsilon: pact.epsilon };
  session.answer({ schemaVersion: 1, ...answer, vocabularyKeyFile: keyFile }, () =>
    [
      `Founded a federation in ${plainText(place.name)}; "${party}" is its first party.`,
      `The key for the words is in ${plainText(keyFile)}: hand it to the other parties on a safe way, and never lay it into the shared place.`,
      `Each of them asks with "headstart federate join ${plainText(place.name)} --as NAME --vocabulary-key FILE".`,
    ].join('\n'),
  );
  return 0;
}

/** Never in the place of a file that is there: it may hold the key of another federation. */
async function keepKey(file: string, key: Uint8Array): Promise<void> {
  try {
    await writeFile(file, `${Buffer.from(key).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw usage(`${file} is there already.`, 'Name another file for the key with --vocabulary-key.');
  }
}

async function runAdmit(federating: Federating, party: string): Promise<number> {
  const { session } = federating;
  const admitted = await inFederation(federating, (world) =>
    admitParty(world, party, (fingerprint) =>
      session.host.ask({
        kind: 'spend',
        text: `Admit "${party}" with the key that ends in ${fingerprint}?`,
        details: ['compare it with what "headstart federate join" showed there, by telephone or in person'],
      }),
    ),
  );
  session.answer({ schemaVersion: 1, party, admitted }, () =>
    admitted ? `"${party}" takes part from now on.` : `"${party}" was not admitted.`,
  );
  return admitted ? 0 : 1;
}

export async function runJoin(federating: Federating, options: JoinOptions): Promise<number> {
  const { session, place } = federating;
  const vocabularyKey =
    options.vocabularyKey === undefined ? null : await keyIn(session, options.vocabularyKey);
  const joined = await inFederation(federating, (world) =>
    joinFederation(world, { asParty: options.as ?? null, vocabularyKey }),
  );
  const { party, publicKey, admitted, taken, refused, pact } = joined;
  const key = keyFingerprint(publicKey);
  session.answer({ schemaVersion: 1, party, key, admitted, taken, refused }, () => {
    if (!admitted)
      return [
        `"${party}" has asked to take part. Its key ends in ${key}.`,
        `Tell ${plainText(pact.founder)}, who admits it with "headstart federate init ${plainText(place.name)} --admit ${party}".`,
      ].join('\n');
    const lines = refused.map(({ round, why }) => `Round ${round} was refused: ${plainText(why)}.`);
    const rounds = taken.length === 0 ? 'Nothing new was merged.' : `Took over round(s) ${taken.join(', ')}.`;
    return [rounds, ...lines].join('\n');
  });
  return refused.length > 0 ? 1 : 0;
}

async function keyIn({ world }: Session, file: string): Promise<Uint8Array> {
  try {
    return Buffer.from((await readFile(resolve(world.cwd, file), 'utf8')).trim(), 'base64');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new HeadstartError(
      {
        code: code === 'ENOENT' ? 'file-not-found' : 'file-unreadable',
        fault: 'user',
        message: `${file} ${code === 'ENOENT' ? 'is not there' : 'cannot be read'}.`,
        nextStep: 'Name the file with the key that the founder handed over.',
      },
      { cause },
    );
  }
}

export async function runContribute(federating: Federating, options: RoundOptions): Promise<number> {
  const { session } = federating;
  const given = await inFederation(federating, (world) => contributeCounts(world, options.round ?? null));
  session.answer({ schemaVersion: 1, ...given }, () =>
    [
      given.again
        ? `Sent the counts of round ${given.round} again; that costs no ε.`
        : `Gave ${given.cells} counts of ${given.runs} runs to round ${given.round}, ε ${inDigits(given.epsilon)}.`,
      `Spent in all: ε ${inDigits(given.epsilonSpent)} of ${inDigits(given.epsilonTotal)}.`,
    ].join('\n'),
  );
  return 0;
}

export async function runMerge(federating: Federating, options: RoundOptions): Promise<number> {
  const { session } = federating;
  const acceptUnjudged = options.acceptUnjudged === true;
  const merged = await inFederation(federating, (world) =>
    mergeRound(world, { round: options.round ?? null, acceptUnjudged }),
  );
  const taken = merged.judgements.filter(({ verdict }) => verdict === 'taken').length;
  session.answer({ schemaVersion: 1, ...merged }, () =>
    [
      renderJudgements(merged.judgements, styleOf(session)),
      ...merged.refused.map(({ file, why }) => `${plainText(file)} was refused: ${plainText(why)}.`),
      taken === 0
        ? `Nothing was merged in round ${merged.round}.`
        : `Merged ${taken} of ${merged.judgements.length} in round ${merged.round}; parties take it over with "headstart federate join".`,
      `Judging them cost ε ${inDigits(merged.epsilon)}; spent in all: ${inDigits(merged.epsilonSpent)} of ${inDigits(merged.epsilonTotal)}.`,
    ].join('\n'),
  );
  return taken === 0 ? 1 : 0;
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
