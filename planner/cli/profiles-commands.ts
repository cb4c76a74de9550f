import type { Command } from 'commander';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Profile } from '../../schemas/profile.ts';
import { queryOf, selected } from '../profiles/selection.ts';
import { renderProfile } from '../terminal/render-profile.ts';
import { renderProfiles } from '../terminal/render-profiles.ts';
import { withExamples, withJson, withTarget, withYes, type GlobalOptions } from './global-options.ts';
import { jobNameOf } from './job-name-of.ts';
import { styleOf } from './plan-commands.ts';
import { limitOf, selectionOf, withSelection, type SelectionOptions } from './profiles-options.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

/** profiles: the runs that predictions rest on; without a word after it they are listed. */
export function addProfilesCommands(program: Command, open: OpenSession, finish: Finish): void {
  const profiles = program
    .command('profiles [job]')
    .description('the runs that predictions rest on: list, show, import, export and prune them')
    .enablePositionalOptions();
  withExamples(profiles, {
    'headstart profiles': 'all runs, newest first',
    'headstart profiles train --json': 'those of one job, with their usage',
    'headstart profiles import trace.txt': 'history of another system',
  });
  withJson(withTarget(profiles)).action(
    finish((job: string | undefined, options: GlobalOptions) =>
      inSession(open, options, async (session) => {
        const jobName = job === undefined ? {} : { job: await jobNameOf(session, job) };
        return runList(session, { ...options, ...jobName });
      }),
    ),
  );
  addList(profiles, open, finish);
  addShow(profiles, open, finish);
  addImport(profiles, open, finish);
  addExport(profiles, open, finish);
  addPrune(profiles, open, finish);
}

function addList(profiles: Command, open: OpenSession, finish: Finish): void {
  const list = profiles
    .command('list')
    .description('list runs, newest first')
    .option('--limit <count>', 'no more than this many', limitOf);
  withExamples(list, {
    'headstart profiles list --job train --outcome failed': 'what went wrong with a job',
    'headstart profiles list --origin imported --limit 20': 'what was imported last',
  });
  withSelection(list).action(
    finish((_: SelectionOptions, command: Command) => {
      const options = command.optsWithGlobals<SelectionOptions>();
      return inSession(open, options, (session) => runList(session, options));
    }),
  );
}

function addShow(profiles: Command, open: OpenSession, finish: Finish): void {
  const show = profiles
    .command('show <id>')
    .description('one run: what was predicted, what it used, on what and at what cost');
  withExamples(show, { 'headstart profiles show run-01J9Z3': 'its id is in the list' });
  withJson(withTarget(show)).action(
    finish((id: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      return inSession(open, options, (session) => runShow(session, id));
    }),
  );
}

function addImport(profiles: Command, open: OpenSession, finish: Finish): void {
  const imports = profiles
    .command('import <file>')
    .description('take over history: an export, a Nextflow trace, sacct --parsable2, or CSV with a mapping')
    .option('--mapping <file>', 'YAML that says which column of a CSV file tells what');
  withExamples(imports, {
    'headstart profiles import trace.txt': 'of nextflow run -with-trace',
    'headstart profiles import jobs.txt': 'of sacct --parsable2 --format JobID,JobName,State,…',
    'headstart profiles import runs.csv --mapping runs.yaml': 'of anything else',
  });
  withJson(withTarget(imports)).action(
    finish((file: string, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { mapping?: string }>();
      return inSession(open, options, async (session) => {
        const { runImport } = await import('./profiles-exchange.ts');
        return runImport(session, file, options.mapping);
      });
    }),
  );
}

function addExport(profiles: Command, open: OpenSession, finish: Finish): void {
  const exports = profiles
    .command('export')
    .description('print runs as JSON lines, which import reads back as they were')
    .option('--format <format>', 'jsonl: one profile a line', 'jsonl');
  withExamples(exports, {
    'headstart profiles export > history.jsonl': 'everything, newest first',
    'headstart profiles export --job train': 'one job',
  });
  withSelection(exports).action(
    finish((_: SelectionOptions, command: Command) => {
      const options = command.optsWithGlobals<SelectionOptions & { format: string }>();
      return inSession(open, options, async (session) => {
        const { runExport } = await import('./profiles-exchange.ts');
        return runExport(session, await profilesFor(session, options), options.format);
      });
    }),
  );
}

function addPrune(profiles: Command, open: OpenSession, finish: Finish): void {
  const prune = profiles
    .command('prune')
    .description('delete the runs that the filters name, after a question');
  withExamples(prune, {
    'headstart profiles prune --older-than 90d': 'what is older than that',
    'headstart profiles prune --user kim --yes': 'one user’s imported runs, without a question',
  });
  withYes(withSelection(prune)).action(
    finish((_: SelectionOptions, command: Command) => {
      const options = command.optsWithGlobals<SelectionOptions>();
      return inSession(open, options, (session) => runPrune(session, options));
    }),
  );
}

async function profilesFor(session: Session, options: SelectionOptions): Promise<readonly Profile[]> {
  const selection = selectionOf(options, session.ports.clock.now());
  const store = await session.ports.profiles();
  return selected(await store.find(queryOf(selection)), selection);
}

async function runList(session: Session, options: SelectionOptions): Promise<number> {
  const profiles = await profilesFor(session, options);
  session.answer({ schemaVersion: 1, profiles }, () =>
    profiles.length > 0 ? renderProfiles(profiles, styleOf(session)) : 'No such run has been recorded yet.',
  );
  return 0;
}

async function runShow(session: Session, id: string): Promise<number> {
  const profile = await (await session.ports.profiles()).get(id);
  if (profile === null)
    throw usage(`No run "${id}" is recorded.`, 'See which are with "headstart profiles list".');
  session.answer({ schemaVersion: 1, profile }, () => renderProfile(profile, styleOf(session)));
  return 0;
}

/** Names at least one filter: a command that deletes everything is never what a forgotten option means. */
async function runPrune(session: Session, options: SelectionOptions): Promise<number> {
  const selection = selectionOf(options, session.ports.clock.now());
  if (Object.keys(selection).length === 0)
    throw usage(
      'Nothing says which runs to delete.',
      'Add --older-than, --job, --user, --outcome, --origin or --target.',
    );
  const profiles = await profilesFor(session, options);
  if (profiles.length > 0 && !(await isAgreed(session, profiles))) throw declined();
  const store = await session.ports.profiles();
  let deleted = 0;
  for (const { id } of profiles) if (await store.delete(id)) deleted += 1;
  session.answer({ schemaVersion: 1, deleted }, `Deleted ${String(deleted)} run(s).`);
  return 0;
}

function isAgreed({ host, world }: Session, profiles: readonly Profile[]): Promise<boolean> {
  const jobs = [...new Set(profiles.map(({ job }) => job.name))].sort();
  const named = `${jobs.slice(0, 5).join(', ')}${jobs.length > 5 ? `, and ${String(jobs.length - 5)} more` : ''}`;
  const [newest, oldest] = [profiles[0]?.recordedAt ?? '', profiles.at(-1)?.recordedAt ?? ''];
  const question = {
    kind: 'destroy' as const,
    text: `Delete ${String(profiles.length)} recorded run(s)?`,
    details: [`of ${named}`, `recorded ${oldest} to ${newest}`, 'predictions no longer rest on them'],
  };
  return host.ask(question, world.signal);
}

function declined(): HeadstartError {
  return new HeadstartError({
    code: 'declined',
    fault: 'user',
    message: 'Nothing was deleted.',
    nextStep: null,
  });
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
