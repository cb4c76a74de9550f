import { posix } from 'node:path';
import type { Analysis, DataAccess, Evidence, Language } from '../../schemas/job.ts';
import { analyzePython } from './analyze-python.ts';
import {
  environmentOf,
  jobFileEvidence,
  mergeData,
  settledFields,
  type JobFileSource,
} from './apply-job-file.ts';
import { EvidenceSheet, noFacts, type CodeFacts } from './code-facts.ts';
import { foldGlobs } from './data-access/fold-globs.ts';
import { entryEvidence } from './entry-line.ts';
import { defaultEvidence } from './evidence.ts';
import { familyOf } from './family.ts';
import { fingerprintOf } from './fingerprint.ts';
import { commandOf, languageOfCommand, startOfCommand } from './job-plan.ts';
import { jobNameFrom } from './job-name.ts';
import { commandFor } from './language.ts';
import type { CodeLanguage } from './languages/read-code-program.ts';
import { withLockedVersions } from './manifests/locked-versions.ts';
import type { PythonDemand } from './manifests/python-demand.ts';
import { readManifests, type Manifests } from './manifests/read-manifests.ts';
import type { ReadingCache } from './manifests/reading-cache.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Notebook } from './notebook/notebook-cells.ts';
import { isNotebook, notebookParts } from './notebook/notebook-parts.ts';
import type { Invocation } from './python/invocation.ts';
import { readProgram } from './read-program.ts';
import type { SyntaxParser, SyntaxTree } from './syntax.ts';

/** The file that the job starts with. */
export interface EntryFile {
  readonly file: string;
  readonly text: string;
  readonly language: Language;
  /** The cells, where the file is a notebook. */
  readonly notebook: Notebook | null;
}

/** What an analysis starts from: the files, the entry and the job file, opened and checked. */
export interface OpenedJob {
  readonly project: ProjectFiles;
  readonly entry: EntryFile | null;
  readonly jobFile: JobFileSource | null;
  readonly warnings: Analysis['warnings'];
  readonly parser: SyntaxParser;
  readonly cache: ReadingCache;
  readonly manifestCache: ReadingCache;
}

interface ReadCode {
  readonly facts: CodeFacts;
  readonly trees: readonly SyntaxTree[];
  readonly texts: readonly string[];
  readonly python: PythonDemand | null;
}

/** Reads the code and the manifests, lays the job file over them, and names the job. */
export async function assembleJob(opened: OpenedJob, signal?: AbortSignal): Promise<Analysis> {
  const { project, entry, jobFile } = opened;
  const stated = jobFile?.read.words(['command']) ?? [];
  const language = entry?.language ?? languageOfCommand(stated);
  const command = commandOf(jobFile?.read ?? null, language, entry?.file ?? null);
  const code = await readCode(opened, command, signal);
  const sheet = new EvidenceSheet();
  for (const [field, evidence] of Object.entries(code.facts.evidence)) sheet.note(field, evidence);
  if (code.python !== null) sheet.note('pythonVersion', [code.python.evidence]);
  const settled = settledFields(jobFile, sheet);
  const identity = {
    name: nameOf(opened, sheet),
    language,
    entry: entry?.file ?? null,
    command,
    fingerprint: fingerprintOf(code.trees, code.texts, command),
  };
  const facts = await overlaidFacts(opened, code.facts, sheet);
  const family = familyOf({ ...facts, language, modelFamily: code.facts.modelFamily, entry: identity.entry });
  noteStart(opened, sheet);
  return {
    schemaVersion: 1,
    job: { ...identity, ...facts, pythonVersion: code.python?.asked ?? null, ...settled, family },
    directory: project.directory,
    evidence: sheet.record,
    warnings: [...opened.warnings, ...code.facts.warnings, ...compileWarning(opened)],
  };
}

async function readCode(
  opened: OpenedJob,
  command: readonly string[],
  signal?: AbortSignal,
): Promise<ReadCode> {
  const { project, entry } = opened;
  if (entry === null) {
    const facts = { job: noFacts, modelFamily: null, evidence: {}, warnings: [] };
    return { facts, trees: [], texts: [], python: null };
  }
  const folder = entry.file.includes('/') ? entry.file.slice(0, entry.file.lastIndexOf('/') + 1) : '';
  const manifests = await readManifests(entry.language, folder, project, opened.manifestCache);
  signal?.throwIfAborted();
  const { code, listed, placed } = await notebookParts(entry, manifests);
  const found =
    code.language === 'python'
      ? await readPython(opened, code, listed, command, signal)
      : await readOther(opened, { ...code, language: code.language }, listed, signal);
  const read = { ...found, facts: placed(found.facts) };
  const warnings = [...read.facts.warnings, ...manifests.warnings];
  const facts = { ...withLockedVersions(read.facts, manifests.locked), warnings };
  return { ...read, facts, python: listed.python };
}

async function readPython(
  opened: OpenedJob,
  entry: EntryFile,
  manifests: Manifests,
  command: readonly string[],
  signal?: AbortSignal,
): Promise<Omit<ReadCode, 'python'>> {
  const { project, parser, cache } = opened;
  const invocation = invocationOf(opened, command);
  const words = { args: invocation.args, command };
  const program = await readProgram(entry, project, parser, cache, words, signal);
  const facts = analyzePython(program, manifests, invocation, command);
  return { facts, trees: program.modules.map((module) => module.tree), texts: [] };
}

