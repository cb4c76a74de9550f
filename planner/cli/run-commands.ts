import type { Command } from 'commander';
import { HeadstartError } from '../../schemas/failure.ts';
import type { InstanceState } from '../../schemas/prepared.ts';
import type { MachineWatchResult } from '../use-cases/watch-machine.ts';
import type { WatchResult } from '../use-cases/watch-run.ts';
import { followRun } from '../use-cases/follow-run.ts';
import { renderRun } from '../terminal/render-run.ts';
import { renderStatus } from '../terminal/render-status.ts';
import { defaultRegion } from '../optimiser/need.ts';
import { withExamples, withJson, withTarget, withYes, type GlobalOptions } from './global-options.ts';
import { jobNameOf } from './job-name-of.ts';
import { styleOf } from './plan-commands.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

interface ReleaseOptions extends GlobalOptions {
  readonly environment?: boolean;
  readonly snapshot: boolean;
  readonly deleteSnapshots?: boolean;
}

/** submit, watch, status, release: what happens on and after a prepared machine. */
export function addRunCommands(program: Command, open: OpenSession, finish: Finish): void {
  const submit = program
    .command('submit <job>')
    .description('run a job (file or name) on its prepared machine, watch it and learn from it')
    .option('--detach', 'return as soon as the run has started');
  withExamples(submit, {
    'headstart submit train.py': 'the job that this file was prepared as',
    'headstart submit train --detach': 'by its name, without waiting for the end',
    'headstart submit train --yes':
      'a better machine in mid-run is taken, and a preempted one started, without a question',
  });
  withYes(withJson(withTarget(submit))).action(
    finish((job: string, options: GlobalOptions & { detach?: boolean }) =>
      inSession(open, options, (session) => runSubmit(session, job, options.detach === true)),
    ),
  );

  const watch = program
    .command('watch <job>')
    .description('compare the usage of a run with its prediction, and adjust the machine where they part');
  withExamples(watch, {
    'headstart watch train': 'until the run has ended; ^C stops watching, not the run',
    'headstart watch train --yes':
      'a better machine in mid-run is taken, and a preempted one started, without a question',
  });
  withYes(withJson(withTarget(watch))).action(
    finish((job: string, options: GlobalOptions) =>
      inSession(open, options, (session) => runWatch(session, job)),
    ),
  );

  const status = program
    .command('status [job]')
    .description('show what is prepared, what runs on it and what it has cost');
  withExamples(status, {
    'headstart status': 'everything that is prepared',
    'headstart status train': 'one job',
  });
  withJson(withTarget(status)).action(
    finish((job: string | undefined, options: GlobalOptions) =>
      inSession(open, options, (session) => runStatus(session, job)),
    ),
  );

  const release = program
    .command('release [job]')
    .description('remove what was prepared for a job; its data disk is kept as a snapshot')
    .option(
      '--environment',
      'remove the environment of the region instead (network, NAT, firewall, service account)',
    )
    .option('--no-snapshot', 'do not keep the data disk')
    .option('--delete-snapshots', 'delete the kept snapshots of the job as well');
  withExamples(release, {
    'headstart release train': 'keeps the data disk as a snapshot, from which the next plan starts',
    'headstart release train --delete-snapshots': 'keeps nothing',
    'headstart release --environment': 'what all jobs of the region share, when no job is left',
  });
  withYes(withJson(withTarget(release))).action(
    finish((job: string | undefined, options: ReleaseOptions) =>
      inSession(open, options, (session) => runRelease(session, job, options)),
    ),
  );
}

async function runSubmit(session: Session, job: string, detach: boolean): Promise<number> {
  const { planner, ports, world } = session;
  const jobName = await jobNameOf(session, job);
  const run = await planner.submit(jobName, world.signal);
  if (detach) {
    session.answer(
      { schemaVersion: 1, ...run },
      `${run.id} runs. Follow it with: headstart watch ${jobName}`,
    );
    return 0;
  }
  return endOf(session, await followRun(ports, jobName, world.signal));
}

async function runWatch(session: Session, job: string): Promise<number> {
  const watched = await session.planner.watch(await jobNameOf(session, job), session.world.signal);
  return watched.run === null ? endOfMachine(session, watched) : endOf(session, watched);
}

function endOfMachine(session: Session, watched: MachineWatchResult): number {
  const { prepared, run, profile, adjustments, instance, samples, offers } = watched;
  const state = instance === null ? 'is gone' : stateText(instance);
  session.answer(
    { schemaVersion: 1, run, profile, adjustments, instance, samples, offers },
    `${prepared.instance} ${state}. ${samples} samples of usage were read, ${offers} changes offered.`,
  );
  return 0;
}

function stateText({ status, preemptedAt }: InstanceState): string {
  return preemptedAt == null
    ? `is ${status}`
    : `was preempted at ${preemptedAt}; "headstart prepare" starts it`;
}

/** A run that failed is the user's program failing: exit code 1. */
function endOf(session: Session, { run, profile, adjustments, restarts }: WatchResult): number {
  const learnt = `Learnt from ${profile.id}: see "headstart profiles ${run.jobName}".`;
  session.answer(
    { schemaVersion: 1, run, profile, adjustments, restarts },
    `${renderRun(run, styleOf(session))}\n${learnt}`,
  );
  return run.state === 'succeeded' ? 0 : 1;
}

async function runStatus(session: Session, job: string | undefined): Promise<number> {
  const jobName = job === undefined ? undefined : await jobNameOf(session, job);
  const statuses = await session.planner.status(jobName);
  const none = jobName === undefined ? 'Nothing is prepared.' : `Nothing is prepared for ${jobName}.`;
  const orphans = await session.planner.orphans(jobName);
  const text = renderStatus(statuses, styleOf(session), { none, orphans });
  session.answer({ schemaVersion: 1, jobs: statuses, orphans }, text);
  return 0;
}

async function runRelease(
  session: Session,
  job: string | undefined,
  options: ReleaseOptions,
): Promise<number> {
  const { planner, world, settings } = session;
  if (options.environment) {
    const region = options.region ?? settings.region ?? defaultRegion;
    await planner.releaseEnvironment(region, world.signal);
    session.answer({ schemaVersion: 1, environment: region }, `Released the environment of ${region}.`);
    return 0;
  }
  if (job === undefined) throw jobMissing();
  const jobName = await jobNameOf(session, job);
  if (options.deleteSnapshots && !(await isPrepared(session, jobName)))
    return dropSnapshots(session, jobName);
  const result = await planner.release(jobName, { keepData: options.snapshot }, world.signal);
  if (options.deleteSnapshots) return dropSnapshots(session, jobName);
  const kept =
    result.snapshot === null ? 'Nothing was kept.' : `Its data is kept as snapshot ${result.snapshot}.`;
  session.answer({ schemaVersion: 1, ...result }, `Released ${jobName}. ${kept}`);
  return 0;
}

async function isPrepared(session: Session, jobName: string): Promise<boolean> {
  return (await session.ports.state.prepared(jobName)) !== null;
}

async function dropSnapshots(session: Session, jobName: string): Promise<number> {
  const deleted = await session.planner.deleteSnapshots(jobName);
  session.answer(
    { schemaVersion: 1, jobName, deleted },
    `Deleted ${deleted.length} snapshot(s) of ${jobName}.`,
  );
  return 0;
}

function jobMissing(): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: 'Name the job to release.',
    nextStep: 'See what is prepared with "headstart status"; --environment releases the environment instead.',
  });
}
