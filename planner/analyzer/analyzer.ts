import { posix } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Analysis, Language } from '../../schemas/job.ts';
import type { AnalyzeRequest, Analyzer, SourceFiles } from '../ports.ts';
import { assembleJob, type EntryFile } from './assemble-job.ts';
import type { JobFileSource } from './apply-job-file.ts';
import { startOfCommand } from './job-plan.ts';
import { languageOfFile } from './language.ts';
import type { Notebook } from './notebook/notebook-cells.ts';
import { isNotebook } from './notebook/notebook-parts.ts';
import { createReadingCache } from './manifests/reading-cache.ts';
import { projectFiles, type ProjectFiles } from './project-files.ts';
import type { SyntaxParser } from './syntax.ts';

export interface AnalyzerOptions {
  readonly files: SourceFiles;
  readonly parser: SyntaxParser;
  /** The instant that durations in job files count from. */
  readonly now: () => Date;
}

/** Source files whose readings are kept: those of two large projects. */
const mostFilesKept = 400;

/** An analyzer that reads scripts and job files; nothing of the user's is executed. */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  const caches = { cache: createReadingCache(mostFilesKept), manifestCache: createReadingCache() };
  return {
    analyze: async (request, signal) => {
      signal?.throwIfAborted();
      // WebAssembly compiles on other threads: let it, while the job file and its schema are read.
      const prepared = /\.(?:py|ipynb|ya?ml)$/.test(request.path) ? options.parser.prepare('python') : null;
      const [{ project, entry, jobFile, warnings }] = await Promise.all([open(options, request), prepared]);
      return assembleJob({ project, entry, jobFile, warnings, parser: options.parser, ...caches }, signal);
    },
  };
}

interface Opened {
  readonly project: ProjectFiles;
  readonly entry: EntryFile | null;
  readonly jobFile: JobFileSource | null;
  readonly warnings: Analysis['warnings'];
}

async function open(options: AnalyzerOptions, request: AnalyzeRequest): Promise<Opened> {
  const path = posix.normalize(forwardSlashes(request.path));
  const project = projectFiles(
    options.files,
    posix.dirname(path),
    new Map([...(request.overlay ?? [])].map(([key, text]) => [forwardSlashes(key), text])),
  );
  const file = posix.basename(path);
  const text = await project.read(file);
  if (text === null) throw notFound(path, await options.files.list(path));
  return /\.ya?ml$/.test(file)
    ? openJobFile(options, project, file, text)
    : openScript(options, project, file, text);
}

/** `C:\\jobs\\train.py` → `C:/jobs/train.py`; a backslash in another path belongs to a name. */
function forwardSlashes(path: string): string {
  return /^[A-Za-z]:\\/.test(path) ? path.replaceAll('\\', '/') : path;
}

async function openJobFile(
  options: AnalyzerOptions,
  project: ProjectFiles,
  file: string,
  text: string,
): Promise<Opened> {
  const jobFile = await readSource(options, project, file, text);
  const named = jobFile.read.job.entry;
  const entryFile = named ?? startOfCommand(jobFile.read.words(['command'])).entry;
  const entryText = entryFile === null ? null : await project.read(posix.normalize(entryFile));
  if (named !== undefined && entryText === null) throw entryNotFound(project, jobFile, named);
  const entry =
    entryFile === null || entryText === null
      ? null
      : await entryOf(posix.normalize(entryFile), entryText, project);
  return { project, entry, jobFile, warnings: [] };
}

async function openScript(
  options: AnalyzerOptions,
  project: ProjectFiles,
  file: string,
  text: string,
): Promise<Opened> {
  const entry = await entryOf(file, text, project);
  const { jobFile, warnings } = await jobFileBeside(options, project, file);
  const empty =
    text.trim() === '' ? [{ message: 'is empty, so all of this is assumed', file, line: null }] : [];
  return { project, entry, jobFile, warnings: [...empty, ...warnings] };
}

