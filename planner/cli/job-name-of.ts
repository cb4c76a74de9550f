import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Session } from './session.ts';

/** A job is named by its file or by its name. Throws HeadstartError `usage` for what is neither. */
export async function jobNameOf(session: Session, job: string): Promise<string> {
  if (jobNamePattern.test(job)) return job;
  const path = resolve(session.world.cwd, job);
  if (!existsSync(path)) throw noJobName(job);
  return (await session.planner.analyze({ path }, session.world.signal)).job.name;
}

/** What the analyzer makes of any name (schemas/job.ts); a file has an extension or lies in a folder. */
const jobNamePattern = /^[a-z][-a-z0-9]*$/;

function noJobName(job: string): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `"${job}" is no file that is there, and no name of a job.`,
    nextStep: 'Name the file that was prepared, or the job as "headstart status" shows it.',
  });
}
