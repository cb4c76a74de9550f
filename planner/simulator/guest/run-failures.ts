import { HeadstartError } from '../../../schemas/failure.ts';
import type { Run } from '../../../schemas/run.ts';

export function runActive(run: Run): HeadstartError {
  return new HeadstartError({
    code: 'run-active',
    fault: 'user',
    message: `Run ${run.id} of ${run.jobName} has not ended on ${run.instance} (${run.state}).`,
    nextStep: 'Wait until it ends, or cancel it.',
  });
}

export function notPrepared(instance: string, why: string): HeadstartError {
  return new HeadstartError({
    code: 'not-prepared',
    fault: 'user',
    message: `Nothing can run on ${instance}: ${why}.`,
    nextStep: 'Prepare the job, then submit it.',
  });
}

export function pathLeadsOut(field: string, path: string): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: `'${path}' as ${field} leads out of its folder.`,
    nextStep: `Give ${field} as a relative path without '..'.`,
  });
}

/** Throws `invalid` unless the path is relative and stays where it begins. */
export function checkRelative(field: string, path: string): void {
  const climbs = path.split(/[\\/]/).includes('..') || path.startsWith('/') || path.includes('\0');
  if (climbs || path === '') throw pathLeadsOut(field, path);
}

export function traceMissing(path: string): HeadstartError {
  return new HeadstartError({
    code: 'file-not-found',
    fault: 'user',
    message: `The usage trace ${path} is not among the job's files.`,
    nextStep: "Name the trace relative to the job's folder.",
    places: [{ file: path, line: null }],
  });
}
