import { InvalidArgumentError, Option, type Command } from 'commander';
import { withExamples, withJson, withProject, withYes, type GlobalOptions } from './global-options.ts';
import type { SharedPlace } from '../ports.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

export interface InitOptions extends GlobalOptions {
  readonly as?: string;
  readonly admit?: string;
  readonly metric: 'memory' | 'runtime';
  readonly epsilon: number;
  readonly judgementEpsilon: number;
  readonly totalEpsilon: number;
  readonly leastRuns: number;
  readonly vocabularyKey?: string;
}

export interface RoundOptions extends GlobalOptions {
  readonly round?: number;
  readonly acceptUnjudged?: boolean;
}

export interface JoinOptions extends GlobalOptions {
  readonly as?: string;
  readonly vocabularyKey?: string;
}

/** Opens a folder or bucket by its name; a folder may be told from where the command was given. */
export type OpenPlace = (name: string, cwd: string) => Promise<SharedPlace>;

/** One command's session, and the place that its federation shares. */
export interface Federating {
  readonly session: Session;
  readonly place: SharedPlace;
}

type WithPlace = (
  place: string,
  options: GlobalOptions,
  work: (federating: Federating) => Promise<number>,
) => Promise<number>;

/** federate: several organisations learn together and give no run away. */
export function addFederateCommands(
  program: Command,
  open: OpenSession,
  openPlace: OpenPlace,
  finish: Finish,
): void {
  const withPlace: WithPlace = (place, options, work) =>
    inSession(open, options, async (session) =>
      work({ session, place: await openPlace(place, session.world.cwd) }),
    );
  const federate = program
    .command('federate')
    .description('learn together with other organisations, without giving runs away');
  withExamples(federate, {
    'headstart federate init /share/memory --as north': 'found one in a folder that all can reach',
    'headstart federate contribute gs://bucket/memory': 'give counts with noise, after a question',
  });
  addInit(federate, withPlace, finish);
  addJoin(federate, withPlace, finish);
  addContribute(federate, withPlace, finish);
  addMerge(federate, withPlace, finish);
}

function addInit(federate: Command, withPlace: WithPlace, finish: Finish): void {
  const init = federate
    .command('init <place>')
    .description('found a federation in a shared folder or gs:// bucket, or admit a party to it')
    .option('--as <name>', 'the name of this party', partyName)
    .option('--admit <name>', 'admit a party that has asked to join', partyName)
    .addOption(
      new Option('--metric <metric>', 'what is learnt').choices(['memory', 'runtime']).default('memory'),
    )
    .option('--epsilon <number>', 'ε of one contribution', positive, 4)
    .option('--judgement-epsilon <number>', 'ε of judging the others at a merge', positive, 2)
    .option('--total-epsilon <number>', 'the most that a party may spend in all', positive, 20)
    .option('--least-runs <count>', 'fewer runs than this are never told of', count, 10)
    .option('--vocabulary-key <file>', 'where to write the key for the words (default: NAME.vocabulary-key)');
  withExamples(init, {
    'headstart federate init /share/memory --as north': 'writes the pact, and a key to hand to the others',
    'headstart federate init /share/memory --admit south': 'after its key was compared with the caller’s',
  });
  withYes(withJson(withProject(init))).action(
    finish((place: string, options: InitOptions) =>
      withPlace(place, options, async (federating) => {
        const { runInit } = await import('./federate-run.ts');
        return runInit(federating, options);
      }),
    ),
  );
}

function addJoin(federate: Command, withPlace: WithPlace, finish: Finish): void {
  const join = federate
    .command('join <place>')
    .description('ask to take part, or take over what has been merged')
    .option('--as <name>', 'the name of this party, the first time', partyName)
    .option('--vocabulary-key <file>', 'the file that the founder handed over, the first time');
  withExamples(join, {
    'headstart federate join /share/memory --as south --vocabulary-key memory.vocabulary-key': 'ask',
    'headstart federate join /share/memory': 'use the merged rounds in predictions from now on',
  });
  withJson(withProject(join)).action(
    finish((place: string, options: JoinOptions) =>
      withPlace(place, options, async (federating) => {
        const { runJoin } = await import('./federate-run.ts');
        return runJoin(federating, options);
      }),
    ),
  );
}

function addContribute(federate: Command, withPlace: WithPlace, finish: Finish): void {
  const contribute = federate
    .command('contribute <place>')
    .description('count the runs of this machine’s history, add noise, sign and give the counts')
    .option('--round <number>', 'the round (default: the one after the last merged)', count);
  withExamples(contribute, {
    'headstart federate contribute /share/memory': 'shows what leaves and what it costs, and asks',
  });
  withYes(withJson(withProject(contribute))).action(
    finish((place: string, options: RoundOptions) =>
      withPlace(place, options, async (federating) => {
        const { runContribute } = await import('./federate-run.ts');
        return runContribute(federating, options);
      }),
    ),
  );
}

function addMerge(federate: Command, withPlace: WithPlace, finish: Finish): void {
  const merge = federate
    .command('merge <place>')
    .description('judge the contributions of a round by runs that were held out, and merge them')
    .option('--round <number>', 'the round (default: the one after the last merged)', count)
    .option('--accept-unjudged', 'take parties over whose jobs this machine has no runs, at half a weight');
  withExamples(merge, {
    'headstart federate merge /share/memory': 'who was taken, at which weight, and why others were not',
  });
  withYes(withJson(withProject(merge))).action(
    finish((place: string, options: RoundOptions) =>
      withPlace(place, options, async (federating) => {
        const { runMerge } = await import('./federate-run.ts');
        return runMerge(federating, options);
      }),
    ),
  );
}

function partyName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be lower case: letters, digits and dashes, a letter first.');
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 64) return value;
  throw new InvalidArgumentError('It must be a number above 0, at most 64.');
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number, at least 1.');
}
