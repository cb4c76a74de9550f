import type { Command } from 'commander';
import { HeadstartError } from '../../schemas/failure.ts';
import type { ListedModel } from '../../schemas/model.ts';
import type { ModelStore } from '../ports.ts';
import { renderModels, renderTrials } from '../terminal/render-models.ts';
import { withExamples, withJson, withTarget, type GlobalOptions } from './global-options.ts';
import { styleOf } from './plan-commands.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

/** models: what predictions have learnt of jobs of all families; without a word after it the versions are listed. */
export function addModelsCommands(program: Command, open: OpenSession, finish: Finish): void {
  const models = program
    .command('models')
    .description('what predictions have learnt of jobs of all kinds: list, train and roll back its versions')
    .enablePositionalOptions();
  withExamples(models, {
    'headstart models': 'kept versions, and which answers',
    'headstart models rollback': 'the version before answers again',
  });
  withJson(withTarget(models)).action(finish((options: GlobalOptions) => inSession(open, options, runList)));
  addList(models, open, finish);
  addTrain(models, open, finish);
  addRollback(models, open, finish);
}

function addList(models: Command, open: OpenSession, finish: Finish): void {
  const list = models.command('list').description('list the kept versions, newest first');
  withExamples(list, { 'headstart models list --json': 'with how each did before it was taken' });
  withJson(withTarget(list)).action(
    finish((_: GlobalOptions, command: Command) =>
      inSession(open, command.optsWithGlobals<GlobalOptions>(), runList),
    ),
  );
}

function addTrain(models: Command, open: OpenSession, finish: Finish): void {
  const train = models
    .command('train')
    .description('train on the recorded runs now; only what does better on the newest of them is taken');
  withExamples(train, { 'headstart models train': 'now; otherwise it happens by itself' });
  withJson(withTarget(train)).action(
    finish((_: GlobalOptions, command: Command) =>
      inSession(open, command.optsWithGlobals<GlobalOptions>(), runTrain),
    ),
  );
}

function addRollback(models: Command, open: OpenSession, finish: Finish): void {
  const rollback = models
    .command('rollback [version]')
    .description('let an earlier version answer: the one before, the one named, or none');
  withExamples(rollback, {
    'headstart models rollback': 'the version before answers again',
    'headstart models rollback 3': 'version 3 does',
    'headstart models rollback none': 'none does: code and runs alone',
  });
  withJson(withTarget(rollback)).action(
    finish((version: string | undefined, _: GlobalOptions, command: Command) =>
      inSession(open, command.optsWithGlobals<GlobalOptions>(), (session) => runRollback(session, version)),
    ),
  );
}

async function runList(session: Session): Promise<number> {
  const models = await storeOf(session).list();
  session.answer({ schemaVersion: 1, models }, () => renderModels(models, styleOf(session)));
  return 0;
}

async function runTrain(session: Session): Promise<number> {
  const { trainPredictionModels } = await import('../use-cases/train-prediction-models.ts');
  const result = await trainPredictionModels(session.ports);
  const { runs, trials, promoted } = result;
  session.answer({ schemaVersion: 1, ...result }, () => {
    if (trials.length === 0) return `${String(runs)} run(s) are recorded, too few to learn from.`;
    const end = promoted
      ? `Version ${String(promoted.version)} answers from now on.`
      : 'What answered before stays: nothing did better.';
    return `${renderTrials(trials, styleOf(session))}\n${end}`;
  });
  return 0;
}

async function runRollback(session: Session, named: string | undefined): Promise<number> {
  const store = storeOf(session);
  const version = named === undefined ? versionBefore(await store.list()) : versionOf(named);
  await store.use(version);
  const text = version === null ? 'No model answers' : `Version ${String(version)} answers`;
  session.answer({ schemaVersion: 1, version }, `${text} from now on.`);
  return 0;
}

/** The newest kept version that is older than the one that answers; none where there is none. */
function versionBefore(models: readonly ListedModel[]): number | null {
  const current = models.find(({ isCurrent }) => isCurrent);
  if (current === undefined)
    throw usage(
      'No version of the models answers, so there is none before it.',
      'Name one of "headstart models list".',
    );
  return models.find(({ version }) => version < current.version)?.version ?? null;
}

function versionOf(text: string): number | null {
  if (text === 'none') return null;
  const version = Number(text);
  if (Number.isInteger(version) && version > 0) return version;
  throw usage(`"${text}" is no version of the models.`, 'Give a number of "headstart models list", or none.');
}

function storeOf({ ports }: Session): ModelStore {
  if (ports.models) return ports.models;
  throw usage('No models are kept here.', 'Use the headstart command.');
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