/** The readers of the other languages are loaded with the first job that needs them. */
async function readOther(
  { project, parser, cache }: OpenedJob,
  entry: EntryFile & { readonly language: CodeLanguage },
  manifests: Manifests,
  signal?: AbortSignal,
): Promise<Omit<ReadCode, 'python'>> {
  const { readCodeProgram, analyzeCode, wordsBeside } = await import('./languages/languages.ts');
  const sources = { parser, cache, absolute: project.absolute, list: project.list };
  const program = await readCodeProgram(entry, project.read, sources, signal);
  const trees = program.map((reading) => reading.tree);
  return { facts: analyzeCode(program, manifests), trees, texts: wordsBeside(program) };
}

function invocationOf({ jobFile }: OpenedJob, command: readonly string[]): Invocation {
  const key = jobFile?.read.job.args === undefined ? 'command' : 'args';
  const place = (path: string): Invocation['argsPlace'] =>
    jobFile === null ? null : { file: jobFile.file, line: jobFile.read.lineOf([path]) };
  return {
    args: startOfCommand(command).args,
    argsPlace: place(key),
    env: environmentOf(jobFile),
    envPlace: place('env'),
  };
}

/** The code's facts with what the job file corrects or adds. */
async function overlaidFacts(
  opened: OpenedJob,
  facts: CodeFacts,
  sheet: EvidenceSheet,
): Promise<CodeFacts['job']> {
  const { jobFile } = opened;
  const job = jobFile?.read.job;
  const note = (field: string, path: readonly string[], text: string): void => {
    if (jobFile !== null) sheet.note(field, [jobFileEvidence(jobFile, path, text)]);
  };
  if (job?.resources?.accelerator !== undefined) {
    const { type, count } = job.resources.accelerator;
    note('gpuRequired', ['resources', 'accelerator'], `accelerator: ${count} × ${type}`);
  }
  if (job?.checkpoint !== undefined) note('checkpointing', ['checkpoint'], 'checkpoint is configured');
  if (job?.ports !== undefined) note('ports', ['ports'], `ports: ${job.ports.join(', ')}`);
  return {
    ...facts.job,
    dataAccess: await withLocalSizes(
      opened.project,
      foldGlobs(mergeData(jobFile, facts.job.dataAccess, sheet)),
    ),
    gpuRequired: facts.job.gpuRequired || job?.resources?.accelerator !== undefined,
    checkpointing: job?.checkpoint === undefined ? facts.job.checkpointing : true,
    ports: job?.ports ?? facts.job.ports,
  };
}

/** Sizes of data that lies in the project itself; the size of anything elsewhere stays unknown. */
function withLocalSizes(
  project: ProjectFiles,
  accesses: readonly DataAccess[],
): Promise<readonly DataAccess[]> {
  return Promise.all(
    accesses.map(async (access) => {
      if (access.bytes !== null || /^\w+:\/\/|^\/|[*{}]/.test(access.uri)) return access;
      return { ...access, bytes: await project.size(posix.normalize(access.uri)) };
    }),
  );
}

function nameOf({ project, entry, jobFile }: OpenedJob, sheet: EvidenceSheet): string {
  const stated = jobFile?.read.job.name;
  if (jobFile !== null && stated !== undefined) {
    sheet.note('name', [jobFileEvidence(jobFile, ['name'], `name: ${stated}`)]);
    return stated;
  }
  sheet.note('name', [defaultEvidence('from the name of the file or its folder', 1)]);
  return jobNameFrom(project.directory, entry?.file ?? null);
}

function noteStart({ entry, jobFile }: OpenedJob, sheet: EvidenceSheet): void {
  const job = jobFile?.read.job;
  const key = job?.command !== undefined ? 'command' : job?.entry !== undefined ? 'entry' : null;
  const evidence: Evidence =
    jobFile !== null && key !== null
      ? jobFileEvidence(jobFile, [key], `${key}: ${key === 'entry' ? (job?.entry ?? '') : 'given'}`)
      : defaultEvidence(`${entry?.file ?? ''} is run with the usual program of its language`, 1);
  sheet.note('command', [evidence]);
  const language = entry === null ? 'the program that the command names' : `the name of ${entry.file}`;
  sheet.note('language', [defaultEvidence(language, entry === null ? 0.6 : 1)]);
  if (entry === null || isNotebook(entry.file)) return;
  const start = entryEvidence(entry.file, entry.text, entry.language);
  if (start !== null) sheet.note('entry', [start]);
}

function compileWarning({ entry, jobFile }: OpenedJob): Analysis['warnings'] {
  if (
    entry === null ||
    jobFile?.read.job.command !== undefined ||
    commandFor(entry.language, entry.file) !== null
  ) {
    return [];
  }
  const message = `${entry.file} has to be compiled: name a command in job.yaml that builds and runs it`;
  return [{ message, file: entry.file, line: null }];
}
