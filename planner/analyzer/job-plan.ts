import type { Language } from '../../schemas/job.ts';
import { commandFor, languageOfProgram } from './language.ts';
import type { ReadJobFile } from './job-file/read-job-file.ts';

/** What is run and how, before the code is read. */
export interface JobStart {
  /** The file that is analysed and run, relative to the directory; null when only a program is named. */
  readonly entry: string | null;
  readonly args: readonly string[];
}

/** Words of a command that take a file after them. */
const launchers =
  /^(?:python[\d.]*|torchrun|accelerate|deepspeed|node|tsx|bun|deno|bash|sh|Rscript|java|mpirun|horovodrun|jupyter|papermill)$/;
const sourceFile = /\.(?:py|ipynb|ts|mts|js|mjs|cjs|go|rs|java|jar|cu|cpp|cc|c|[rR]|sh)$/;

/** Finds the source file among the words of a command, and what follows it; `-m pkg.mod` names a module's file. */
export function startOfCommand(command: readonly string[]): JobStart {
  const moduleFlag = command.indexOf('-m');
  const program = command[0]?.split('/').at(-1) ?? '';
  if (moduleFlag === 1 && /^python/.test(program)) {
    const name = command[2];
    if (name !== undefined && !/^(?:torch\.distributed\.\w+|accelerate)/.test(name)) {
      return { entry: `${name.replaceAll('.', '/')}.py`, args: command.slice(3) };
    }
  }
  const index = command.findIndex(
    (word, at) => sourceFile.test(word) && (at === 0 || launchers.test(program)),
  );
  const file = index < 0 ? undefined : command[index];
  return file === undefined
    ? { entry: null, args: command.slice(1) }
    : { entry: file.replace(/^\.\//, ''), args: command.slice(index + 1) };
}

/** The argument vector that the machine runs. */
export function commandOf(
  read: ReadJobFile | null,
  language: Language,
  entry: string | null,
): readonly string[] {
  const args = read?.job.args === undefined ? [] : read.words(['args']);
  if (read?.job.command !== undefined) return [...read.words(['command']), ...args];
  const run = entry === null ? [] : (commandFor(language, entry) ?? [`./${entry.replace(/\.[^./]*$/, '')}`]);
  return [...run, ...args];
}

/** The language of a job that names a program instead of a source file; a compiled program counts as shell. */
export function languageOfCommand(command: readonly string[]): Language {
  return languageOfProgram(command[0] ?? '') ?? 'shell';
}
