import { InvalidArgumentError, Option, type Command } from 'commander';
import { ageSeconds, type Selection } from '../profiles/selection.ts';
import { withJson, withTarget, type GlobalOptions } from './global-options.ts';

/** What limits which profiles a command means. */
export interface SelectionOptions extends GlobalOptions {
  readonly job?: string;
  readonly user?: string;
  readonly outcome?: NonNullable<Selection['outcome']>;
  readonly origin?: NonNullable<Selection['origin']>;
  /** Seconds. */
  readonly olderThan?: number;
  readonly limit?: number;
}

/** Adds the filters, --target and --json. */
export function withSelection(command: Command): Command {
  command
    .option('--job <name>', 'runs of this job')
    .option('--user <user>', 'runs of jobs with the label user=USER, which imported runs carry')
    .addOption(
      new Option('--outcome <outcome>', 'runs that ended so').choices([
        ...['succeeded', 'failed', 'out-of-memory', 'cancelled'],
      ]),
    )
    .addOption(
      new Option('--origin <origin>', 'where their figures come from').choices([
        ...['measured', 'playback', 'imported'],
      ]),
    )
    .option('--older-than <age>', 'recorded longer ago than this: 90d, 12h or 4w', secondsOf);
  return withJson(withTarget(command));
}

function secondsOf(text: string): number {
  const seconds = ageSeconds(text);
  if (seconds !== null) return seconds;
  throw new InvalidArgumentError('It must be hours, days or weeks, such as 12h, 90d or 4w.');
}

/** A whole number from 1 up. */
export function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

/** The profiles that the options mean. `--target` limits them only where it is given. */
export function selectionOf(options: SelectionOptions, now: Date): Selection {
  const { job, user, outcome, origin, olderThan, limit, target } = options;
  return {
    ...(job === undefined ? {} : { jobName: job }),
    ...(user === undefined ? {} : { user }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(origin === undefined ? {} : { origin }),
    ...(target === 'gcp' || target === 'simulated' ? { target } : {}),
    ...(olderThan === undefined ? {} : { before: new Date(now.getTime() - olderThan * 1000).toISOString() }),
    ...(limit === undefined ? {} : { limit }),
  };
}