/** The job.yaml in the script's folder, when it names this script; one that cannot be read is told and left out. */
async function jobFileBeside(
  options: AnalyzerOptions,
  project: ProjectFiles,
  script: string,
): Promise<Pick<Opened, 'jobFile' | 'warnings'>> {
  const text = await project.read('job.yaml');
  if (text === null) return { jobFile: null, warnings: [] };
  try {
    const jobFile = await readSource(options, project, 'job.yaml', text);
    const { entry } = jobFile.read.job;
    const named = entry ?? startOfCommand(jobFile.read.words(['command'])).entry;
    return { jobFile: named !== null && posix.normalize(named) === script ? jobFile : null, warnings: [] };
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    const line = error.failure.places?.[0]?.line ?? null;
    return {
      jobFile: null,
      warnings: [
        { message: `left out: ${error.failure.cause ?? error.failure.message}`, file: 'job.yaml', line },
      ],
    };
  }
}

/** The YAML reader and its schema are loaded only where there is a job file. */
async function readSource(
  options: AnalyzerOptions,
  project: ProjectFiles,
  file: string,
  text: string,
): Promise<JobFileSource> {
  const { readJobFile } = await import('./job-file/read-job-file.ts');
  return { read: readJobFile(project.absolute(file), text), file, now: options.now() };
}

async function entryOf(file: string, text: string, project: ProjectFiles): Promise<EntryFile> {
  const notebook = isNotebook(file) ? await cellsOf(text) : null;
  const language = notebook === null ? languageOfFile(file, text) : await kernelLanguage(notebook);
  if (language !== null && text.includes('\0')) throw noText(project.absolute(file));
  if (language !== null) return { file, text, language, notebook };
  throw new HeadstartError({
    code: 'language-unknown',
    fault: 'user',
    message: `The language of ${posix.basename(file)} is not known.`,
    detail: { id: 'language-unknown', args: [posix.basename(file)] },
    nextStep:
      'Give a file that ends in .py, .ipynb, .ts, .js, .go, .rs, .java, .cpp, .cu, .R or .sh, or a job.yaml with a command.',
    places: [{ file: project.absolute(file), line: null }],
  });
}

async function cellsOf(text: string): Promise<Notebook> {
  return (await import('./notebook/notebook-cells.ts')).readNotebook(text);
}

async function kernelLanguage(notebook: Notebook): Promise<Language> {
  return (await import('./notebook/notebook-source.ts')).languageOfNotebook(notebook);
}

/** `inside` holds the names in it, where it is a folder that is not empty. */
function notFound(path: string, inside: readonly string[]): HeadstartError {
  const jobs = inside.filter((name) => /\.(?:py|ipynb|sh|ya?ml)$/.test(name)).slice(0, 4);
  return new HeadstartError({
    code: 'file-not-found',
    fault: 'user',
    message: inside.length === 0 ? `There is no file ${path}.` : `${path} is a folder.`,
    ...(inside.length === 0 ? { detail: { id: 'no-file', args: [path] } as const } : {}),
    nextStep:
      jobs.length === 0
        ? 'Check the path; it is a script or a job.yaml.'
        : `Name a file in it: ${jobs.map((name) => posix.join(path, name)).join(', ')}.`,
    places: [{ file: path, line: null }],
  });
}

function noText(path: string): HeadstartError {
  return new HeadstartError({
    code: 'file-unreadable',
    fault: 'user',
    message: `${path} is no text: it has bytes that no source file has.`,
    detail: { id: 'not-text', args: [path] },
    nextStep: 'Give the source of the program, in UTF-8.',
    places: [{ file: path, line: null }],
  });
}

function entryNotFound(project: ProjectFiles, jobFile: JobFileSource, entry: string): HeadstartError {
  const line = jobFile.read.lineOf(['entry']);
  return new HeadstartError({
    code: 'entry-not-found',
    fault: 'user',
    message: `${jobFile.file}:${line ?? 1}: the entry ${entry} is not there.`,
    detail: { id: 'no-entry', args: [entry, jobFile.file] },
    nextStep: `Correct entry in ${jobFile.file}; it is relative to the folder of that file.`,
    places: [{ file: project.absolute(jobFile.file), line }],
  });
}
