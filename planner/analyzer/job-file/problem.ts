import { HeadstartError } from '../../../schemas/failure.ts';

/** One thing that is wrong with a job file, and where; line and column count from 1. */
export interface JobFileProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** At most this many problems are told at once. */
const most = 20;

/** The error that tells all problems of a job file at once, in the order of their places. */
export function jobFileError(file: string, problems: readonly JobFileProblem[]): HeadstartError {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const sorted = [...problems].sort((left, right) => left.line - right.line || left.column - right.column);
  const told = sorted
    .slice(0, most)
    .map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`);
  const rest = sorted.length > most ? [`and ${sorted.length - most} more`] : [];
  const [only = ''] = told;
  return new HeadstartError({
    code: 'job-file-invalid',
    fault: 'user',
    message: sorted.length === 1 ? only : `${name} has ${sorted.length} problems.`,
    detail: { id: 'job-file-wrong', args: [name, sorted.length, sorted.length === 1 ? only : ''] },
    nextStep: `Correct ${sorted.length === 1 ? 'the line' : 'the lines'} of ${name} and run the command again.`,
    places: sorted.map(({ line, column }) => ({ file, line, column })),
    ...(sorted.length === 1 ? {} : { cause: [...told, ...rest].join('\n') }),
  });
}
