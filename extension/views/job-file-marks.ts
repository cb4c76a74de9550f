import type { Failure } from '../../schemas/failure.ts';

/** Something wrong with a job file. Line and column count from 0. */
export interface JobFileMark {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a failure says of files: one mark for each place, with its own text where the failure tells several. */
export function marksOf(failure: Failure): readonly JobFileMark[] {
  const texts = toldTexts(failure);
  return (failure.places ?? []).map(({ file, line, column }) => ({
    file,
    line: (line ?? 1) - 1,
    column: (column ?? 1) - 1,
    message: texts.get(`${line ?? 1}:${column ?? 1}`) ?? wholeText(failure),
  }));
}

function wholeText({ message, nextStep }: Failure): string {
  const said = message.replace(/^[\w.-]+:\d+: /, '');
  return nextStep === null ? said : `${said} ${nextStep}`;
}

/** By place, from lines such as `job.yaml:3:5: must be a region`; the texts of one place are joined. */
function toldTexts({ message, cause = '' }: Failure): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const text of [message, ...cause.split('\n')]) {
    const [, line, column, said] = /^[^:]+:(\d+):(\d+): (.*)$/.exec(text) ?? [];
    if (line === undefined || column === undefined || said === undefined) continue;
    const place = `${line}:${column}`;
    const before = texts.get(place);
    texts.set(place, before === undefined ? said : `${before}; ${said}`);
  }
  return texts;
}
